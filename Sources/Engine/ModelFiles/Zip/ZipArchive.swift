/// A zip archive, open for reading: stored and deflated entries, with zip64 sizes.
///
/// Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.
struct ZipArchive {
  private struct Entry {
    let method: Int
    let isEncrypted: Bool
    let checksum: Int
    /// Sizes in bytes: compressed and uncompressed.
    let stored: Int
    let size: Int
    /// The offset of its local header.
    let offset: Int
  }

  private let file: InputFile
  private var entries: [String: Entry] = [:]

  private static let endSignature = 0x0605_4B50
  private static let end64Signature = 0x0606_4B50
  private static let locatorSignature = 0x0706_4B50
  private static let directorySignature = 0x0201_4B50
  private static let entrySignature = 0x0403_4B50

  /// Whether a file starts as a zip archive with entries does.
  static func isPresent(in file: InputFile) throws -> Bool {
    guard file.size >= 4 else { return false }
    return number(try file.bytes(at: 0, count: 4), 0, 4) == entrySignature
  }

  /// - Throws: `ModelFileError`.
  init(_ file: InputFile) throws {
    self.file = file
    let (start, size, count) = try directory()
    guard count <= size / 46 else {
      throw failure(.tooManyEntries(count, available: size), at: start)
    }
    let bytes = try file.bytes(at: start, count: size)
    var position = 0
    for _ in 0..<count {
      guard bytes.count - position >= 46,
        Self.number(bytes, position, 4) == Self.directorySignature
      else { throw failure(.unknownSignature(of: "directory's entry"), at: start + position) }
      let lengths = [28, 30, 32].map { Self.number(bytes, position + $0, 2) }
      let end = position + 46 + lengths.reduce(0, +)
      guard end <= bytes.count else {
        throw failure(.unknownSignature(of: "directory's entry"), at: start + end)
      }
      let nameEnd = position + 46 + lengths[0]
      let name = String(decoding: bytes[(position + 46)..<nameEnd], as: UTF8.self)
      let entry = try Self.entry(bytes, at: position, extra: nameEnd..<(nameEnd + lengths[1]))
      guard entries.updateValue(entry, forKey: name) == nil else {
        throw failure(.duplicateEntry(name), at: start + position)
      }
      position = end
    }
  }

  /// Of its entries, in no order.
  var names: [String] { Array(entries.keys) }

  func has(_ name: String) -> Bool { entries[name] != nil }

  /// An entry as a file of its own. A stored one is read in place, a deflated one is decompressed
  /// into memory.
  ///
  /// - Parameter isExpected: whether a file that begins with these 8 bytes is of the expected format;
  ///   if not, the rest is not decompressed.
  /// - Throws: `ModelFileError`.
  func file(_ name: String, isExpected: ([UInt8]) -> Bool = { _ in true }) throws -> InputFile {
    guard let entry = entries[name] else {
      throw failure(.missingEntry(name, found: entries.keys.sorted()), at: 0)
    }
    let header = try file.bytes(at: entry.offset, count: 30)
    guard Self.number(header, 0, 4) == Self.entrySignature else {
      throw failure(.unknownSignature(of: "entry"), at: entry.offset)
    }
    guard !entry.isEncrypted else { throw failure(.encrypted(name), at: entry.offset) }
    // The name and the extra fields may differ in length from those in the directory.
    let start = entry.offset + 30 + Self.number(header, 26, 2) + Self.number(header, 28, 2)
    guard start <= file.size, entry.stored <= file.size - start else {
      let (end, overflow) = start.addingReportingOverflow(entry.stored)
      throw failure(
        .pastEnd(name, end: overflow ? .max : end, available: file.size), at: entry.offset)
    }
    let path = "\(file.path): \(name)"
    switch entry.method {
    case 0:
      guard entry.stored == entry.size else {
        throw failure(
          .sizeTooLarge(name, size: entry.size, stored: entry.stored), at: entry.offset)
      }
      let part = InputFile(file, from: start, count: entry.stored, path: path)
      try checkSum(of: part, name, entry)
      return part
    case 8:
      // Deflate compresses at most 1032 bytes into one.
      guard entry.size / 1040 <= entry.stored else {
        throw failure(
          .sizeTooLarge(name, size: entry.size, stored: entry.stored), at: entry.offset)
      }
      guard !Inflate.isBomb(size: entry.size, stored: entry.stored) else {
        throw failure(
          .inflatesTooMuch(name, size: entry.size, stored: entry.stored), at: entry.offset)
      }
      try file.checkMemory(forElements: entry.size / MemoryLayout<Float>.size)
      let part: InputFile
      do {
        let stored = try file.bytes(at: start, count: entry.stored)
        let first = Inflate.start(stored, .raw, count: min(8, entry.size))
        guard isExpected(first) else { throw failure(.unexpectedStart(name), at: start) }
        part = InputFile(try Inflate.bytes(stored, .raw, size: entry.size), path: path)
      } catch let error as Inflate.Failure {
        throw failure(.damagedEntry(name, reason: error.reason), at: start)
      }
      try checkSum(of: part, name, entry)
      return part
    case let method:
      throw failure(.unknownMethod(name, method: method), at: entry.offset)
    }
  }

