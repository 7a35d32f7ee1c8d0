/// The distinct values of arrays, compared bitwise, with an index for each.
struct DistinctValues {
  /// The maximum size of a codebook.
  static let limit = 65_536
  private static let slots = 1 << 18

  /// Ascending, −0 before 0, NaN outside.
  let values: [Float]
  /// An open-addressing hash table of bits, with indices into `values`.
  private let keys: [UInt64]
  private let places: [UInt32]

  private static let empty = UInt64.max

  /// - Returns: nil where there are more than `limit`.
  init?(_ arrays: some Sequence<[Float]>) {
    var keys = [UInt64](repeating: Self.empty, count: Self.slots)
    var found: [UInt32] = []
    for array in arrays {
      for value in array {
        let slot = Self.slot(of: value.bitPattern, in: keys)
        guard keys[slot] == Self.empty else { continue }
        guard found.count < Self.limit else { return nil }
        keys[slot] = UInt64(value.bitPattern)
        found.append(value.bitPattern)
      }
    }
    found.sort { Self.order($0) < Self.order($1) }
    var places = [UInt32](repeating: 0, count: Self.slots)
    for (place, bits) in found.enumerated() {
      places[Self.slot(of: bits, in: keys)] = UInt32(place)
    }
    values = found.map { Float(bitPattern: $0) }
    (self.keys, self.places) = (keys, places)
  }

  /// The index in `values` of each value of `array`; all must be among them.
  func indices(_ array: [Float]) -> [UInt32] {
    array.map { places[Self.slot(of: $0.bitPattern, in: keys)] }
  }

  private static func order(_ bits: UInt32) -> UInt32 {
    bits & 0x8000_0000 != 0 ? ~bits : bits | 0x8000_0000
  }

  /// The slot of `bits`, or the one where they would be inserted.
  @inline(__always)
  private static func slot(of bits: UInt32, in keys: [UInt64]) -> Int {
    // Fibonacci hashing: Knuth, volume 3, section 6.4.
    var slot = Int(truncatingIfNeeded: (bits &* 2_654_435_769) >> 14)
    while keys[slot] != empty, keys[slot] != UInt64(bits) { slot = (slot + 1) & (slots - 1) }
    return slot
  }
}
