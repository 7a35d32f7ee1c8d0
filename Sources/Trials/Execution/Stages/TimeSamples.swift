internal import Foundation

/// Many samples of time in seconds, stored in little space: to seven digits, which is more than clocks are
/// good for.
struct TimeSamples: Codable, Sendable {
  let seconds: [Double]

  init(_ seconds: [Double]) { self.seconds = seconds }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let bytes = try container.decode(Data.self)
    guard bytes.count % 4 == 0 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(bytes.count) bytes of samples of 4 bytes")
    }
    seconds = bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map { offset in
        let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return Double(Float(bitPattern: UInt32(littleEndian: bits)))
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var bytes = Data(capacity: 4 * seconds.count)
    for second in seconds {
      withUnsafeBytes(of: Float(second).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    var container = encoder.singleValueContainer()
    try container.encode(bytes)
  }
}
