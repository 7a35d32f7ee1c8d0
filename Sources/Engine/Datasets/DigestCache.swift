internal import Files
internal import Foundation

/// A small file with the digests of sources, so that unchanged files need not be read again.
///
/// It only saves time: damaged entries are reported and computed again; a cache that can't be written
/// stays as it is. Concurrent processes may lose each other's entries, but never mix them.
package struct DigestCache: Sendable {
  package let file: String
  /// The minimum age in seconds of a file's last change for its timestamps to be trusted.
  let settlingSeconds: Double

  /// File system timestamps have a resolution of up to two seconds: of two changes within it
  /// only one shows.
  static let settling = 3.0

  /// - Parameter file: path of a JSON file, created with its folder on the first entry.
  package init(file: String) { self.init(file: file, settlingSeconds: Self.settling) }

  init(file: String, settlingSeconds: Double) {
    self.file = file
    self.settlingSeconds = settlingSeconds
  }

  private struct Content: Codable {
    var version = 2
    /// By absolute path.
    var sources: [String: Source] = [:]

    struct Source: Codable {
      let stamp: String
      let digest: String
      /// Of path, stamp and digest: a changed digest would retrain a whole notebook.
      let check: String

      init(_ digest: String, path: String, stamp: String) {
        self.digest = digest
        self.stamp = stamp
        check = Self.check(path, stamp, digest)
      }

      func isWhole(_ path: String) -> Bool { check == Self.check(path, stamp, digest) }

      private static func check(_ texts: String...) -> String {
        var digester = Digester("triptych-digest-cache-2")
        for text in texts { digester.add(text) }
        return digester.finish()
      }
    }
  }

  /// - Parameter warn: called where the cache is damaged.
  func digest(of path: String, stamp: String, warn: (String) -> Void = { _ in }) -> String? {
    guard let source = content(warn).sources[Self.key(path)], source.stamp == stamp
    else { return nil }
    return source.digest
  }

  func store(_ digest: String, of path: String, stamp: String) {
    var content = content()
    let key = Self.key(path)
    content.sources[key] = Content.Source(digest, path: key, stamp: stamp)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(content) else { return }
    try? Folder.make(PathText.parent(of: file))
    try? data.write(to: URL(fileURLWithPath: file), options: .atomic)
  }

  private func content(_ warn: (String) -> Void = { _ in }) -> Content {
    guard FileAccess.stamp(file) != nil, let bytes = try? FileAccess.read(file) else {
      return Content()
    }
    struct Version: Decodable { let version: Int }
    let version = (try? JSONDecoder().decode(Version.self, from: Data(bytes)))?.version
    // Written by an older version, not worth converting.
    if version == 1 { return Content() }
    guard version == Content().version,
      var content = try? JSONDecoder().decode(Content.self, from: Data(bytes))
    else {
      warn("\(file) is damaged; the digests of files are computed again")
      return Content()
    }
    let count = content.sources.count
    content.sources = content.sources.filter { $0.value.isWhole($0.key) }
    if content.sources.count < count {
      warn("\(file) is partly damaged; the digests of these files are computed again")
    }
    return content
  }

  private static func key(_ path: String) -> String { URL(fileURLWithPath: path).path }
}
