internal import Crypto
internal import Foundation

/// A folder of immutable results, each under the digest of what determines it.
///
/// An object appears whole or not at all: it is written under a temporary name, synced and renamed.
/// Several processes may use one store at once. A damaged object counts as missing.
public struct Store: Sendable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// An object that is there and whole.
  struct Object {
    let folder: String

    func path(_ file: String) -> String { "\(folder)/\(file)" }
  }

  /// The list of an object's files, written last.
  private struct Manifest: Codable {
    struct File: Codable {
      let bytes: Int
      let sha256: String
    }
    let facts: [String: String]
    let files: [String: File]
  }

  private static let manifestName = "object.json"

  private func path(of key: StageKey) -> String {
    "\(folder)/objects/\(key.digest.prefix(2))/\(key.digest)"
  }

  /// The object of a key, nil where there is none.
  ///
  /// - Parameters:
  ///   - verifying: the files whose content is checked against its digest; the others by size.
  ///   - warn: told when an object is there but damaged; it is then removed.
  func object(
    _ key: StageKey, verifying files: Set<String>, warn: (String) -> Void = { _ in }
  ) -> Object? {
    let folder = path(of: key)
    guard FileManager.default.fileExists(atPath: folder) else { return nil }
    if let damage = damage(in: folder, verifying: files) {
      warn(
        "the stored \(key.facts["stage"] ?? "result") \(key.digest.prefix(12)) is damaged "
          + "(\(damage)); it is made again")
      discard(folder)
      return nil
    }
    return Object(folder: folder)
  }

  private func damage(in folder: String, verifying: Set<String>) -> String? {
    guard
      let data = FileManager.default.contents(atPath: "\(folder)/\(Self.manifestName)"),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data)
    else { return "its list of files can't be read" }
    for (name, file) in manifest.files.sorted(by: { $0.key < $1.key }) {
      let path = "\(folder)/\(name)"
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      guard size == file.bytes else { return "\(name) has not the size that it had" }
      if verifying.contains(name) {
        guard let content = FileManager.default.contents(atPath: path),
          Self.digest(content) == file.sha256
        else { return "\(name) has not the content that it had" }
      }
    }
    return nil
  }

  /// Moves a damaged object out of the way; another process may be faster.
  private func discard(_ path: String) {
    let away = "\(folder)/tmp/damaged-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(
      atPath: "\(folder)/tmp", withIntermediateDirectories: true)
    if (try? FileManager.default.moveItem(atPath: path, toPath: away)) != nil {
      try? FileManager.default.removeItem(atPath: away)
    }
  }

  /// Stores an object.
  ///
  /// - Parameter write: fills a new folder with the object's files.
  /// - Throws: `StoreError.cannotWrite`, and what `write` throws.
  func add(_ key: StageKey, write: (_ folder: String) throws -> Void) throws {
    let manager = FileManager.default
    let temporary = "\(folder)/tmp/\(UUID().uuidString)"
    let target = path(of: key)
    do {
      try manager.createDirectory(atPath: temporary, withIntermediateDirectories: true)
      try manager.createDirectory(
        atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    } catch {
      throw StoreError.cannotWrite(path: temporary, cause: error.localizedDescription)
    }
    defer { try? manager.removeItem(atPath: temporary) }
    try write(temporary)
    do {
      var files: [String: Manifest.File] = [:]
      for name in try manager.contentsOfDirectory(atPath: temporary) {
        let content = try Data(
          contentsOf: URL(fileURLWithPath: "\(temporary)/\(name)"), options: .mappedIfSafe)
        files[name] = Manifest.File(bytes: content.count, sha256: Self.digest(content))
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      try encoder.encode(Manifest(facts: key.facts, files: files))
        .write(to: URL(fileURLWithPath: "\(temporary)/\(Self.manifestName)"))
      for name in files.keys.sorted() + [Self.manifestName] {
        try Self.sync("\(temporary)/\(name)")
      }
      try Self.sync(temporary)
    } catch {
      throw StoreError.cannotWrite(path: temporary, cause: error.localizedDescription)
    }
    guard rename(temporary, target) == 0 else {
      // Another process may have been faster: its object is as good.
      let code = errno
      if damage(in: target, verifying: []) == nil { return }
      throw StoreError.cannotWrite(path: target, cause: String(cString: strerror(code)))
    }
    try? Self.sync((target as NSString).deletingLastPathComponent)
  }

  /// A folder for work in progress on a key, such as checkpoints; it survives a crash.
  func workFolder(_ key: StageKey) throws -> String {
    let path = "\(folder)/work/\(key.digest)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw StoreError.cannotWrite(path: path, cause: error.localizedDescription)
    }
    return path
  }

  func removeWorkFolder(_ key: StageKey) {
    try? FileManager.default.removeItem(atPath: "\(folder)/work/\(key.digest)")
  }

  private static func digest(_ data: Data) -> String {
    SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined()
  }

  /// Makes sure that what was written survives a loss of power.
  private static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }
}

/// Why a result could not be kept.
public enum StoreError: Error, Equatable, CustomStringConvertible {
  case cannotWrite(path: String, cause: String)

  public var description: String {
    switch self {
    case .cannotWrite(let path, let cause):
      "cannot write to the store at \(path): \(cause); choose another place with `--store`"
    }
  }
}
