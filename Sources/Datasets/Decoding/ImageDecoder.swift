internal import CGD
internal import Foundation

/// JPEG and PNG images as RGB, through libgd.
///
/// Grey and palette images become RGB, 16 bits become 8, transparency is dropped (the colour under
/// it counts), and a camera's note of orientation is not followed: as Keras's
/// `image_dataset_from_directory` does it.
enum ImageDecoder {
  /// The most pixels of one image, and the most along one side.
  static let pixelLimit = 100_000_000
  static let sideLimit = 65_535

  /// Decodes one image and squashes it to a square of `side` pixels where it is not one already.
  ///
  /// - Parameters:
  ///   - path: named in errors.
  ///   - output: `3 · side · side` bytes, CHW, channels red, green, blue.
  /// - Throws: `DatasetError.undecodable`.
  static func decode(
    _ bytes: [UInt8], path: String, side: Int, to output: UnsafeMutablePointer<UInt8>
  ) throws {
    let header = try ImageHeader(bytes, path: path)
    guard max(header.size.width, header.size.height) <= sideLimit,
      header.size.width * header.size.height <= pixelLimit
    else {
      throw DatasetError.undecodable(
        path: path, .tooManyPixels(header.size, limit: pixelLimit, side: sideLimit))
    }
    guard let size = Int32(exactly: bytes.count) else {
      throw DatasetError.undecodable(path: path, .rejected)
    }
    let decoded = bytes.withUnsafeBytes { source -> gdImagePtr? in
      // gd takes a mutable pointer and only reads.
      let data = UnsafeMutableRawPointer(mutating: source.baseAddress!)
      switch header.format {
      // 0: what libjpeg warns of, such as missing data, is an error.
      case .jpeg: return gdImageCreateFromJpegPtrEx(size, data, 0)
      case .png: return gdImageCreateFromPngPtr(size, data)
      }
    }
    guard let image = decoded else { throw DatasetError.undecodable(path: path, .rejected) }
    defer { gdImageDestroy(image) }
    guard gdImagePaletteToTrueColor(image) != 0 else {
      throw DatasetError.undecodable(path: path, .rejected)
    }
    let (width, height) = (Int(image.pointee.sx), Int(image.pointee.sy))
    if width == side && height == side {
      try copy(image, path: path, to: output)
    } else {
      var native = [UInt8](repeating: 0, count: 3 * width * height)
      let resampler = Resampler(from: ImageSize(width: width, height: height), side: side)
      try native.withUnsafeMutableBufferPointer { planes in
        try copy(image, path: path, to: planes.baseAddress!)
        for channel in 0..<3 {
          resampler.apply(
            planes.baseAddress! + channel * width * height, to: output + channel * side * side)
        }
      }
    }
  }

  /// The colours of a true-colour image as three planes.
  private static func copy(
    _ image: gdImagePtr, path: String, to output: UnsafeMutablePointer<UInt8>
  ) throws {
    let (width, height) = (Int(image.pointee.sx), Int(image.pointee.sy))
    let area = width * height
    guard let rows = image.pointee.tpixels else {
      throw DatasetError.undecodable(path: path, .rejected)
    }
    for y in 0..<height {
      guard let row = rows[y] else { throw DatasetError.undecodable(path: path, .rejected) }
      let red = output + y * width
      let (green, blue) = (red + area, red + 2 * area)
      for x in 0..<width {
        let colour = UInt32(bitPattern: row[x])
        red[x] = UInt8(truncatingIfNeeded: colour >> 16)
        green[x] = UInt8(truncatingIfNeeded: colour >> 8)
        blue[x] = UInt8(truncatingIfNeeded: colour)
      }
    }
  }

  /// Runs `work` while gd keeps its own messages to itself: every failure is thrown, with the
  /// file's name, and needs no second, nameless line on the standard error.
  static func silencingGD<Result>(_ work: () throws -> Result) rethrows -> Result {
    silencers.change(by: 1)
    defer { silencers.change(by: -1) }
    return try work()
  }

  private static let silencers = Silencers()

  /// gd has one message handler a process; the last caller to leave gives gd's own back.
  private final class Silencers: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    func change(by step: Int) {
      lock.withLock {
        count += step
        if count == 1 && step == 1 { gdSetErrorMethod { _, _, _ in } }
        if count == 0 { gdClearErrorMethod() }
      }
    }
  }
}
