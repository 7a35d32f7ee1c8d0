internal import Experiments
internal import Files
internal import Foundation
internal import Parallel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Writes a report into its folder, `index.html` last.
///
/// Only files that an earlier report has left are replaced or removed; `manifest.json` lists them.
/// What has not changed is not written, and a picture whose chart has not changed is not drawn.
public struct OutputWriter: Sendable {
  /// What a write has done, by path.
  public struct Summary: Hashable, Sendable {
    /// In the order in which they were written.
    public var written: [String] = []
    public var unchanged: Set<String> = []
    public var removed: [String] = []
  }

  static let manifestName = "manifest.json"

  /// The folder; it is made where there is none.
  let folder: String
  /// Whether pictures are drawn even where their charts have not changed.
  let redraws: Bool

  public init(folder: String, redraws: Bool = false) {
    self.folder = folder
    self.redraws = redraws
  }

  /// Makes the folder, so that a place that can't be written to is known before the work begins.
  ///
  /// - Throws: `OutputError.noFolder`.
  public func prepare() throws {
    do throws(FileFailure) {
      try Folder.make(folder)
    } catch {
      throw OutputError.noFolder(error.path, reason: error.cause)
    }
    guard access(folder, W_OK) == 0 else {
      throw OutputError.noFolder(folder, reason: String(cString: strerror(errno)))
    }
  }

  /// - Throws: `OutputError`, or what the drawing of a chart throws; then nothing has changed, or
  ///   some files are new and the page still is the old one.
  @discardableResult
  public func write(_ report: Report) throws -> Summary {
    let old = Manifest.files(read(Self.manifestName)) ?? [:]
    var contents: [(path: String, bytes: [UInt8])] = []
    var records: [String: Manifest.File] = [:]
    var summary = Summary()
    let files = report.files
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
    if old.isEmpty, exists(Self.manifestName), Manifest.files(read(Self.manifestName)) == nil {
      throw OutputError.foreignFile(path: Self.manifestName)
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
    for path in stale.keys.sorted() where exists(path) {
      try remove(path)
      // The folder goes with its last file; it stays where it holds anything else.
      rmdir((("\(folder)/\(path)" as NSString).deletingLastPathComponent))
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
  public func staleFiles(_ report: Report) -> [String] {
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

  private func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: "\(folder)/\(path)").map { Array($0) }
  }

  private func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(path)")
  }

  /// Writes beside the file and renames: a reader meets the old file or the new one.
  private func replace(_ path: String, _ bytes: [UInt8]) throws {
    let target = "\(folder)/\(path)"
    let parent = (target as NSString).deletingLastPathComponent
    let name = (target as NSString).lastPathComponent
    let temporary = "\(parent)/.\(name).\(getpid()).new"
    do {
      try FileManager.default.createDirectory(
        atPath: parent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: temporary))
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw OutputError.notWritten(path: path, reason: error.localizedDescription)
    }
    guard rename(temporary, target) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(atPath: temporary)
      throw OutputError.notWritten(path: path, reason: reason)
    }
  }

  private func remove(_ path: String) throws {
    do {
      try FileManager.default.removeItem(atPath: "\(folder)/\(path)")
    } catch {
      throw OutputError.notRemoved(path: path, reason: error.localizedDescription)
    }
  }
}

/// Why a report could not be written.
public enum OutputError: Error, Hashable, Sendable {
  /// A file that no report has left stands in the way.
  case foreignFile(path: String)
  case noFolder(_ path: String, reason: String)
  case notWritten(path: String, reason: String)
  case notRemoved(path: String, reason: String)
}

extension OutputError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .foreignFile(let path):
      "\(path) in the output folder is not from an earlier report, and is not replaced."
        + " Move it away, or choose another folder with -o."
    case .noFolder(let path, let reason):
      "the report can't be written to \(path): \(reason); choose another folder with -o"
    case .notWritten(let path, let reason): "\(path) could not be written: \(reason)"
    case .notRemoved(let path, let reason): "\(path) could not be removed: \(reason)"
    }
  }
}
