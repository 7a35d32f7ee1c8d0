internal import Files
internal import Foundation

/// Reading whole files and their metadata, with the system's reason when it fails.
enum FileAccess {
  /// - Throws: `DatasetError.unreadable`.
  static func read(_ path: String) throws -> [UInt8] { try read(FileName(path)) }

  /// - Throws: `DatasetError.unreadable`.
  static func read(_ path: FileName) throws -> [UInt8] {
    // Without O_NONBLOCK a named pipe among the files would wait for a writer forever.
    let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw failure(path) }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw DatasetError.unreadable(path: path.description, reason: "Not a regular file")
    }
    let size = Int(info.st_size)
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      filled = 0
      while filled < size {
        let got = Foundation.read(descriptor, buffer.baseAddress! + filled, size - filled)
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw failure(path) }
        // Truncated while being read: the parser reports a short file.
        if got == 0 { break }
        filled += got
      }
    }
  }

  /// What changes when a file's content does, as far as the file system shows.
  struct Stamp: Equatable {
    let isFolder: Bool
    let isFile: Bool
    let size: Int
    /// Nanoseconds since 1970.
    let modified: Int
    /// The last change of content or metadata (ctime), nanoseconds since 1970.
    let changed: Int
    let inode: Int
    /// The device of the inode.
    let device: Int
  }

  /// Follows symbolic links; nil where there is nothing at `path` that can be examined.
  static func stamp(_ path: String) -> Stamp? { stamp(FileName(path)) }

  /// Follows symbolic links; nil where there is nothing at `path` that can be examined.
  static func stamp(_ path: FileName) -> Stamp? {
    var info = stat()
    guard path.withCString({ stat($0, &info) }) == 0 else { return nil }
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
      inode: Int(truncatingIfNeeded: info.st_ino),
      device: Int(truncatingIfNeeded: info.st_dev))
  }

  /// An entry of a folder.
  struct Entry {
    let name: FileName
    /// A folder, or a link that leads to one.
    let isFolder: Bool
    let isLink: Bool
  }

  /// The entries of a folder, including hidden ones, sorted by name.
  ///
  /// - Throws: `DatasetError.unreadable`.
  static func entries(in folder: FileName) throws -> [Entry] {
    guard let directory = folder.withCString({ opendir($0) }) else { throw failure(folder) }
    defer { closedir(directory) }
    var entries: [Entry] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        guard errno == 0 else { throw failure(folder) }
        return sorted(entries)
      }
      // An entry may be shorter than its declared type, so the name is read in place.
      let start = UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name)!
      let count = strlen(start.assumingMemoryBound(to: CChar.self))
      let name = FileName(bytes: Array(UnsafeRawBufferPointer(start: start, count: count)))
      guard name.text != ".", name.text != ".." else { continue }
      let isFolder =
        switch Int(entry.pointee.d_type) {
        case Int(DT_REG), Int(DT_FIFO), Int(DT_SOCK), Int(DT_CHR), Int(DT_BLK): false
        case Int(DT_DIR): true
        default: stamp(folder / name)?.isFolder ?? false
        }
      let isLink = Int(entry.pointee.d_type) == Int(DT_LNK)
      entries.append(Entry(name: name, isFolder: isFolder, isLink: isLink))
    }
  }

  /// As text, so that a name sorts alike however its accents are encoded.
  private static func sorted(_ entries: [Entry]) -> [Entry] {
    entries.map { (text: $0.name.description, entry: $0) }.sorted { a, b in
      a.text == b.text
        ? a.entry.name.bytes.lexicographicallyPrecedes(b.entry.name.bytes) : a.text < b.text
    }.map(\.entry)
  }

  private static func failure(_ path: FileName) -> DatasetError {
    .unreadable(path: path.description, reason: SystemError.text(errno))
  }
}
