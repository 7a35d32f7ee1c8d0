internal import Foundation

/// Reads the files of a source. Where their digests are known, each is verified by the very
/// bytes that are returned.
package final class SourceReader: @unchecked Sendable {
  private let source: String
  private let folder: String
  private let expected: [FileName: String]?
  private let lock = NSLock()
  /// Guarded by the lock.
  private var unread: Set<FileName>
  private var change: DatasetError?

  /// Accepts any files.
  ///
  /// - Parameter folder: the source's folder.
  package convenience init(_ folder: String) {
    self.init(source: folder, folder: folder, nil)
  }

  /// - Parameter source: its name, for errors.
  init(source: String, folder: String, _ contents: SourceContents?) {
    self.source = source
    self.folder = folder
    expected = contents.map {
      Dictionary(zip($0.names, $0.digests), uniquingKeysWith: { first, _ in first })
    }
    unread = Set(contents?.names ?? [])
  }

  /// - Parameter path: of a file in the source's folder.
  /// - Throws: `DatasetError.unreadable`, `DatasetError.changed`.
  package func read(_ path: String) throws -> [UInt8] {
    try read(FileName(String(path.dropFirst(path.hasPrefix("\(folder)/") ? folder.count + 1 : 0))))
  }

  /// - Parameter name: relative to the source's folder.
  /// - Throws: `DatasetError.unreadable`, `DatasetError.changed`.
  func read(_ name: FileName) throws -> [UInt8] {
    let path = FileName(folder) / name
    guard let expected else { return try FileAccess.read(path) }
    let bytes: [UInt8]
    do {
      bytes = try FileAccess.read(path)
    } catch {
      throw remember(.changed(source, "\(error)"))
    }
    guard expected[name] == SourceContents.digest(of: bytes) else {
      throw remember(.changed(source, "\(path) is not what it was"))
    }
    lock.withLock { _ = unread.remove(name) }
    return bytes
  }

  private func remember(_ error: DatasetError) -> DatasetError {
    lock.withLock {
      change = change ?? error
      return error
    }
  }

  /// Runs `body`, which reads the source; changed files take precedence over other errors, and
  /// are also reported where `body` ignores them.
  ///
  /// - Parameter needsAll: whether every file must be read.
  func checking<Value>(needsAll: Bool, _ body: () throws -> Value) throws -> Value {
    let result = Result { try body() }
    lock.lock()
    let (found, left) = (change, unread)
    lock.unlock()
    if let found { throw found }
    let value = try result.get()
    if needsAll, let missing = left.map(\.description).min() {
      throw DatasetError.changed(source, "\(folder)/\(missing) is missing")
    }
    return value
  }
}
