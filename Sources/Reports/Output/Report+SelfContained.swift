internal import Foundation

extension Report {
  /// The same report as one page that holds its pictures and data itself.
  ///
  /// - Throws: what the drawing of a chart throws.
  func selfContained() throws -> Report {
    guard let index = files.last, case .bytes(let bytes) = index.content else { return self }
    var page = String(decoding: bytes, as: UTF8.self)
    // The writer lists the page's digest in its manifest, so the page can't hold that one; it holds
    // what is known before: how the report was made.
    let manifest = try JSONText.encode(Manifest(provenance: provenance, files: [:]))
    for file in files.dropLast() + [OutputFile(OutputWriter.manifestName, .bytes(manifest))] {
      let content: [UInt8]
      switch file.content {
      case .bytes(let bytes): content = bytes
      case .drawing(_, let draw): content = try draw()
      }
      let address =
        "data:\(Self.mediaType(file.path));base64,\(Data(content).base64EncodedString())"
      // Only where the path is an address: whole in an attribute, or an entry of a `srcset`.
      for (before, after) in [("\"", "\""), ("\"", " "), (", ", " ")] {
        page = page.replacingOccurrences(
          of: before + file.path + after, with: before + address + after)
      }
    }
    return Report(
      files: [OutputFile(index.path, .bytes(Array(page.utf8)))], provenance: provenance,
      failures: failures, remarks: remarks, unavailable: unavailable,
      claims: claims)
  }

  private static func mediaType(_ path: String) -> String {
    switch (path as NSString).pathExtension {
    case "png": "image/png"
    case "csv": "text/csv;charset=utf-8"
    case "json": "application/json"
    default: "application/octet-stream"
    }
  }
}
