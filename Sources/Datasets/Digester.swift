internal import Crypto
internal import Foundation

/// SHA-256 over a sequence of values, each written so that no two sequences share their bytes.
struct Digester {
  private var hash = SHA256()

  /// - Parameter domain: what is digested and in which version of this encoding.
  init(_ domain: String) { add(domain) }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      add(bytes.count)
      hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
    }
  }

  mutating func add(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { hash.update(bufferPointer: $0) }
  }

  mutating func add(_ bytes: [UInt8]) {
    add(bytes.count)
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  mutating func add(_ numbers: [Int32]) {
    add(numbers.count)
    numbers.map(\.littleEndian).withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  /// Lower-case hexadecimal, 64 digits.
  consuming func finish() -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }
}
