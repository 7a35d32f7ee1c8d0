internal import Foundation

/// The files below a folder, without following symbolic links: another writer to the folder can't
/// redirect a read, a write or a removal out of it.
///
/// Paths are relative, separated by `/`, without `.` and `..`.
package struct ConfinedFolder: Sendable {
  /// The kind of an entry; links are not followed.
  package enum Kind: Hashable, Sendable {
    case file, folder, link, other
  }

  /// The folder itself; links on the way to it are followed.
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The kind of the entry at a path; nil where there is none, or where something other than a folder
  /// is on the way.
  package func kind(of relative: String) -> Kind? {
    try? inFolder(of: relative) { folder, name -> Kind? in
      var facts = stat()
      guard fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
      return Self.kind(facts)
    }
  }

  /// The first component of a path that prevents a file there: a link, a file in place of a
  /// folder, or anything but a file at its end; nil where there is none.
  package func obstacle(to relative: String) -> (path: String, kind: Kind)? {
    let parts = relative.split(separator: "/")
    for count in 1...max(parts.count, 1) {
      let path = parts.prefix(count).joined(separator: "/")
      guard let kind = kind(of: path) else { return nil }
      if kind != (count == parts.count ? .file : .folder) { return (path, kind) }
    }
    return nil
  }

  /// The content of a file; nil where there is no file, or it can't be read.
  package func read(_ relative: String) -> [UInt8]? {
    try? inFolder(of: relative) { folder, name -> [UInt8]? in
      // Without O_NONBLOCK a named pipe would wait for a writer forever.
      let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var facts = stat()
      guard fstat(descriptor, &facts) == 0, Self.kind(facts) == .file else { return nil }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(Int(facts.st_size))
      let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
      defer { piece.deallocate() }
      while true {
        let count = Foundation.read(descriptor, piece.baseAddress!, piece.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { return nil }
        if count == 0 { return bytes }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<count]))
      }
    }
  }

  /// Replaces a file atomically: a reader sees the old file or the new one. Folders are created.
  ///
  /// - Throws: `FileFailure`; the old file is then unchanged.
  package func replace(_ relative: String, with bytes: [UInt8]) throws(FileFailure) {
    try inFolder(of: relative, isMade: true) { folder, name throws(FileFailure) in
      let temporary = Self.temporaryPrefix + "\(getpid())"
      // Left by an earlier process with this number.
      unlinkat(folder, temporary, 0)
      let descriptor = openat(
        folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw FileFailure(path: relative) }
      var code = Self.write(bytes, descriptor)
      // Some file systems report a full disk only here.
      if close(descriptor) != 0, code == 0 { code = errno }
      if code == 0, renameat(folder, temporary, folder, name) != 0 { code = errno }
      guard code == 0 else {
        unlinkat(folder, temporary, 0)
        throw FileFailure(path: relative, code: code)
      }
    }
  }

  /// Removes a file, and its folder if that is then empty; anything but a file stays.
  ///
  /// - Throws: `FileFailure`.
  package func remove(_ relative: String) throws(FileFailure) {
    guard kind(of: relative) == .file else { return }
    try inFolder(of: relative) { folder, name throws(FileFailure) in
      guard unlinkat(folder, name, 0) == 0 || errno == ENOENT else {
        throw FileFailure(path: relative)
      }
    }
    let parts = relative.split(separator: "/")
    guard parts.count > 1 else { return }
    try inFolder(of: parts.dropLast().joined(separator: "/")) { folder, name in
      // A folder that holds anything else stays.
      _ = unlinkat(folder, name, AT_REMOVEDIR)
    }
  }

  /// Removes temporary files of interrupted `replace` calls from a folder; to be called where no other
  /// process can be writing.
  ///
  /// - Parameter relative: the folder, empty for this one.
  package func removeTemporaries(in relative: String) {
    guard
      let descriptor = try? inFolder(
        of: relative.isEmpty ? "x" : "\(relative)/x", { folder, _ in dup(folder) }),
      descriptor >= 0
    else { return }
    guard let stream = fdopendir(descriptor) else {
      close(descriptor)
      return
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      let number = name.dropFirst(Self.temporaryPrefix.count)
      if name.hasPrefix(Self.temporaryPrefix), !number.isEmpty, number.allSatisfy(\.isWholeNumber) {
        names.append(name)
      }
    }
    for name in names {
      try? remove(relative.isEmpty ? name : "\(relative)/\(name)")
    }
  }

  private static let temporaryPrefix = ".triptych-new-"

  /// Runs `body` with an open folder and the name in it that a path refers to.
  ///
  /// - Parameter isMade: whether missing folders are created.
  private func inFolder<Result>(
    of relative: String, isMade: Bool = false,
    _ body: (_ folder: Int32, _ name: String) throws(FileFailure) -> Result
  ) throws(FileFailure) -> Result {
    let parts = relative.split(separator: "/").map(String.init)
    guard let name = parts.last, !parts.contains("."), !parts.contains(".."),
      !relative.hasPrefix("/"), !relative.utf8.contains(0)
    else { throw FileFailure(path: relative, code: EINVAL) }
    if isMade { try Folder.make(path) }
    var folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw FileFailure(path: path) }
    defer { close(folder) }
    for part in parts.dropLast() {
      if isMade, mkdirat(folder, part, 0o777) != 0, errno != EEXIST {
        throw FileFailure(path: relative)
      }
      let next = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw FileFailure(path: relative) }
      close(folder)
      folder = next
    }
    return try body(folder, name)
  }

  private static func kind(_ facts: stat) -> Kind {
    switch facts.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .other
    }
  }

  /// - Returns: the error number, 0 where everything was written.
  private static func write(_ bytes: [UInt8], _ descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Foundation.write(
          descriptor, rest.base.baseAddress! + rest.startIndex, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? errno : ENOSPC }
        rest = rest.dropFirst(count)
      }
      return 0
    }
  }
}
