/// Integers in the order of the floats that they represent.
enum SortableFloat {
  /// Both zeros have the key of +0.
  @inline(__always)
  static func key(_ value: Float) -> UInt32 {
    // −0 + 0 is +0; all others are unchanged.
    let bits = (value + 0).bitPattern
    // Negative floats ascend with descending bits.
    return bits ^ (UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 0x8000_0000)
  }

  @inline(__always)
  static func value(_ key: UInt32) -> Float {
    Float(bitPattern: key & 0x8000_0000 != 0 ? key ^ 0x8000_0000 : ~key)
  }
}
