internal import Files
internal import Foundation

/// A small file that remembers the digests of sources, so that unchanged files need not be read.
///
/// It only saves time: what is damaged in it is told, and made anew; one that cannot be written stays
/// as it is. Two processes at once may lose each other's entries, never mix them.
package struct DigestCache: Sendable {
  package let file: String
  /// How old the last change of a file must be for its stamp to be trusted.
  let settlingSeconds: Double

  /// Clocks of file systems tick up to every other second: of two changes within a tick the stamp
  /// shows one.
  static let settling = 3.0

  /// - Parameter file: path of a JSON file, made with its folder on the first entry.
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
      /// Of path, stamp and digest: a changed digest would send a whole notebook to training.
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

  /// - Parameter warn: told of damage.
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
    // That of an older program, which it was not worth to keep.
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
      warn("\(file) is damaged in part; the digests of these files are computed again")
    }
    return content
  }

  private static func key(_ path: String) -> String { URL(fileURLWithPath: path).path }
}
