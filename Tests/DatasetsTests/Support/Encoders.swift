/// Writers of the formats that the target reads, as plain as they can be.
enum Encoders {
  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func littleEndian(_ value: UInt32) -> [UInt8] { bigEndian(value).reversed() }

  static func idx(_ dimensions: [UInt32], _ bytes: [UInt8], type: UInt8 = 8) -> [UInt8] {
    [0, 0, type, UInt8(dimensions.count)] + dimensions.flatMap(bigEndian) + bytes
  }

  /// Deflate data of stored blocks.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var start = 0
    repeat {
      let end = min(start + 65_535, bytes.count)
      let size = UInt16(end - start)
      let (low, high) = (UInt8(truncatingIfNeeded: size), UInt8(size >> 8))
      output += [end == bytes.count ? 1 : 0, low, high, ~low, ~high] + bytes[start..<end]
      start = end
    } while start < bytes.count
    return output
  }

  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + stored(bytes) + littleEndian(crc32(bytes))
      + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { remainder, byte in
      (0..<8).reduce(remainder ^ UInt32(byte)) { word, _ in
        word & 1 == 1 ? word >> 1 ^ 0xEDB8_8320 : word >> 1
      }
    }
  }

  /// RGB of 8 bits; `pixels` holds one row after the other, three bytes a pixel.
  static func png(width: Int, height: Int, _ pixels: [UInt8]) -> [UInt8] {
    func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(kind.utf8) + content
      return bigEndian(UInt32(content.count)) + body + bigEndian(crc32(body))
    }
    var rows: [UInt8] = []
    for y in 0..<height { rows += [0] + pixels[y * 3 * width..<(y + 1) * 3 * width] }
    var sums: (a: UInt32, b: UInt32) = (1, 0)
    for byte in rows {
      sums.a = (sums.a + UInt32(byte)) % 65_521
      sums.b = (sums.b + sums.a) % 65_521
    }
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header: [UInt8] = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 2, 0, 0, 0]
    let packed: [UInt8] = [0x78, 0x01] + stored(rows) + bigEndian(sums.b << 16 | sums.a)
    return signature + chunk("IHDR", header) + chunk("IDAT", packed) + chunk("IEND", [])
  }

  /// A square of one color.
  static func png(side: Int, _ red: UInt8, _ green: UInt8, _ blue: UInt8) -> [UInt8] {
    png(
      width: side, height: side, (0..<side * side).flatMap { _ in [red, green, blue] })
  }

  /// A page without compression, its rows in one strip, of low bytes first.
  static func tiff(
    width: Int, height: Int, bits: [Int], photometric: Int, orientation: Int = 1,
    extraSample: Int? = nil, _ pixels: [UInt8]
  ) -> [UInt8] {
    func short(_ value: Int) -> [UInt8] { Array(littleEndian(UInt32(value)).prefix(2)) }
    let entryCount = extraSample == nil ? 10 : 11
    let sizes = 8 + 2 + 12 * entryCount + 4
    let strip = sizes + 2 * bits.count
    /// A number of 16 bits, in the entry itself.
    func entry(_ tag: Int, _ value: Int) -> [UInt8] {
      short(tag) + short(3) + littleEndian(1) + short(value) + [0, 0]
    }
    let sizesOfSamples =
      bits.count == 1
      ? entry(258, bits[0])
      : short(258) + short(3) + littleEndian(UInt32(bits.count)) + littleEndian(UInt32(sizes))
    let entries =
      entry(256, width) + entry(257, height) + sizesOfSamples + entry(259, 1)
      + entry(262, photometric) + entry(273, strip) + entry(274, orientation)
      + entry(277, bits.count) + entry(278, height)
      + entry(279, pixels.count) + (extraSample.map { entry(338, $0) } ?? [])
    return Array("II*\0".utf8) + littleEndian(8) + short(entryCount) + entries + littleEndian(0)
      + bits.flatMap(short) + pixels
  }

  /// Without a palette and compression; `pixels` is padded to whole rows of four bytes.
  static func bmp(width: Int, height: Int, bits: Int, _ pixels: [UInt8]) -> [UInt8] {
    func word(_ value: Int) -> [UInt8] { littleEndian(UInt32(value)) }
    return Array("BM".utf8) + word(54 + pixels.count) + word(0) + word(54) + word(40) + word(width)
      + word(height) + [1, 0, UInt8(bits), 0] + word(0) + word(pixels.count) + word(0) + word(0)
      + word(0) + word(0) + pixels
  }

  /// A record of CIFAR whose planes are `red`, `red + 1` and `red + 2` throughout.
  static func cifar(labels: [UInt8], red: UInt8) -> [UInt8] {
    labels + (0..<3).flatMap { [UInt8](repeating: red + $0, count: 1024) }
  }
}
