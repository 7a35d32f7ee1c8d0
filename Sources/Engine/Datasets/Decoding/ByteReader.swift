/// Integers at offsets of a file, nil beyond its end.
struct ByteReader {
  let bytes: [UInt8]
  let isBigEndian: Bool

  /// - Parameter count: 1 … 4 bytes.
  func number(at place: Int, bytes count: Int) -> Int? {
    guard place >= 0, place <= bytes.count - count else { return nil }
    let part = bytes[place..<place + count]
    return isBigEndian
      ? part.reduce(0) { $0 << 8 | Int($1) } : part.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  func text(at place: Int, bytes count: Int) -> String? {
    guard place >= 0, place <= bytes.count - count else { return nil }
    return String(decoding: bytes[place..<place + count], as: UTF8.self)
  }
}
