package import Files
internal import Foundation

/// A folder of immutable results, each under the digest of what determines it.
///
/// An object appears whole or not at all: it is written under a temporary name, synced and renamed.
/// Several processes may use one store at once. A damaged object counts as missing.
package struct Store: Sendable {
  package let folder: String
  /// Whether damaged objects stay where they are.
  let leavesDamage: Bool

  /// - Parameter leavesDamage: whether damaged objects stay where they are, for those who only look.
  package init(folder: String, leavesDamage: Bool = false) {
    self.folder = folder
    self.leavesDamage = leavesDamage
  }

  /// An object that is there, with files of the right sizes.
  struct Object {
    let folder: String
    fileprivate let manifest: Manifest

    func path(_ file: String) -> String { "\(folder)/\(file)" }

    /// The content of a small file; nil where it is not what was stored.
    func content(_ file: String) -> Data? {
      guard let data = FileManager.default.contents(atPath: path(file)),
        Store.digest(data) == manifest.files[file]?.sha256
      else { return nil }
      return data
    }
  }

  /// The list of an object's files, written last.
  struct Manifest: Codable {
    struct File: Codable {
      let bytes: Int
      let sha256: String
    }
    /// The digest of what the object was stored under.
    let key: String
    /// What that is made of, for people; not read again.
    let facts: [String: String]
    let files: [String: File]

    init(_ key: StageKey, files: [String: File]) {
      self.key = key.digest
      facts = key.facts
      self.files = files
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      files = try container.decode([String: File].self, forKey: .files)
      guard let key = try container.decodeIfPresent(String.self, forKey: .key) else {
        // Older objects have facts alone.
        facts = try container.decode([String: String].self, forKey: .facts)
        key = StageKey(facts).digest
        return
      }
      (self.key, facts) = (key, [:])
    }
  }

  /// What is wrong with an object.
  private struct Damage: Error {
    let text: String

    init(_ text: String) { self.text = text }
  }

  /// Shared by all renders that use the store, held alone by who cleans it.
  var usersLock: String { "\(folder)/users.lock" }

  static let manifestName = "object.json"

  private func path(of key: StageKey) -> String { path(ofKey: key.digest) }

  /// Whether there is an object of that key, intact or not.
  func has(_ key: StageKey) -> Bool { access(path(of: key), F_OK) == 0 }

  /// Where the object of a key's digest lies, if it is there.
  func path(ofKey digest: String) -> String { "\(folder)/objects/\(digest.prefix(2))/\(digest)" }

  /// The object of a key, nil where there is none.
  ///
  /// - Parameters:
  ///   - requiring: files that it must have.
  ///   - verifying: such files whose content is checked against its digest; the others by size.
  ///   - warn: told when an object is there but damaged; it is then removed.
  func object(
    _ key: StageKey, requiring: Set<String> = [], verifying: Set<String> = [],
    warn: (String) -> Void = { _ in }
  ) -> Object? {
    let folder = path(of: key)
    guard access(folder, F_OK) == 0 else { return nil }
    do throws(Damage) {
      return try whole(
        folder, of: key.digest, requiring: requiring.union(verifying), verifying: verifying)
    } catch {
      // Another thread or process may have found the damage first, and put the object out of the way.
      guard access(folder, F_OK) == 0 else { return nil }
      discard(key, error.text, warn: warn)
      return nil
    }
  }

  /// Moves a damaged object out of the way; another process may be faster.
  func discard(_ key: StageKey, _ damage: String, warn: (String) -> Void) {
    let what = "the stored \(key.facts["stage"] ?? "result") \(key.digest.prefix(12)) is damaged"
    if leavesDamage { return warn("\(what): \(damage)") }
    warn("\(what) (\(damage)); it is made again")
    putAway(key, as: "damaged")
  }

  /// Removes an object; another process may be faster.
  ///
  /// - Parameter name: what its folder is called until it is gone.
  func putAway(_ key: StageKey, as name: String) {
    guard access(path(of: key), F_OK) == 0 else { return }
    let away = "\(folder)/tmp/\(name)-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(
      atPath: "\(folder)/tmp", withIntermediateDirectories: true)
    if (try? FileManager.default.moveItem(atPath: path(of: key), toPath: away)) != nil {
      try? FileManager.default.removeItem(atPath: away)
    }
  }

  /// The object in a folder.
  ///
  /// - Parameters:
  ///   - requiring: the files that must be there.
  ///   - verifying: those whose content is checked.
  private func whole(
    _ folder: String, of key: String, requiring: Set<String>, verifying: Set<String>
  ) throws(Damage) -> Object {
    guard
      let data = FileManager.default.contents(atPath: "\(folder)/\(Self.manifestName)"),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data)
    else { throw Damage("its list of files can't be read") }
    guard manifest.key == key else { throw Damage("it is the result of something else") }
    if let missing = requiring.subtracting(manifest.files.keys).min() {
      throw Damage("it has no \(missing)")
    }
    let object = Object(folder: folder, manifest: manifest)
    for (name, file) in manifest.files.sorted(by: { $0.key < $1.key }) {
      guard let size = FileSize.of(object.path(name)) else { throw Damage("\(name) is missing") }
      guard size == file.bytes else {
        throw Damage("\(name) has \(size) bytes instead of \(file.bytes)")
      }
      if verifying.contains(name), object.content(name) == nil {
        throw Damage("the content of \(name) has changed")
      }
    }
    return object
  }

  /// What is wrong with the object in a folder, every file of it read; nil where nothing is.
  func damage(in folder: String, of key: String, files: Set<String>) -> String? {
    do throws(Damage) {
      _ = try whole(folder, of: key, requiring: [], verifying: files)
      return nil
    } catch {
      return error.text
    }
  }

  /// Stores an object. Where there is a whole one already, that stays.
  ///
  /// - Parameter write: fills a new folder with the object's files.
  /// - Throws: `StoreError.cannotWrite`, and what `write` throws.
  func add(_ key: StageKey, write: (_ folder: String) throws -> Void) throws {
    let manager = FileManager.default
    let temporary = "\(folder)/tmp/\(UUID().uuidString)"
    let target = path(of: key)
    let parent = PathText.parent(of: target)
    try makeFolder("\(folder)/tmp")
    try makeFolder(temporary)
    // Held as long as this process writes: others know by it that the folder is in use.
    let mark = FileLock.hold(temporary)
    defer {
      try? manager.removeItem(atPath: temporary)
      if let mark { close(mark) }
    }
    try makeFolder(parent)
    try write(temporary)
    var files: [String: Manifest.File] = [:]
    do {
      for name in try manager.contentsOfDirectory(atPath: temporary) {
        let content = try Data(
          contentsOf: URL(fileURLWithPath: "\(temporary)/\(name)"), options: .mappedIfSafe)
        files[name] = Manifest.File(bytes: content.count, sha256: Self.digest(content))
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      try encoder.encode(Manifest(key, files: files))
        .write(to: URL(fileURLWithPath: "\(temporary)/\(Self.manifestName)"))
      for name in files.keys.sorted() + [Self.manifestName] {
        try FileSync.sync("\(temporary)/\(name)")
      }
      try FileSync.sync(temporary)
    } catch {
      throw StoreError.cannotWrite(path: temporary, error)
    }
    var attempts = 0
    while rename(temporary, target) != 0 {
      let failure = FileFailure(path: target)
      guard attempts < 3, manager.fileExists(atPath: target) else {
        throw StoreError.cannotWrite(failure)
      }
      // Another process may have been faster: its object is as good. A damaged one makes way.
      if object(key, verifying: Set(files.keys)) != nil { return }
      attempts += 1
    }
    do { try FileSync.sync(parent) } catch { throw StoreError.cannotWrite(path: parent, error) }
  }

  /// Runs `body` while no other process does so for this key.
  ///
  /// - Parameters:
  ///   - holder: what those are told who wait.
  ///   - deadline: nobody waits longer; nil: as long as it takes.
  ///   - onWait: called when another process is at it, with that one as far as it is known.
  /// - Throws: `StoreError.cannotWrite`, `LockTimeout`, and what `body` throws.
  func exclusively<Value>(
    _ key: StageKey, as holder: LockHolder? = nil, until deadline: Date? = nil,
    onWait: (LockHolder?) -> Void, _ body: () throws -> Value
  ) throws -> Value {
    try makeFolder("\(folder)/work")
    do {
      return try FileLock.holding(
        "\(folder)/work/\(key.digest).lock", as: holder, until: deadline, onWait: onWait, body)
    } catch let failure as FileFailure {
      throw StoreError.cannotWrite(failure)
    }
  }

  /// A folder for work in progress on a key, such as checkpoints; it survives a crash.
  func workFolder(_ key: StageKey) throws -> String {
    let path = "\(folder)/work/\(key.digest)"
    try makeFolder(path)
    return path
  }

  private func makeFolder(_ path: String) throws {
    do throws(FileFailure) {
      try Folder.make(path)
    } catch {
      throw StoreError.cannotWrite(error)
    }
  }

  func removeWorkFolder(_ key: StageKey) {
    try? FileManager.default.removeItem(atPath: "\(folder)/work/\(key.digest)")
  }

  private static func digest(_ data: Data) -> String { MessageDigest.sha256(data) }
}

/// Why a result could not be kept or removed.
package enum StoreError: Error, Equatable, CustomStringConvertible {
  case cannotWrite(FileFailure)
  case cannotRemove(FileFailure)
  case inUse(String)

  static func cannotWrite(path: String, _ error: any Error) -> StoreError {
    .cannotWrite(FileFailure(path: path, error))
  }

  package var description: String {
    switch self {
    case .cannotWrite(let failure):
      "cannot write to the store: \(failure.path): "
        + failure.explanation(or: "choose another place with `--store`")
    case .inUse(let folder):
      "a render is using the store \(folder): nothing was removed; try again when it has ended"
    case .cannotRemove(let failure):
      "cannot remove \(failure.path) from the store: \(failure.explanation)"
    }
  }
}
