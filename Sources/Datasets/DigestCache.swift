internal import Foundation

/// A small file that remembers the digests of sources, so that unchanged files need not be read.
///
/// It only saves time: a damaged file counts as empty and one that cannot be written stays as it
/// is. Two processes at once may lose each other's entries, never mix them.
public struct DigestCache: Sendable {
  public let file: String

  /// - Parameter file: path of a JSON file, made with its folder on the first entry.
  public init(file: String) { self.file = file }

  private struct Content: Codable {
    var version = 1
    /// By absolute path.
    var sources: [String: Source] = [:]

    struct Source: Codable {
      let stamp: String
      let digest: String
    }
  }

  func digest(of path: String, stamp: String) -> String? {
    guard let source = content().sources[Self.key(path)], source.stamp == stamp,
      source.digest.count == 64
    else { return nil }
    return source.digest
  }

  func store(_ digest: String, of path: String, stamp: String) {
    var content = content()
    content.sources[Self.key(path)] = Content.Source(stamp: stamp, digest: digest)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(content) else { return }
    let url = URL(fileURLWithPath: file)
    try? FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? data.write(to: url, options: .atomic)
  }

  private func content() -> Content {
    guard let bytes = try? FileAccess.read(file),
      let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)),
      content.version == Content().version
    else { return Content() }
    return content
  }

  private static func key(_ path: String) -> String { URL(fileURLWithPath: path).path }
}
