internal import Files
internal import Foundation
internal import Parallel

/// The files of a source, to tell whether its content has changed.
struct SourceFiles {
  let root: String
  /// Relative to `root`, in a fixed order.
  let names: [FileName]
  /// The key in the digest cache.
  let cacheKey: String
  /// Whether the names of files matter besides their content.
  let namesCount: Bool

  init(root: String, names: [FileName], cacheKey: String? = nil, namesCount: Bool = true) {
    self.root = root
    self.names = names
    self.cacheKey = cacheKey ?? root
    self.namesCount = namesCount
  }

  /// SHA-256 over content and, where they matter, names.
  ///
  /// - Throws: `DatasetError.unreadable`.
  func digest(
    cache: DigestCache?, lists: ContentLists? = nil, warn: (String) -> Void = { _ in }
  ) throws -> String {
    let settling = cache?.settlingSeconds ?? 0
    let stamp = try self.stamp(settlingSeconds: settling)
    if let known = cache?.digest(of: cacheKey, stamp: stamp.text, warn: warn) { return known }
    let contents = try contents()
    let digest = contents.digest(namesCount: namesCount)
    lists?.store(contents, under: digest)
    // Files changed while being read give a mixture that will not occur again.
    if let cache, stamp.isSettled,
      try self.stamp(settlingSeconds: settling).text == stamp.text
    {
      cache.store(digest, of: cacheKey, stamp: stamp.text)
    }
    return digest
  }

  /// Reads all files.
  ///
  /// - Throws: `DatasetError.unreadable`.
  func contents() throws -> SourceContents {
    let digests = try ParallelWork.map(names.count) { index in
      SourceContents.digest(of: try FileAccess.read(FileName(root) / names[index]))
    }
    return SourceContents(names: names, digests: digests)
  }

  /// A reader that accepts only files with this digest.
  ///
  /// - Parameters:
  ///   - source: its name, for errors.
  ///   - digest: nil accepts any files.
  /// - Throws: `DatasetError.changed`, `DatasetError.unreadable`.
  func reader(_ source: String, of digest: String?, _ lists: ContentLists?) throws -> SourceReader {
    guard let digest else { return SourceReader(source: source, folder: root, nil) }
    if let known = lists?.read(digest, namesCount: namesCount) {
      if let other = known.firstDifference(names) {
        let isNew = names.contains(other)
        throw DatasetError.changed(
          source, "\(FileName(root) / other) is \(isNew ? "new" : "missing")")
      }
      return SourceReader(source: source, folder: root, known)
    }
    let contents = try contents()
    guard contents.digest(namesCount: namesCount) == digest else {
      throw DatasetError.changed(source, nil)
    }
    lists?.store(contents, under: digest)
    return SourceReader(source: source, folder: root, contents)
  }

  /// - Returns: `text` changes when a file does; `isSettled` is false while a further change could
  ///   still have the same timestamp and go unnoticed.
  private func stamp(settlingSeconds: Double) throws -> (text: String, isSettled: Bool) {
    var digester = Digester("triptych-stamp-2")
    var newest = 0
    for name in names {
      let path = FileName(root) / name
      guard let stamp = FileAccess.stamp(path) else {
        throw DatasetError.unreadable(
          path: path.description, reason: SystemError.text(errno))
      }
      digester.add(name.bytes)
      for value in [stamp.size, stamp.modified, stamp.changed, stamp.inode, stamp.device] {
        digester.add(value)
      }
      newest = max(newest, stamp.modified, stamp.changed)
    }
    let now = Int(Date().timeIntervalSince1970 * 1e9)
    return (digester.finish(), newest < now - Int(settlingSeconds * 1e9))
  }
}
