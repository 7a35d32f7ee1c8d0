internal import CGD
internal import Foundation

/// PNG, WebP, BMP and TIFF images through gd.
enum GDDecoder {
  typealias Problem = DatasetError.ImageProblem

  ///   - size: the size in the header.
  ///   - size: as the header has it.
  ///   - planes: `3 · width · height` bytes for red, green and blue.
  static func decode(
    _ bytes: [UInt8], _ format: ImageFormat, _ size: ImageSize,
    to planes: UnsafeMutablePointer<UInt8>
  ) throws(Problem) {
    guard let count = Int32(exactly: bytes.count) else { throw .damaged(format, reason: nil) }
    GDMessages.forget()
    let decoded = bytes.withUnsafeBytes { source -> gdImagePtr? in
      // gd takes a mutable pointer and only reads.
      let data = UnsafeMutableRawPointer(mutating: source.baseAddress!)
      switch format {
      case .png: return gdImageCreateFromPngPtr(count, data)
      case .webp: return gdImageCreateFromWebpPtr(count, data)
      case .bmp: return gdImageCreateFromBmpPtr(count, data)
      case .tiff: return gdImageCreateFromTiffPtr(count, data)
      case .jpeg, .gif: return nil
      }
    }
    guard let image = decoded else { throw .damaged(format, reason: GDMessages.first) }
    defer { gdImageDestroy(image) }
    guard Int(image.pointee.sx) == size.width, Int(image.pointee.sy) == size.height else {
      throw .damaged(format, reason: "its header states a different size")
    }
    if format == .tiff, TIFFHeader(bytes)?.losesColors ?? false, !isOpaque(image) {
      throw .unsupported(.tiff, variety: "a separate alpha plane")
    }
    guard copy(image, size, to: planes) else { throw .damaged(format, reason: nil) }
  }

  /// The stored colors, whatever their alpha: gd's own conversion turns a palette's transparent color
  /// black.
  ///
  /// - Returns: false where gd has skipped a row.
  private static func copy(
    _ image: gdImagePtr, _ size: ImageSize, to planes: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    let (width, area) = (size.width, size.width * size.height)
    func put(_ color: Int32, at target: Int) {
      let color = UInt32(bitPattern: color)
      planes[target] = UInt8(truncatingIfNeeded: color >> 16)
      planes[area + target] = UInt8(truncatingIfNeeded: color >> 8)
      planes[2 * area + target] = UInt8(truncatingIfNeeded: color)
    }
    if image.pointee.trueColor != 0 {
      guard let rows = image.pointee.tpixels else { return false }
      for y in 0..<size.height {
        guard let row = rows[y] else { return false }
        for x in 0..<width { put(row[x], at: y * width + x) }
      }
      return true
    }
    guard let rows = image.pointee.pixels else { return false }
    let palette = palette(image)
    for y in 0..<size.height {
      guard let row = rows[y] else { return false }
      for x in 0..<width { put(palette[Int(row[x])], at: y * width + x) }
    }
    return true
  }

  /// 256 gray values as gd stores them in true-color images, without alpha.
  private static func palette(_ image: gdImagePtr) -> [Int32] {
    func channel(_ values: UnsafeRawPointer) -> UnsafePointer<Int32> {
      values.assumingMemoryBound(to: Int32.self)
    }
    return withUnsafePointer(to: &image.pointee.red) { red in
      withUnsafePointer(to: &image.pointee.green) { green in
        withUnsafePointer(to: &image.pointee.blue) { blue in
          let (red, green, blue) = (channel(red), channel(green), channel(blue))
          return (0..<Int(gdMaxColors)).map { red[$0] << 16 | green[$0] << 8 | blue[$0] }
        }
      }
    }
  }

  private static func isOpaque(_ image: gdImagePtr) -> Bool {
    guard image.pointee.trueColor != 0, let rows = image.pointee.tpixels else { return true }
    return (0..<Int(image.pointee.sy)).allSatisfy { y in
      // Seven bits of transparency are above the color.
      (0..<Int(image.pointee.sx)).allSatisfy { x in (rows[y]?[x] ?? 0) >> 24 & 0x7F == 0 }
    }
  }
}