  private func checkSum(of part: InputFile, _ name: String, _ entry: Entry) throws {
    guard Int(try Checksum.crc32(of: part)) == entry.checksum else {
      throw failure(.wrongChecksum(name), at: entry.offset)
    }
  }

  /// The offset of the directory, its bytes and its entries.
  private func directory() throws -> (start: Int, size: Int, count: Int) {
    // A comment of at most 65535 bytes may follow the end record.
    let tail = min(file.size, 22 + 65535)
    let bytes = try file.bytes(at: file.size - tail, count: tail)
    let last = stride(from: tail - 22, through: 0, by: -1).first {
      Self.number(bytes, $0, 4) == Self.endSignature
        && Self.number(bytes, $0 + 20, 2) == tail - $0 - 22
    }
    guard let last else { throw failure(.notZip, at: 0) }
    let place = file.size - tail + last
    if last >= 20, Self.number(bytes, last - 20, 4) == Self.locatorSignature {
      return try directory64(locator: Array(bytes[(last - 20)..<last]), at: place - 20)
    }
    guard Self.number(bytes, last + 4, 2) == 0 else { throw failure(.severalVolumes, at: place) }
    return (
      Self.number(bytes, last + 16, 4), Self.number(bytes, last + 12, 4),
      Self.number(bytes, last + 10, 2)
    )
  }

  private func directory64(locator: [UInt8], at place: Int) throws -> (
    start: Int, size: Int, count: Int
  ) {
    guard Self.number(locator, 16, 4) <= 1 else { throw failure(.severalVolumes, at: place) }
    let offset = Self.number(locator, 8, 8)
    let end = try file.bytes(at: offset, count: 56)
    guard Self.number(end, 0, 4) == Self.end64Signature else {
      throw failure(.unknownSignature(of: "end of the directory"), at: offset)
    }
    return (Self.number(end, 48, 8), Self.number(end, 40, 8), Self.number(end, 32, 8))
  }

  private static func entry(_ bytes: [UInt8], at position: Int, extra: Range<Int>) throws -> Entry {
    var values = [24, 20, 42].map { number(bytes, position + $0, 4) }
    // A number that does not fit has all its bits set and is in the extra field 1.
    var field = extra.lowerBound
    while extra.upperBound - field >= 4 {
      let end = field + 4 + number(bytes, field + 2, 2)
      guard end <= extra.upperBound else { break }
      if number(bytes, field, 2) == 1 {
        var place = field + 4
        for index in values.indices where values[index] == 0xFFFF_FFFF && end - place >= 8 {
          values[index] = number(bytes, place, 8)
          place += 8
        }
      }
      field = end
    }
    return Entry(
      method: number(bytes, position + 10, 2),
      isEncrypted: number(bytes, position + 8, 2) & 1 != 0,
      checksum: number(bytes, position + 16, 4), stored: values[1], size: values[0],
      offset: values[2])
  }

  /// A little-endian number; one too large for an `Int` becomes `Int.max`.
  private static func number(_ bytes: [UInt8], _ position: Int, _ width: Int) -> Int {
    Int(
      clamping: bytes[position..<(position + width)].reversed().reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      })
  }

  private func failure(_ damage: ZipDamage, at byte: Int) -> ModelFileError {
    .damaged(path: file.path, byte: byte, tensor: nil, .zip(damage))
  }
}
