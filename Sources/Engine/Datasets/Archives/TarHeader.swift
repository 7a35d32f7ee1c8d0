/// The header of a tar entry, in the ustar (POSIX.1-1988) and GNU layouts.
struct TarHeader {
  static let size = 512

  enum Kind: Equatable {
    case file
    case folder
    /// Extended headers for the next entry, or for all (pax, POSIX.1-2001).
    case facts
    case other(String)
  }

  let name: String
  /// The size of the content in bytes.
  let size: Int
  let kind: Kind

  /// - Parameter block: 512 bytes.
  /// - Returns: nil for a block of zeros, which ends the archive.
  /// - Throws: `Failure` with what is wrong.
  init?(_ block: [UInt8]) throws(Failure) {
    if block.allSatisfy({ $0 == 0 }) { return nil }
    func text(_ range: Range<Int>) -> String {
      String(decoding: block[range].prefix { $0 != 0 }, as: UTF8.self)
    }
    // The checksum is computed with spaces in its own field.
    let sum = block.indices.reduce(0) {
      $0 + (148..<156 ~= $1 ? 0x20 : Int(block[$1]))
    }
    guard Self.octal(block[148..<156]) == sum else { throw Failure(damage: .wrongTarCheckSum) }
    guard let size = Self.octal(block[124..<136]) else { throw Failure(damage: .wrongTarNumber) }
    self.size = size
    // GNU's layout has other fields in place of the prefix.
    let isPOSIX = block[257..<263].elementsEqual("ustar\0".utf8)
    let prefix = isPOSIX ? text(345..<500) : ""
    name = prefix.isEmpty ? text(0..<100) : "\(prefix)/\(text(0..<100))"
    switch block[156] {
    case UInt8(ascii: "0"), 0, UInt8(ascii: "7"): kind = name.hasSuffix("/") ? .folder : .file
    case UInt8(ascii: "5"): kind = .folder
    case UInt8(ascii: "x"), UInt8(ascii: "g"): kind = .facts
    case let letter: kind = .other(String(decoding: [letter], as: UTF8.self))
    }
  }

  struct Failure: Error {
    let damage: DatasetError.Damage
  }

  /// Octal digits, space-padded, zero-terminated. GNU's binary numbers, for files of 8 GB and
  /// more, are not supported.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.prefix { $0 != 0 }.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
    guard !digits.isEmpty, digits.allSatisfy({ 0x30...0x37 ~= $0 }) else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }
}
