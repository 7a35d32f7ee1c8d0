internal import Files
package import Foundation
internal import Parallel
package import Trials

/// What lies in a store: for people who ask what takes up space, and for cleaning.
package struct StoreInventory: Sendable {
  /// A stored result.
  package struct Entry: Sendable {
    /// The digest of what it was stored under.
    package let key: String
    /// What that is made of; empty where the object's list of files can't be read.
    package let facts: [String: String]
    /// Of all its files.
    package let bytes: Int
    /// When it was stored.
    package let date: Date
    let folder: String
    let files: Set<String>

    /// The stage that made it, such as `training`; `damaged` where nothing tells.
    package var stage: String { facts["stage"] ?? "damaged" }
  }

  /// A file or folder that no result needs: what a killed process has left behind.
  package struct Leftover: Sendable {
    package let path: String
    package let bytes: Int
  }

  /// The stage of cached features.
  package static let featureStage = "features"

  private let store: Store
  /// By key.
  package let entries: [Entry]
  package let leftovers: [Leftover]
  /// The bytes of checkpoints of unfinished trainings, from which a render goes on.
  package let checkpointBytes: Int
  /// The bytes of downloaded weights.
  package let downloadBytes: Int

  /// Lists a store. Nothing but the lists of files is read.
  ///
  /// - Parameter now: leftovers younger than a day before it may belong to a run that goes on.
  package init(of folder: String, now: Date = Date()) {
    store = Store(folder: folder)
    let parts =
      StoreNames.isFolder("\(folder)/objects")
      ? StoreNames.names(in: "\(folder)/objects") : []
    let keys = parts.flatMap { part in
      StoreNames.names(in: "\(folder)/objects/\(part)")
        .filter { StoreNames.isKey($0) && $0.hasPrefix(part) && part.utf8.count == 2 }
    }
    let store = store
    entries = ParallelWork.map(keys.count) { index in
      Self.entry(keys[index], in: store.path(ofKey: keys[index]))
    }.filter { StoreNames.isFolder($0.folder) }
    leftovers = store.leftovers(now: now).map { Leftover(path: $0, bytes: Self.bytes(in: $0)) }
    let all = Self.bytes(in: "\(folder)/work")
    checkpointBytes = leftovers.reduce(all) {
      $1.path.hasPrefix("\(folder)/work/") ? $0 - $1.bytes : $0
    }
    downloadBytes = Self.bytes(in: "\(folder)/downloads")
  }

  /// The results whose files are not what was stored, and what is wrong with each; every byte is read.
  package func damaged(
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) -> [(entry: Entry, damage: String)] {
    entries.enumerated().compactMap { index, entry in
      progress(index, entries.count)
      return store.damage(in: entry.folder, of: entry.key, files: entry.files)
        .map { (entry, $0) }
    }
  }

  /// The days on which results were removed, by key, `2026-11-28`.
  package var removals: [String: String] { store.removals }

  /// The machines whose results lie in the store, as far as results depend on them, and this one.
  package var hardware: [Hardware] {
    let current = Hardware.current
    var all: [Hardware] = [current]
    for entry in entries {
      guard let threads = entry.facts["threads"].flatMap(Int.init), let isa = entry.facts["isa"]
      else { continue }
      let other = Hardware(
        processor: current.processor, threads: threads, instructionSet: isa,
        oneDNN: current.oneDNN)
      if !all.contains(other) { all.append(other) }
    }
    return all
  }

  /// Runs `body`, which removes from the store, while no render uses it.
  ///
  /// - Throws: `StoreError.inUse`, `StoreError.cannotWrite`, and what `body` throws.
  package func whileUnused(_ body: () throws -> Void) throws {
    // Nobody can lock what can't be written, which would pass for a lock of somebody else's.
    guard access(store.folder, W_OK) == 0 else {
      throw StoreError.cannotWrite(FileFailure(path: store.folder))
    }
    guard try FileLock.alone(store.usersLock, body) != nil else {
      throw StoreError.inUse(store.folder)
    }
  }

  /// Removes results, and notes that.
  ///
  /// - Throws: `StoreError.cannotRemove`.
  package func remove(_ entries: [Entry]) throws {
    try Folder.make("\(store.folder)/tmp")
    let day = Date().formatted(.iso8601.year().month().day())
    store.note(entries.map(\.key), removedOn: day)
    for entry in entries {
      // Out of the way first: an object is there as a whole or not at all.
      let away = "\(store.folder)/tmp/removed-\(UUID().uuidString)"
      guard rename(entry.folder, away) == 0 || errno == ENOENT else {
        throw StoreError.cannotRemove(FileFailure(path: entry.folder))
      }
      try Self.remove(away)
    }
  }

  /// Removes leftovers that no process holds by now.
  package func removeLeftovers() { store.remove(leftovers: leftovers.map(\.path)) }

  private static func remove(_ path: String) throws {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch CocoaError.fileNoSuchFile {
      // Another process was faster.
    } catch {
      throw StoreError.cannotRemove(FileFailure(path: path, error))
    }
  }

  private static func entry(_ key: String, in folder: String) -> Entry {
    let manifest = FileManager.default.contents(atPath: "\(folder)/\(Store.manifestName)")
      .flatMap { try? JSONDecoder().decode(Listing.self, from: $0) }
    return Entry(
      key: key, facts: manifest?.facts ?? [:], bytes: bytes(in: folder), date: date(of: folder),
      folder: folder, files: Set(manifest?.files.keys.map { $0 } ?? []))
  }

  /// An object's list with its facts, which `Store.Manifest` leaves out for speed.
  private struct Listing: Decodable {
    let facts: [String: String]
    let files: [String: Store.Manifest.File]
  }

  private static func date(of path: String) -> Date {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.modificationDate] as? Date ?? .distantPast
  }

  /// Of a file, or of all files below a folder.
  private static func bytes(in path: String) -> Int {
    let below = FileManager.default.subpaths(atPath: path) ?? []
    return below.reduce(FileSize.of(path) ?? 0) {
      $0 + (FileSize.of("\(path)/\($1)") ?? 0)
    }
  }
}
