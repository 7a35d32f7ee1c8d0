internal import Foundation

/// Reading whole files and their metadata, with the system's reason when it fails.
enum FileAccess {
  /// - Throws: `DatasetError.unreadable`.
  static func read(_ path: String) throws -> [UInt8] {
    // Without O_NONBLOCK a named pipe among the files would wait for a writer forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw failure(path) }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw DatasetError.unreadable(path: path, reason: "Not a regular file")
    }
    let size = Int(info.st_size)
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      filled = 0
      while filled < size {
        let got = Foundation.read(descriptor, buffer.baseAddress! + filled, size - filled)
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw failure(path) }
        // Cut while we read: the parser sees a short file and says so.
        if got == 0 { break }
        filled += got
      }
    }
  }

  /// What changes when a file's content does, as far as the file system can tell.
  struct Stamp {
    let isFolder: Bool
    let isFile: Bool
    let size: Int
    /// Nanoseconds since 1970.
    let modified: Int
    /// The last change of content or metadata, nanoseconds since 1970.
    let changed: Int
    let inode: Int
  }

  /// Follows symbolic links; nil when there is nothing at `path` that can be looked at.
  static func stamp(_ path: String) -> Stamp? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      let (modified, changed) = (info.st_mtimespec, info.st_ctimespec)
    #else
      let (modified, changed) = (info.st_mtim, info.st_ctim)
    #endif
    return Stamp(
      isFolder: info.st_mode & S_IFMT == S_IFDIR, isFile: info.st_mode & S_IFMT == S_IFREG,
      size: Int(info.st_size),
      modified: Int(modified.tv_sec) &* 1_000_000_000 &+ Int(modified.tv_nsec),
      changed: Int(changed.tv_sec) &* 1_000_000_000 &+ Int(changed.tv_nsec),
      inode: Int(truncatingIfNeeded: info.st_ino))
  }

  /// The names in a folder, sorted, without hidden ones.
  ///
  /// - Throws: `DatasetError.unreadable`.
  static func names(in folder: String) throws -> [String] {
    guard let directory = opendir(folder) else { throw failure(folder) }
    defer { closedir(directory) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        guard errno == 0 else { throw failure(folder) }
        return names.sorted()
      }
      // The entry may be shorter than its type says, so the name is read where it lies.
      let start = UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name)!
      let name = String(cString: start.assumingMemoryBound(to: CChar.self))
      if !name.hasPrefix(".") { names.append(name) }
    }
  }

  private static func failure(_ path: String) -> DatasetError {
    .unreadable(path: path, reason: String(cString: strerror(errno)))
  }
}
