/// The format and size of an image, read from its header without decoding it.
///
/// A few bytes of header can claim an image of many gigabytes; this is checked before anything is
/// allocated.
struct ImageHeader: Hashable {
  typealias Problem = DatasetError.ImageProblem

  let format: ImageFormat
  let size: ImageSize

  init(_ bytes: [UInt8]) throws(Problem) {
    guard !bytes.isEmpty else { throw .empty }
    guard let format = ImageFormat(bytes) else {
      throw .notAnImage(ForeignContent.phrase(bytes))
    }
    let size: ImageSize? =
      switch format {
      case .jpeg: try JPEGDecoder.size(bytes)
      case .png: Self.pngSize(bytes)
      case .gif: try GIFDecoder.size(bytes)
      case .webp: WebPContainer.size(bytes)
      case .bmp: try Self.bmpSize(bytes)
      case .tiff: try TIFFHeader(bytes)?.checkedSize()
      }
    guard let size, size.width > 0, size.height > 0 else { throw .noDimensions(format) }
    self.format = format
    self.size = size
  }

  /// The header chunk must come first: its length, `IHDR`, width and height of 32 bits each.
  private static func pngSize(_ bytes: [UInt8]) -> ImageSize? {
    let reader = ByteReader(bytes: bytes, isBigEndian: true)
    guard reader.text(at: 12, bytes: 4) == "IHDR", let width = reader.number(at: 16, bytes: 4),
      let height = reader.number(at: 20, bytes: 4)
    else { return nil }
    return ImageSize(width: width, height: height)
  }

  private static func bmpSize(_ bytes: [UInt8]) throws(Problem) -> ImageSize? {
    let reader = ByteReader(bytes: bytes, isBigEndian: false)
    guard let header = reader.number(at: 14, bytes: 4) else { return nil }
    // The OS/2 header has 16 bits for each.
    let isOld = header == 12
    guard let width = reader.number(at: 18, bytes: isOld ? 2 : 4),
      let height = reader.number(at: isOld ? 20 : 22, bytes: isOld ? 2 : 4),
      let bits = reader.number(at: isOld ? 24 : 28, bytes: 2)
    else { return nil }
    // gd 2.3 widens five bits to eight without replicating the upper ones.
    guard bits != 16 else { throw .unsupported(.bmp, variety: "16 bits a pixel") }
    if !isOld, let masks = reader.number(at: 30, bytes: 4), masks == 3 {
      throw .unsupported(.bmp, variety: "bit fields")
    }
    // Top-down rows have a negative height.
    let rows = isOld ? height : abs(Int(Int32(truncatingIfNeeded: height)))
    return ImageSize(width: width, height: rows)
  }
}
