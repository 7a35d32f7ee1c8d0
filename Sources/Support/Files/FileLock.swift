internal import Foundation

/// Keeps several processes from doing the same thing at once. The system lets go of the lock of a
/// process that dies.
package enum FileLock {
  /// Runs `body` while no other process, nor another thread, holds the lock of that name.
  ///
  /// - Parameters:
  ///   - path: a file that is made for the lock and removed after it; its folder must be there.
  ///   - onWait: called when somebody else holds it.
  /// - Throws: `FileFailure` where the lock can't be made, and what `body` throws.
  package static func holding<Value>(
    _ path: String, onWait: () -> Void, _ body: () throws -> Value
  ) throws -> Value {
    while true {
      // A link could lead to somebody else's file.
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else { throw FileFailure(path: path) }
      defer { close(descriptor) }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        onWait()
        // Other failures are those of file systems without locks: there, work may be done twice.
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      }
      // Whoever held it has removed the file, and a third one may hold a new file by now.
      guard isFile(descriptor, at: path) else { continue }
      defer { unlink(path) }
      return try body()
    }
  }

  /// Takes the lock of a file or folder that is there, as long as the descriptor is open.
  ///
  /// - Returns: nil where somebody else holds it, or there are no locks.
  package static func hold(_ path: String) -> Int32? {
    hold(path, open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK))
  }

  private static func hold(_ path: String, _ descriptor: Int32) -> Int32? {
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isFile(descriptor, at: path) else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Runs `body` while others may share the lock of that name, and nobody holds it alone. Where there
  /// are no locks, `body` runs all the same.
  ///
  /// - Parameter path: a file that is made for the lock, and stays.
  package static func sharing<Value>(_ path: String, _ body: () throws -> Value) rethrows -> Value {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    defer { if descriptor >= 0 { close(descriptor) } }
    while descriptor >= 0, flock(descriptor, LOCK_SH) != 0, errno == EINTR {}
    return try body()
  }

  /// Runs `body` alone, unless somebody shares or holds the lock of that name.
  ///
  /// - Parameter path: as in `sharing`.
  /// - Returns: nil, and nothing is done, where somebody does.
  package static func alone<Value>(_ path: String, _ body: () throws -> Value) rethrows -> Value? {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard let descriptor = hold(path, file) else { return nil }
    defer { close(descriptor) }
    return try body()
  }

  /// Runs `body` if nobody holds the lock of that name, and removes the lock's file, which a process
  /// that was killed may have left.
  ///
  /// - Parameter path: as in `holding`.
  package static func ifFree(_ path: String, _ body: () -> Void = {}) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard let descriptor = hold(path, file) else { return }
    defer { close(descriptor) }
    body()
    unlink(path)
  }

  private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (open, there) = (stat(), stat())
    guard fstat(descriptor, &open) == 0, stat(path, &there) == 0 else { return false }
    return open.st_dev == there.st_dev && open.st_ino == there.st_ino
  }
}
