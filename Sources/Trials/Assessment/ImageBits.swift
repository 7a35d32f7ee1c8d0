package import Foundation

/// One bit for each of many images.
package struct ImageBits: Hashable, Sendable, Codable, RandomAccessCollection {
  package let count: Int
  /// Eight images a byte, the first in the lowest bit; what is left of the last byte is 0.
  private let bytes: Data

  package init(_ bits: some Collection<Bool>) {
    count = bits.count
    var bytes = Data(count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit { bytes[index / 8] |= 1 << (index % 8) }
    self.bytes = bytes
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    count = try container.decode(Int.self, forKey: .count)
    bytes = try container.decode(Data.self, forKey: .bytes)
    guard count >= 0, bytes.count == (count + 7) / 8 else {
      throw DecodingError.dataCorruptedError(
        forKey: .bytes, in: container, debugDescription: "\(bytes.count) bytes for \(count) bits")
    }
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(index: Int) -> Bool {
    precondition((0..<count).contains(index), "there is no such image")
    return bytes[bytes.startIndex + index / 8] >> (index % 8) & 1 == 1
  }
}
