/// Streams a .tar.gz from start to end.
final class TarReader {
  struct Entry {
    /// The path below the extraction folder, without `./` and a trailing `/`.
    let name: String
    let size: Int
    let isFile: Bool
  }

  /// Far above any data set read here, far below what a hostile archive could decompress to.
  static let defaultLimit = Gunzip.defaultLimit

  private let path: String
  private let limit: Int
  private let gzip: GzipReader
  private var offset = 0
  /// Unread bytes of the current entry's content, and of the padding of its last block.
  private var rest = 0
  private var filling = 0

  /// - Parameters:
  ///   - path: named in errors.
  ///   - limit: the maximum size of the archive's content in bytes.
  ///   - next: returns the next bytes of the .tar.gz, none at the end.
  init(path: String, limit: Int = defaultLimit, next: @escaping () throws -> [UInt8]) throws {
    self.path = path
    self.limit = limit
    gzip = try GzipReader(path: path, next: next)
  }

  /// The next entry; nil after the last.
  ///
  /// - Throws: `DatasetError.damaged` where the archive is damaged, and for links, devices and names that
  ///   lead out of the folder.
  func next() throws -> Entry? {
    while true {
      try skip(rest + filling)
      (rest, filling) = (0, 0)
      let start = offset
      let block = try read(TarHeader.size)
      if block.isEmpty { return nil }
      guard block.count == TarHeader.size else {
        throw damaged(at: start, .truncated(needed: TarHeader.size, found: block.count))
      }
      let header: TarHeader?
      do throws(TarHeader.Failure) {
        header = try TarHeader(block)
      } catch {
        throw damaged(at: start, error.damage)
      }
      guard let header else {
        // gzip's checksum comes last.
        while try !read(1 << 18).isEmpty {}
        return nil
      }
      guard header.size <= limit else { throw damaged(at: start, .unpacksTooFar(limit: limit)) }
      (rest, filling) = (header.size, (512 - header.size % 512) % 512)
      switch header.kind {
      case .file, .folder:
        let parts = header.name.split(separator: "/").filter { $0 != "." }
        guard !header.name.hasPrefix("/"), !parts.contains("..") else {
          throw damaged(at: start, .leavesFolder(name: header.name))
        }
        return Entry(
          name: parts.joined(separator: "/"), size: header.size, isFile: header.kind == .file)
      case .facts:
        try checkFacts(header)
      case .other(let type):
        throw damaged(at: start, .archivedSpecial(name: header.name, type: type))
      }
    }
  }

  /// Extended headers such as exact times are ignored; those that change what an entry is are refused.
  private func checkFacts(_ header: TarHeader) throws {
    let start = offset
    guard header.size <= 1 << 16 else { throw damaged(at: start, .wrongTarNumber) }
    let text = String(decoding: try content(), as: UTF8.self)
    for key in [" path=", " linkpath=", " size=", " GNU.sparse"] where text.contains(key) {
      throw damaged(at: start, .archivedSpecial(name: header.name, type: "x"))
    }
  }

  /// Passes the current entry's content on, piece by piece.
  ///
  /// - Throws: `DatasetError.damaged`, and what `body` throws.
  func forEachPiece(_ body: ([UInt8]) throws -> Void) throws {
    while rest > 0 {
      let piece = try read(min(rest, 1 << 18))
      guard !piece.isEmpty else { throw damaged(at: offset, .truncated(needed: rest, found: 0)) }
      rest -= piece.count
      try body(piece)
    }
  }

  private func content() throws -> [UInt8] {
    var all: [UInt8] = []
    try forEachPiece { all += $0 }
    return all
  }

  private func skip(_ count: Int) throws {
    var left = count
    while left > 0 {
      let piece = try read(min(left, 1 << 18))
      guard !piece.isEmpty else { throw damaged(at: offset, .truncated(needed: left, found: 0)) }
      left -= piece.count
    }
  }

  /// Fewer bytes only at the end.
  private func read(_ count: Int) throws -> [UInt8] {
    let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        let free = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
        let got = try gzip.read(
          into: UnsafeMutableRawBufferPointer(rebasing: free[..<(count - filled)]))
        if got == 0 { break }
        filled += got
      }
    }
    offset += bytes.count
    guard offset <= limit else { throw damaged(at: offset, .unpacksTooFar(limit: limit)) }
    return bytes
  }

  func damaged(at offset: Int? = nil, _ damage: DatasetError.Damage) -> DatasetError {
    .damaged(path: path, place: .unpackedByte(offset ?? self.offset), damage)
  }
}
