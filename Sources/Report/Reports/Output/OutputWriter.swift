internal import Files
internal import Foundation
internal import Parallel
internal import Trials

/// Writes a report into its folder, `index.html` last.
///
/// Only files that an earlier report has left are replaced or removed; `manifest.json` lists them.
/// What has not changed is not written, and a picture whose chart has not changed is not drawn.
/// Manifests can be forged: nothing is written or removed through a symbolic link in the folder, and
/// what is removed is a file with the content that the manifest tells.
package struct OutputWriter: Sendable {
  /// What a write has done, by path.
  package struct Summary: Hashable, Sendable {
    /// In the order in which they were written.
    package var written: [String] = []
    package var unchanged: Set<String> = []
    package var removed: [String] = []
    /// Of an earlier report, and changed since by somebody: left where they are.
    package var kept: [String] = []
  }

  static let manifestName = "manifest.json"
  /// What a report has in the folder itself.
  private static let topNames = [manifestName, "index.html", "results.json"]
  /// Kept by a process that writes, so that two renders don't mix their files.
  private static let lockName = ".triptych.lock"

  /// The folder; it is made where there is none.
  let folder: String
  /// Whether pictures are drawn even where their charts have not changed.
  let redraws: Bool

  private var files: ConfinedFolder { ConfinedFolder(folder) }

  package init(folder: String, redraws: Bool = false) {
    self.folder = folder
    self.redraws = redraws
  }

  /// Makes the folder, so that a place that can't be written to is known before the work begins.
  ///
  /// - Throws: `OutputError`.
  package func prepare() throws {
    try checkFolder()
    do throws(FileFailure) {
      try Folder.make(folder)
    } catch {
      throw OutputError.noFolder(error)
    }
    guard access(folder, W_OK) == 0 else {
      throw OutputError.noFolder(FileFailure(path: folder))
    }
    // What the system's rights don't tell, such as a full disk.
    try locked {}
    for name in Self.topNames { try checkWay(to: name) }
    for name in ["figures", "tables"] { try checkWay(to: name + "/a") }
    let old = try oldFiles()
    for name in Self.topNames where name != Self.manifestName {
      if old[name] == nil, files.kind(of: name) != nil {
        throw OutputError.foreignFile(path: name)
      }
    }
  }

  /// - Throws: `OutputError`, or what the drawing of a chart throws; then nothing has changed, or
  ///   some files are new and the page still is the old one.
  @discardableResult
  package func write(_ report: Report) throws -> Summary {
    try checkFolder()
    do throws(FileFailure) {
      try Folder.make(folder)
    } catch {
      throw OutputError.noFolder(error)
    }
    return try locked { try writeLocked(report) }
  }

  private func locked<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try FileLock.holding("\(folder)/\(Self.lockName)", onWait: { _ in }, body)
    } catch let failure as FileFailure {
      throw OutputError.noFolder(FileFailure(path: folder, failure))
    }
  }

  private func writeLocked(_ report: Report) throws -> Summary {
    let old = try oldFiles()
    var contents: [(path: String, bytes: [UInt8])] = []
    var records: [String: Manifest.File] = [:]
    var summary = Summary()
    let files = report.files
    try checkWay(to: Self.manifestName)
    for file in files { try checkWay(to: file.path) }
    for part in Set((files.map(\.path) + old.keys).map(Self.parent)) {
      self.files.removeTemporaries(in: part)
    }
    let made = try ParallelWork.map(files.count) { index in
      try content(of: files[index], old: old[files[index].path])
    }
    for (file, (record, bytes)) in zip(files, made) {
      records[file.path] = record
      if let bytes { contents.append((file.path, bytes)) }
    }
    for (path, bytes) in contents where old[path] == nil && exists(path) {
      // What an interrupted write has left is the same; anything else is somebody's work.
      guard read(path) == bytes else { throw OutputError.foreignFile(path: path) }
    }

    let stale = old.filter { records[$0.key] == nil }
    // First of all the manifest lays claim to the files: if this is interrupted, the next write
    // knows all of them as its own.
    let claim = Manifest(
      provenance: report.provenance, files: records.merging(stale) { new, _ in new })
    try update(Self.manifestName, try JSONText.encode(claim), &summary, isRecorded: stale.isEmpty)
    summary.unchanged.formUnion(zip(files, made).filter { $1.bytes == nil }.map(\.0.path))
    for (path, bytes) in contents where path != "index.html" {
      try update(path, bytes, &summary)
    }
    for (path, record) in stale.sorted(by: { $0.key < $1.key }) where exists(path) {
      guard isOwn(path, record) else {
        summary.kept.append(path)
        continue
      }
      try remove(path)
      summary.removed.append(path)
    }
    if !stale.isEmpty {
      let manifest = Manifest(provenance: report.provenance, files: records)
      try update(Self.manifestName, try JSONText.encode(manifest), &summary)
    }
    for (path, bytes) in contents where path == "index.html" {
      try update(path, bytes, &summary)
    }
    return summary
  }

  /// What `write` would write or remove, by path; nothing is drawn or changed.
  package func staleFiles(_ report: Report) -> [String] {
    let old = Manifest.files(read(Self.manifestName)) ?? [:]
    let stale = report.files.filter { file in
      switch file.content {
      case .bytes(let bytes): read(file.path) != bytes
      case .drawing(let source, _):
        old[file.path]?.source != source
          || read(file.path).map { MessageDigest.sha256($0) } != old[file.path]?.sha256
      }
    }
    let paths = Set(report.files.map(\.path))
    return (stale.map(\.path) + old.keys.filter { !paths.contains($0) }).sorted()
  }

  // MARK: Checks

  /// The report's folder has a name that we give: where it is a link, nobody has chosen its target.
  private func checkFolder() throws {
    var facts = stat()
    if lstat(folder, &facts) == 0, facts.st_mode & S_IFMT == S_IFLNK {
      throw OutputError.noFolder(
        FileFailure(path: folder, cause: "it is a symbolic link, which is not followed"))
    }
  }

  private func checkWay(to path: String) throws {
    if let obstacle = files.obstacle(to: path) {
      throw OutputError.inTheWay(path: obstacle.path, OutputError.Obstacle(obstacle.kind))
    }
  }

  /// The files that an earlier report has left, as it tells.
  private func oldFiles() throws -> [String: Manifest.File] {
    let old = Manifest.files(read(Self.manifestName))
    if old == nil, exists(Self.manifestName) {
      throw OutputError.foreignFile(path: Self.manifestName)
    }
    return old ?? [:]
  }

  /// Whether a file is the one that a report has written.
  private func isOwn(_ path: String, _ record: Manifest.File) -> Bool {
    read(path).map { MessageDigest.sha256($0) } == record.sha256
  }

  // MARK: Contents

  /// The file's record, and its bytes; nil where it stays as it is.
  private func content(
    of file: OutputFile, old: Manifest.File?
  ) throws -> (record: Manifest.File, bytes: [UInt8]?) {
    switch file.content {
    case .bytes(let bytes):
      let record = Manifest.File(sha256: MessageDigest.sha256(bytes), source: nil)
      return (record, record == old && read(file.path) == bytes ? nil : bytes)
    case .drawing(let source, let draw):
      if !redraws, let old, old.source == source, let present = read(file.path),
        MessageDigest.sha256(present) == old.sha256
      {
        return (old, nil)
      }
      let bytes = try draw()
      return (Manifest.File(sha256: MessageDigest.sha256(bytes), source: source), bytes)
    }
  }

  private func update(
    _ path: String, _ bytes: [UInt8], _ summary: inout Summary, isRecorded: Bool = true
  ) throws {
    if read(path) == bytes {
      if isRecorded { summary.unchanged.insert(path) }
    } else {
      try replace(path, bytes)
      if isRecorded { summary.written.append(path) }
    }
  }

  // MARK: Files

  private static func parent(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }

  private func read(_ path: String) -> [UInt8]? { files.read(path) }

  private func exists(_ path: String) -> Bool { files.kind(of: path) != nil }

  private func replace(_ path: String, _ bytes: [UInt8]) throws {
    do throws(FileFailure) {
      try files.replace(path, with: bytes)
    } catch {
      throw OutputError.notWritten(FileFailure(path: "\(folder)/\(path)", error))
    }
  }

  private func remove(_ path: String) throws {
    do throws(FileFailure) {
      try files.remove(path)
    } catch {
      throw OutputError.notRemoved(FileFailure(path: "\(folder)/\(path)", error))
    }
  }
}

extension OutputError.Obstacle {
  fileprivate init(_ kind: ConfinedFolder.Kind) {
    switch kind {
    case .file: self = .file
    case .folder: self = .folder
    case .link: self = .link
    case .other: self = .other
    }
  }
}
