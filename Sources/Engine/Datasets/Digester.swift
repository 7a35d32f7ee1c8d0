internal import Files
internal import Foundation

/// SHA-256 over a sequence of values, encoded unambiguously: no two sequences give the same bytes.
struct Digester {
  private let hash = MessageDigest(.sha256)

  /// - Parameter domain: what is digested, with the version of this encoding.
  init(_ domain: String) { add(domain) }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      add(bytes.count)
      hash.update(UnsafeRawBufferPointer(bytes))
    }
  }

  mutating func add(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { hash.update($0) }
  }

  mutating func add(_ bytes: [UInt8]) {
    add(bytes.count)
    bytes.withUnsafeBytes { hash.update($0) }
  }

  mutating func add(_ numbers: [Int32]) {
    add(numbers.count)
    numbers.map(\.littleEndian).withUnsafeBytes { hash.update($0) }
  }

  /// Lower-case hexadecimal, 64 digits.
  consuming func finish() -> String {
    hash.finish()
  }
}
