/// Writes numbers of a few bits each, the highest bit first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var count = 0

  /// - Precondition: `bits` is at most 32, and `value` fits.
  @inline(__always)
  mutating func append(_ value: UInt32, bits: Int) {
    pending = pending << UInt64(bits) | UInt64(value)
    count += bits
    while count >= 8 {
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: pending >> UInt64(count)))
    }
  }

  /// The bytes, the last one padded with zeros.
  consuming func finished() -> [UInt8] {
    if count > 0 { append(0, bits: 8 - count) }
    return bytes
  }
}

/// Reads what `BitWriter` has written. Beyond the end there are zeros, and `isOverrun` is set.
struct BitReader {
  private let bytes: [UInt8]
  private var next = 0
  private var window: UInt64 = 0
  /// The valid bits of the window, counted from the highest; less than 0 beyond the end.
  private var available = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    refill()
  }

  private mutating func refill() {
    while available <= 56, next < bytes.count {
      window |= UInt64(bytes[next]) << UInt64(56 - available)
      available += 8
      next += 1
    }
  }

  /// The next 32 bits.
  var peek: UInt32 { UInt32(truncatingIfNeeded: window >> 32) }

  /// - Precondition: `bits` is at most 32.
  @inline(__always)
  mutating func skip(_ bits: Int) {
    window <<= UInt64(bits)
    available -= bits
    if available < 32 && available >= 0 { refill() }
  }

  @inline(__always)
  mutating func read(_ bits: Int) -> UInt32 {
    let value = bits == 0 ? 0 : peek >> UInt32(32 - bits)
    skip(bits)
    return value
  }

  /// Whether more was read than there is.
  var isOverrun: Bool { available < 0 }
  /// Whether only the zeros that pad the last byte are left.
  var isAtEnd: Bool {
    available >= 0 && available < 8 && next == bytes.count && window == 0
  }
}
