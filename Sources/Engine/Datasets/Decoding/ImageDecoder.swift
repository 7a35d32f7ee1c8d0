/// Image files decoded to RGB.
///
/// Gray and palette images become RGB, 16 bits become the upper 8, alpha is dropped and the stored
/// color kept, animations give their first frame, and EXIF orientation is not
/// applied: as in Pillow's `convert("RGB")`, Keras's `image_dataset_from_directory` and torchvision's
/// `ImageFolder`.
enum ImageDecoder {
  typealias Problem = DatasetError.ImageProblem

  /// The maximum number of pixels of one image, and per side.
  static let pixelLimit = 100_000_000
  static let sideLimit = 65_535

  /// Decodes one image and resizes it if needed, ignoring proportions.
  ///
  /// gd's messages become part of the error within `GDMessages.keeping`.
  ///
  /// - Parameter output: three planes of `size`, CHW, channels red, green, blue.
  /// - Throws: for anything but an intact image.
  @discardableResult
  static func decode(
    _ bytes: [UInt8], size wanted: InputSize, to output: UnsafeMutablePointer<UInt8>
  ) throws(Problem) -> ImageKind {
    let (file, header) = try checked(bytes)
    var kind = ImageKind(bytes, header.format)
    let size = header.size
    if size.width == wanted.width && size.height == wanted.height {
      kind.hasStrayBytes = try decode(file, header, to: output)
      return kind
    }
    var planes = [UInt8](repeating: 0, count: 3 * size.width * size.height)
    kind.hasStrayBytes = try decode(file, header, to: &planes)
    let resampler = Resampler(from: size, to: wanted)
    planes.withUnsafeBufferPointer { planes in
      for channel in 0..<3 {
        resampler.apply(
          planes.baseAddress! + channel * size.width * size.height,
          to: output + channel * wanted.area)
      }
    }
    return kind
  }

  /// An image in its own size: a red, a green and a blue plane.
  static func decode(_ bytes: [UInt8]) throws(Problem) -> (size: ImageSize, planes: [UInt8]) {
    let (file, header) = try checked(bytes)
    var planes = [UInt8](repeating: 0, count: 3 * header.size.width * header.size.height)
    _ = try decode(file, header, to: &planes)
    return (header.size, planes)
  }

  /// A single-frame file of acceptable size, and its header.
  private static func checked(
    _ bytes: [UInt8]
  ) throws(Problem) -> (file: [UInt8], header: ImageHeader) {
    let file = WebPContainer.firstFrame(bytes) ?? bytes
    let header = try ImageHeader(file)
    let size = header.size
    guard max(size.width, size.height) <= sideLimit, size.width * size.height <= pixelLimit else {
      throw .tooManyPixels(size, limit: pixelLimit, side: sideLimit)
    }
    return (file, header)
  }

  /// - Returns: whether stray bytes were skipped.
  private static func decode(
    _ bytes: [UInt8], _ header: ImageHeader, to planes: UnsafeMutablePointer<UInt8>
  ) throws(Problem) -> Bool {
    switch header.format {
    case .jpeg: return try JPEGDecoder.decode(bytes, to: planes)
    case .gif: try GIFDecoder(bytes).decode(to: planes)
    case .png, .webp, .bmp, .tiff:
      try GDDecoder.decode(bytes, header.format, header.size, to: planes)
    }
    return false
  }
}

/// Properties of a file found while decoding.
struct ImageKind: Hashable {
  let format: ImageFormat
  /// Whether there are further frames or pages, which are not read.
  let hasMoreFrames: Bool
  /// Whether the decoder has skipped stray bytes.
  var hasStrayBytes = false

  init(_ bytes: [UInt8], _ format: ImageFormat) {
    self.format = format
    hasMoreFrames =
      switch format {
      case .gif: (try? GIFDecoder(bytes).hasMoreFrames()) ?? false
      case .webp: WebPContainer.frameCount(bytes) > 1
      case .tiff: TIFFHeader(bytes)?.hasMorePages ?? false
      case .jpeg, .png, .bmp: false
      }
  }
}
