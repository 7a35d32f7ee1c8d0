/// The kind and size of a JPEG or PNG image, read from its first bytes without decoding it.
///
/// A few bytes of header can claim an image of many gigabytes; this looks before anything is
/// allocated.
struct ImageHeader: Hashable {
  enum Format { case jpeg, png }

  let format: Format
  let size: ImageSize

  /// - Throws: `DatasetError.undecodable`.
  init(_ bytes: [UInt8], path: String) throws {
    let size: ImageSize?
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      format = .png
      size = Self.pngSize(bytes)
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      format = .jpeg
      size = Self.jpegSize(bytes)
    } else {
      throw DatasetError.undecodable(path: path, .unknownFormat)
    }
    guard let size, size.width > 0, size.height > 0 else {
      throw DatasetError.undecodable(path: path, .noDimensions)
    }
    self.size = size
  }

  /// The header chunk must come first: its length, `IHDR`, width and height of 32 bits each.
  private static func pngSize(_ bytes: [UInt8]) -> ImageSize? {
    guard bytes.count >= 24, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
    func word(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    return ImageSize(width: word(16), height: word(20))
  }

  /// Walks the segments up to the start of a frame.
  private static func jpegSize(_ bytes: [UInt8]) -> ImageSize? {
    func short(_ start: Int) -> Int { Int(bytes[start]) << 8 | Int(bytes[start + 1]) }
    var place = 2
    while place + 9 <= bytes.count {
      guard bytes[place] == 0xFF else { return nil }
      let marker = bytes[place + 1]
      switch marker {
      case 0xFF:  // Padding.
        place += 1
      case 0x01, 0xD0...0xD7:  // No length follows.
        place += 2
      case 0xC4, 0xC8, 0xCC:  // Tables, within the range of the frames.
        place += 2 + short(place + 2)
      case 0xC0...0xCF:  // Length, precision, height, width.
        return ImageSize(width: short(place + 7), height: short(place + 5))
      case 0xD9, 0xDA:  // The end or the pixels, and no frame so far.
        return nil
      default:
        place += 2 + short(place + 2)
      }
    }
    return nil
  }
}
