internal import Files
internal import Foundation

/// Where a page has the files of its report.
package enum PageFiles: Sendable {
  /// Beside it, by their paths.
  case beside
  /// In itself, as data URLs: then the page is the only file of its report.
  case inside

  /// The address of a file in the page. It needs no escaping in HTML.
  ///
  /// - Throws: what the drawing of a chart throws.
  func address(of file: OutputFile) throws -> String {
    switch (self, file.content) {
    case (.beside, _): return ProseAddressParts.encoded(file.path)
    case (.inside, .bytes(let bytes)): return Self.dataURL(bytes, file.path)
    case (.inside, .drawing(_, let draw)): return Self.dataURL(try draw(), file.path)
    }
  }

  private static func dataURL(_ bytes: [UInt8], _ path: String) -> String {
    "data:\(mediaType(path));base64,\(Data(bytes).base64EncodedString())"
  }

  private static func mediaType(_ path: String) -> String {
    switch PathText.ending(of: path).lowercased() {
    case "png", "apng": "image/png"
    case "jpg", "jpeg", "jpe", "jfif": "image/jpeg"
    case "gif": "image/gif"
    case "webp": "image/webp"
    case "avif": "image/avif"
    case "bmp": "image/bmp"
    case "svg": "image/svg+xml"
    case "pdf": "application/pdf"
    case "txt": "text/plain;charset=utf-8"
    case "csv": "text/csv;charset=utf-8"
    case "json": "application/json"
    default: "application/octet-stream"
    }
  }
}
