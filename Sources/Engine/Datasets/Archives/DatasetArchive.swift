internal import Files
internal import Foundation

extension DatasetLoader {
  /// Extracts the data set's files from its published archive; each is there complete or not at
  /// all. Other entries of the archive are skipped; other files in the folder stay.
  ///
  /// No two processes may do this at once for one place.
  ///
  /// - Parameters:
  ///   - archive: a .tar.gz that contains `folder`.
  ///   - place: the folder to extract `folder` into.
  /// - Returns: the path of the data set's folder.
  /// - Throws: `DatasetError`; the data set is then unchanged.
  @discardableResult
  package func unpack(_ archive: String, into place: String) throws -> String {
    let target = "\(place)/\(folder)"
    let temporary = "\(place)/.\(folder).\(String(UInt64.random(in: 0 ... .max), radix: 16))"
    do {
      try Folder.make(place)
      removeLeftovers(in: place)
      try Folder.make(temporary)
      defer { try? FileManager.default.removeItem(atPath: temporary) }
      let names = try unpackFiles(archive, into: temporary)
      try FileSync.sync(temporary)
      // The folder may be there with some of the files.
      if rename(temporary, target) == 0 {
        try FileSync.sync(place)
      } else {
        try Folder.make(target)
        for name in names { try FileSync.move("\(temporary)/\(name)", to: "\(target)/\(name)") }
      }
    } catch let failure as FileFailure {
      throw DatasetError.unwritable(failure)
    }
    return target
  }

  /// Removes what killed processes have left: folders with these names, as far as they hold files of
  /// this data set.
  private func removeLeftovers(in place: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    for name in names where name.hasPrefix(".\(folder).") {
      let number = name.dropFirst(folder.count + 2)
      guard !number.isEmpty, number.allSatisfy(\.isHexDigit) else { continue }
      let leftover = ConfinedFolder("\(place)/\(name)")
      guard ConfinedFolder(place).kind(of: name) == .folder else { continue }
      for file in files + optionalFiles { try? leftover.remove(file) }
      rmdir(leftover.path)
    }
  }

  /// - Returns: the names of the files.
  private func unpackFiles(_ archive: String, into temporary: String) throws -> [String] {
    let packed = open(archive, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard packed >= 0 else {
      throw DatasetError.unreadable(path: archive, reason: SystemError.text(errno))
    }
    defer { close(packed) }
    let tar = try TarReader(path: archive) { try Self.piece(of: packed, archive) }
    let wanted = Set(files + optionalFiles)
    var found: Set<String> = []
    while let entry = try tar.next() {
      let parts = entry.name.split(separator: "/", maxSplits: 1).map(String.init)
      guard entry.isFile, parts.count == 2, parts[0] == folder, wanted.contains(parts[1]) else {
        continue
      }
      try Self.write("\(temporary)/\(parts[1])") { write in try tar.forEachPiece(write) }
      found.insert(parts[1])
    }
    let missing = files.filter { !found.contains($0) }
    guard missing.isEmpty else { throw tar.damaged(.lacksFiles(missing)) }
    return found.sorted()
  }

  private static func piece(of descriptor: Int32, _ path: String) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, filled in
      filled = 0
      while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else {
          throw DatasetError.unreadable(path: path, reason: SystemError.text(errno))
        }
        filled = count
        return
      }
    }
  }

  private static func write(_ path: String, _ body: (([UInt8]) throws -> Void) throws -> Void)
    throws
  {
    // An archive may contain a name twice: the last entry counts, as with tar.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw FileFailure(path: path) }
    defer { close(descriptor) }
    try body { bytes in
      var written = 0
      while written < bytes.count {
        let count = bytes.withUnsafeBytes {
          Foundation.write(descriptor, $0.baseAddress! + written, bytes.count - written)
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw FileFailure(path: path) }
        written += count
      }
    }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileFailure(path: path) }
  }
}
