internal import Foundation

/// `manifest.json`: what made the report, and the files that belong to it.
struct Manifest: Encodable {
  struct File: Codable, Hashable {
    /// Of the bytes, lower-case hexadecimal.
    let sha256: String
    /// Of the chart and all else that determines a picture; nil for other files.
    let source: String?
  }

  let provenance: ReportProvenance
  let files: [String: File]

  private enum CodingKeys: String, CodingKey { case files }

  func encode(to encoder: any Encoder) throws {
    // The provenance's fields stand beside `files`.
    try provenance.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(files, forKey: .files)
  }

  /// The files that an earlier manifest lists, without paths that leave the folder; nil where
  /// the bytes are no manifest.
  static func files(_ bytes: [UInt8]?) -> [String: File]? {
    struct Listing: Decodable {
      let files: [String: File]
    }
    guard let bytes,
      let listing = try? JSONDecoder().decode(Listing.self, from: Data(bytes))
    else { return nil }
    return listing.files.filter { isInside($0.key) }
  }

  private static func isInside(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !parts.isEmpty && !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." }
      && !path.contains("\0")
  }
}
