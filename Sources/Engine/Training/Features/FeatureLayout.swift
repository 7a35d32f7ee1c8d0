internal import Foundation
internal import Networks

/// The layout of features in memory and files: image after image, for each the values at the cut in
/// sequence, row-major.
///
/// A file has 8 bytes of magic, the length of the description as 8 bytes, the description as JSON,
/// zeros up to a multiple of 64 bytes, the features, zeros up to a multiple of 8 bytes, and a
/// checksum of all that as 8 bytes. Numbers are little-endian.
struct FeatureLayout: Codable, Equatable {
  static let version = 1
  static let magic = Array("TRIFEAT1".utf8)

  var version = FeatureLayout.version
  let count: Int
  /// The shape of each value for one image.
  let shapes: [[Int]]
  let precision: FeaturePrecision

  init(count: Int, shapes: [[Int]], precision: FeaturePrecision) {
    self.count = count
    self.shapes = shapes
    self.precision = precision
  }

  /// The number of elements of each value for one image.
  var sizes: [Int] { shapes.map { $0.reduce(1, *) } }

  /// Bytes per image.
  var stride: Int { sizes.reduce(0, +) * precision.width }

  var byteCount: Int { count * stride }

  /// The header before the features in a file.
  func head() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let description = try encoder.encode(self)
    var head = Self.magic
    withUnsafeBytes(of: UInt64(description.count).littleEndian) { head += $0 }
    head += description
    return head + [UInt8](repeating: 0, count: -head.count & 63)
  }

  /// The zeros between the features and the checksum.
  var tail: [UInt8] { [UInt8](repeating: 0, count: -byteCount & 7) }

  /// Verifies a file's bytes.
  ///
  /// - Returns: the offset of the features.
  /// - Throws: `FeatureError`.
  func start(in bytes: UnsafeRawBufferPointer, of path: String) throws -> Int {
    guard bytes.count >= 24, bytes.count % 8 == 0, bytes.prefix(8).elementsEqual(Self.magic) else {
      throw FeatureError.damaged(path: path, "its header is truncated")
    }
    let body = UnsafeRawBufferPointer(rebasing: bytes.dropLast(8))
    let checksum = UInt64(
      littleEndian: bytes.loadUnaligned(fromByteOffset: body.count, as: UInt64.self))
    var digest = WordDigest()
    digest.update(body)
    guard digest.value == checksum else {
      throw FeatureError.damaged(path: path, "its checksum is wrong")
    }
    // The checksum is right, so the differences are intended by whoever wrote it.
    let head = try head()
    guard body.prefix(head.count).elementsEqual(head) else {
      throw FeatureError.otherContent(path: path, "they have another number, shape or precision")
    }
    guard body.count == head.count + byteCount + tail.count else {
      throw FeatureError.damaged(path: path, "its length is wrong")
    }
    return head.count
  }
}

/// A checksum of 64-bit words that detects every change of a single word.
struct WordDigest {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// - Precondition: whole words.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count % 8 == 0, "a digest is made of whole words")
    var state = value
    for offset in stride(from: 0, to: bytes.count, by: 8) {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      // A bijection of the word and of the state; the rotation brings high bits back down.
      state = (state ^ word) &* 0xD6E8_FEB8_6659_FD93
      state = state << 29 | state >> 35
    }
    value = state
  }
}
