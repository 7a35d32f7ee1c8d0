/// The first page of a TIFF file, as far as its directory tells.
struct TIFFHeader {
  private let size: ImageSize
  private let bitsPerSample: Int
  private let photometric: Int?
  private let extraSample: Int?
  private let orientation: Int
  /// Whether further pages follow.
  let hasMorePages: Bool

  /// nil where the directory cannot be read.
  init?(_ bytes: [UInt8]) {
    let reader = ByteReader(bytes: bytes, isBigEndian: bytes.first == UInt8(ascii: "M"))
    guard let start = reader.number(at: 4, bytes: 4),
      let count = reader.number(at: start, bytes: 2)
    else { return nil }
    var values: [Int: Int] = [:]
    for entry in 0..<count {
      let place = start + 2 + 12 * entry
      guard let tag = reader.number(at: place, bytes: 2),
        let type = reader.number(at: place + 2, bytes: 2),
        let amount = reader.number(at: place + 4, bytes: 4)
      else { return nil }
      let width = [1: 1, 3: 2, 4: 4][type]
      guard let width else { continue }
      // Up to four bytes stand in the entry itself, more elsewhere.
      let inside = amount <= 4 / width
      guard let first = inside ? place + 8 : reader.number(at: place + 8, bytes: 4) else {
        return nil
      }
      values[tag] = values[tag] ?? reader.number(at: first, bytes: width)
    }
    guard let columns = values[256], let rows = values[257] else { return nil }
    size = ImageSize(width: columns, height: rows)
    bitsPerSample = values[258] ?? 1
    photometric = values[262]
    extraSample = values[338]
    orientation = values[274] ?? 1
    hasMorePages = (reader.number(at: start + 2 + 12 * count, bytes: 4) ?? 0) != 0
  }

  /// Whether colors stand beside an alpha that they are not multiplied with. libtiff multiplies.
  var losesColors: Bool { extraSample == 2 }

  /// - Throws: for what gd 2.3 decodes wrongly.
  func checkedSize() throws(DatasetError.ImageProblem) -> ImageSize {
    // gd takes 0 for white whichever of the two it is.
    guard bitsPerSample != 1 || photometric == 0 else {
      throw .unsupported(.tiff, variety: "1 bit a pixel")
    }
    // gd turns images of some kinds and not of others.
    guard orientation == 1 else { throw .unsupported(.tiff, variety: "a non-default orientation") }
    return size
  }
}
