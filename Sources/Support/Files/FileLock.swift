package import Foundation

/// Locks between processes. The system releases the lock of a process that dies.
package enum FileLock {
  /// Runs `body` while no other process or thread holds the lock of that name.
  ///
  /// - Parameters:
  ///   - path: a file that is created for the lock and removed after it; its folder must exist.
  ///   - holder: what is written into the file for those who wait.
  ///   - deadline: nobody waits longer; nil: as long as it takes.
  ///   - isForEverybody: whether all users of the machine share it.
  ///   - onWait: called when the lock is held elsewhere, with who holds it; nil where that is not known.
  /// - Throws: `FileFailure` where the lock can't be created, `LockTimeout`, and what `body` throws.
  package static func holding<Value>(
    _ path: String, as holder: LockHolder? = nil, until deadline: Date? = nil,
    forEverybody isForEverybody: Bool = false, onWait: (LockHolder?) -> Void,
    _ body: () throws -> Value
  ) throws -> Value {
    while true {
      let descriptor = try opened(path, forEverybody: isForEverybody)
      defer { close(descriptor) }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        onWait(holder == nil ? nil : readHolder(descriptor))
        try wait(for: descriptor, until: deadline)
      }
      // The previous holder has removed the file, and another process may have locked a new one.
      guard isFile(descriptor, at: path) else { continue }
      holder?.write(to: descriptor)
      defer { unlink(path) }
      return try body()
    }
  }

  /// Opens a lock that other users may have created: in a folder of everybody's the system lets nobody open
  /// their file who might be creating it.
  ///
  /// - Throws: `FileFailure`.
  private static func opened(
    _ path: String, forEverybody: Bool
  ) throws(FileFailure) -> Int32 {
    // A link could lead to somebody else's file.
    let flags = O_CLOEXEC | O_NOFOLLOW
    while true {
      for access in [O_RDWR, O_RDONLY] {
        let descriptor = open(path, access | flags | O_NONBLOCK)
        if descriptor >= 0 { return descriptor }
      }
      guard errno == ENOENT else { throw FileFailure(path: path) }
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | flags, 0o666)
      if descriptor >= 0 {
        // Others may write who they are, whatever this user's mask is.
        if forEverybody { fchmod(descriptor, 0o666) }
        return descriptor
      }
      guard errno == EEXIST else { throw FileFailure(path: path) }
    }
  }

  /// - Throws: `LockTimeout`.
  private static func wait(for descriptor: Int32, until deadline: Date?) throws {
    guard let deadline else {
      // Some file systems have no locks: there, work may be done twice.
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      return
    }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
      if Date() >= deadline { throw LockTimeout() }
      usleep(100_000)
    }
  }

  /// Who has just got the lock may not have written yet who it is.
  private static func readHolder(_ descriptor: Int32) -> LockHolder? {
    for _ in 0..<20 {
      if let holder = LockHolder.read(descriptor) { return holder }
      usleep(5_000)
    }
    return nil
  }

  /// Locks an existing file or folder for as long as the descriptor is open.
  ///
  /// - Returns: nil where it is locked elsewhere, or the file system has no locks.
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

  /// Runs `body` with a shared lock of that name, excluding exclusive holders. Without file locks, `body`
  /// runs all the same.
  ///
  /// - Parameter path: a file that is created for the lock, and stays.
  package static func sharing<Value>(_ path: String, _ body: () throws -> Value) rethrows -> Value {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    defer { if descriptor >= 0 { close(descriptor) } }
    while descriptor >= 0, flock(descriptor, LOCK_SH) != 0, errno == EINTR {}
    return try body()
  }

  /// Runs `body` exclusively, unless the lock of that name is shared or held elsewhere.
  ///
  /// - Parameter path: as in `sharing`.
  /// - Returns: nil without running `body` where it is.
  package static func alone<Value>(_ path: String, _ body: () throws -> Value) rethrows -> Value? {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard let descriptor = hold(path, file) else { return nil }
    defer { close(descriptor) }
    return try body()
  }

  /// Runs `body` if nobody holds the lock of that name, and removes the lock file, which a process
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

/// A lock was held elsewhere for longer than anybody wanted to wait.
package struct LockTimeout: Error {}
