internal import Foundation
internal import Parallel

/// The files of a source, for telling whether its content is the same as before.
struct SourceFiles {
  let root: String
  /// Below `root`, in a fixed order.
  let names: [FileName]
  /// What a cache knows them by.
  let cacheKey: String
  /// Whether files of the same content under other names are something else.
  let namesCount: Bool

  init(root: String, names: [FileName], cacheKey: String? = nil, namesCount: Bool = true) {
    self.root = root
    self.names = names
    self.cacheKey = cacheKey ?? root
    self.namesCount = namesCount
  }

  /// SHA-256 over content and, where they count, names.
  ///
  /// - Throws: `DatasetError.unreadable`.
  func digest(cache: DigestCache?) throws -> String {
    let stamp = try self.stamp()
    if let known = cache?.digest(of: cacheKey, stamp: stamp.text) { return known }
    var contents = [String](repeating: "", count: names.count)
    try contents.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let output = buffer.baseAddress!
      try ParallelWork.forEach(names.count) { index in
        var digester = Digester("triptych-file-1")
        digester.add(try FileAccess.read(FileName(root) / names[index]))
        output[index] = digester.finish()
      }
    }
    var digester = Digester("triptych-source-1")
    digester.add(names.count)
    for (name, content) in zip(names, contents) {
      if namesCount { digester.add(name.bytes) }
      digester.add(content)
    }
    let digest = digester.finish()
    if stamp.isSettled { cache?.store(digest, of: cacheKey, stamp: stamp.text) }
    return digest
  }

  /// - Returns: `text` changes when a file does; `isSettled` is false while a further change could
  ///   still fall on the same tick of the file system's clock and so go unseen.
  private func stamp() throws -> (text: String, isSettled: Bool) {
    var digester = Digester("triptych-stamp-1")
    var newest = 0
    for name in names {
      let path = FileName(root) / name
      guard let stamp = FileAccess.stamp(path) else {
        throw DatasetError.unreadable(
          path: path.description, reason: String(cString: strerror(errno)))
      }
      digester.add(name.bytes)
      for value in [stamp.size, stamp.modified, stamp.changed, stamp.inode] { digester.add(value) }
      newest = max(newest, stamp.modified, stamp.changed)
    }
    let now = Int(Date().timeIntervalSince1970 * 1e9)
    return (digester.finish(), newest < now - 1_000_000_000)
  }
}
