internal import Files
internal import Foundation

extension Report {
  /// The same report as one page that holds its pictures and data itself.
  ///
  /// - Throws: what the drawing of a chart throws.
  func selfContained() throws -> Report {
    guard let index = files.last, case .bytes(let bytes) = index.content else { return self }
    // The writer lists the page's digest in its manifest, so the page can't hold that one; it holds
    // what is known before: how the report was made.
    let manifest = try JSONText.encode(Manifest(provenance: provenance, files: [:]))
    var addresses: [String: String] = [:]
    for file in files.dropLast() + [OutputFile(OutputWriter.manifestName, .bytes(manifest))] {
      let content: [UInt8]
      switch file.content {
      case .bytes(let bytes): content = bytes
      case .drawing(_, let draw): content = try draw()
      }
      addresses[file.address] =
        "data:\(Self.mediaType(file.path));base64,\(Data(content).base64EncodedString())"
    }
    let page = Self.replaced(addresses, in: bytes)
    var report = self
    report.files = [OutputFile(index.path, .bytes(page))]
    return report
  }

  /// The page with other addresses. Only where a path is an address it is replaced: whole in an
  /// attribute or with a fragment, or an entry of a `srcset`.
  private static func replaced(_ addresses: [String: String], in page: [UInt8]) -> [UInt8] {
    let longest = addresses.keys.map(\.utf8.count).max() ?? 0
    var result: [UInt8] = []
    result.reserveCapacity(page.count)
    var copied = 0
    for i in page.indices.dropFirst() {
      let isEntry = page[i] == 0x20 && page[i - 1] == UInt8(ascii: ",")
      guard page[i] == UInt8(ascii: "\"") || isEntry, i >= copied else { continue }
      let name = page[(i + 1)...].prefix(longest + 1).prefix { !"\"# ".utf8.contains($0) }
      guard name.endIndex < page.count, name.count <= longest,
        !isEntry || page[name.endIndex] == 0x20,
        let address = addresses[String(decoding: name, as: UTF8.self)]
      else { continue }
      result += page[copied...i]
      result += address.utf8
      copied = name.endIndex
    }
    return result + page[copied...]
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
