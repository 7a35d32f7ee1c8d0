/// The first page of a TIFF file, according to its directory.
struct TIFFHeader {
  private let size: ImageSize
  private let bitsPerSample: Int
  private let photometric: Int?
  private let extraSample: Int?
  private let orientation: Int
  /// Whether all values of the directory's entries and all strips and tiles are within the file.
  private let isWhole: Bool
  /// Whether further pages follow.
  let hasMorePages: Bool

  /// Bytes per value by type number (TIFF 6.0, section 2; 13 is the offset of a directory).
  private static let widths = [
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4,
  ]
  /// The unsigned integer types.
  private static let integers: Set = [1, 3, 4]
  /// The tags for the offsets and sizes of strips and tiles.
  private static let placed = [(offsets: 273, counts: 279), (offsets: 324, counts: 325)]

  /// nil where the directory cannot be read.
  init?(_ bytes: [UInt8]) {
    let reader = ByteReader(bytes: bytes, isBigEndian: bytes.first == UInt8(ascii: "M"))
    guard let start = reader.number(at: 4, bytes: 4),
      let count = reader.number(at: start, bytes: 2)
    else { return nil }
    var values: [Int: Int] = [:]
    var arrays: [Int: [Int]] = [:]
    var isWhole = true
    for entry in 0..<count {
      let place = start + 2 + 12 * entry
      guard let tag = reader.number(at: place, bytes: 2),
        let type = reader.number(at: place + 2, bytes: 2),
        let amount = reader.number(at: place + 4, bytes: 4)
      else { return nil }
      guard let width = Self.widths[type] else { continue }
      // Up to four bytes are stored in the entry itself, more elsewhere.
      let inside = amount <= 4 / width
      guard let first = inside ? place + 8 : reader.number(at: place + 8, bytes: 4) else {
        return nil
      }
      guard first <= bytes.count - amount * width else {
        isWhole = false
        continue
      }
      guard Self.integers.contains(type) else { continue }
      values[tag] = values[tag] ?? reader.number(at: first, bytes: width)
      if Self.placed.contains(where: { $0.offsets == tag || $0.counts == tag }) {
        arrays[tag] =
          arrays[tag]
          ?? (0..<amount).compactMap { reader.number(at: first + width * $0, bytes: width) }
      }
    }
    for (offsets, counts) in Self.placed {
      // Without byte counts libtiff computes them.
      for (offset, count) in zip(arrays[offsets] ?? [], arrays[counts] ?? [])
      where offset > bytes.count - count { isWhole = false }
    }
    self.isWhole = isWhole
    guard let columns = values[256], let rows = values[257] else { return nil }
    size = ImageSize(width: columns, height: rows)
    bitsPerSample = values[258] ?? 1
    photometric = values[262]
    extraSample = values[338]
    orientation = values[274] ?? 1
    hasMorePages = (reader.number(at: start + 2 + 12 * count, bytes: 4) ?? 0) != 0
  }

  /// Whether the colors are stored with unassociated alpha. libtiff multiplies them by it.
  var losesColors: Bool { extraSample == 2 }

  /// - Throws: for a truncated file, and for what gd 2.3 decodes wrongly.
  func checkedSize() throws(DatasetError.ImageProblem) -> ImageSize {
    // libtiff continues without a color map that it cannot read, and everything becomes black.
    guard isWhole else { throw .damaged(.tiff, reason: "its data are truncated") }
    // gd takes 0 for white in either photometric interpretation.
    guard bitsPerSample != 1 || photometric == 0 else {
      throw .unsupported(.tiff, variety: "1 bit a pixel")
    }
    // gd applies the orientation of some kinds of images only.
    guard orientation == 1 else { throw .unsupported(.tiff, variety: "a non-default orientation") }
    return size
  }
}
