/// Images of files as RGB.
///
/// Gray and palette images become RGB, 16 bits become the upper 8, alpha is dropped and the stored
/// color kept, of moving pictures the first frame counts, and a camera's note of orientation is not
/// followed: as Pillow's `convert("RGB")`, Keras's `image_dataset_from_directory` and torchvision's
/// `ImageFolder` have it.
enum ImageDecoder {
  typealias Problem = DatasetError.ImageProblem

  /// The most pixels of one image, and the most along one side.
  static let pixelLimit = 100_000_000
  static let sideLimit = 65_535

  /// Decodes one image and squashes it to a square of `side` pixels where it is not one already.
  ///
  /// gd's messages are part of what is thrown within `GDMessages.keeping`.
  ///
  /// - Parameter output: `3 · side · side` bytes, CHW, channels red, green, blue.
  /// - Throws: for everything but a whole image.
  @discardableResult
  static func decode(
    _ bytes: [UInt8], side: Int, to output: UnsafeMutablePointer<UInt8>
  ) throws(Problem) -> ImageKind {
    let (file, header) = try checked(bytes)
    var kind = ImageKind(bytes, header.format)
    let size = header.size
    if size.width == side && size.height == side {
      kind.hasStrayBytes = try decode(file, header, to: output)
      return kind
    }
    var planes = [UInt8](repeating: 0, count: 3 * size.width * size.height)
    kind.hasStrayBytes = try decode(file, header, to: &planes)
    let resampler = Resampler(from: size, side: side)
    planes.withUnsafeBufferPointer { planes in
      for channel in 0..<3 {
        resampler.apply(
          planes.baseAddress! + channel * size.width * size.height,
          to: output + channel * side * side)
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

  /// A file of one frame whose size is no danger, and its header.
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

  /// - Returns: whether bytes that belong to nothing were passed over.
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

/// What a file turned out to be.
struct ImageKind: Hashable {
  let format: ImageFormat
  /// Whether there are further frames or pages, which are not read.
  let hasMoreFrames: Bool
  /// Whether the decoder has passed over bytes that belong to nothing.
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
