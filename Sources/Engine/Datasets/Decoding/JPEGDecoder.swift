internal import CJPEG

/// JPEG images through libjpeg, whose warnings distinguish damage from harmless oddities.
enum JPEGDecoder {
  typealias Problem = DatasetError.ImageProblem

  static func size(_ bytes: [UInt8]) throws(Problem) -> ImageSize {
    let report = try read(bytes, into: nil)
    return ImageSize(width: Int(report.width), height: Int(report.height))
  }

  /// - Parameter planes: `3 · width · height` bytes for red, green and blue.
  /// - Returns: whether stray bytes were skipped.
  static func decode(
    _ bytes: [UInt8], to planes: UnsafeMutablePointer<UInt8>
  ) throws(Problem) -> Bool {
    try read(bytes, into: planes).has_stray_bytes != 0
  }

  private static func read(
    _ bytes: [UInt8], into planes: UnsafeMutablePointer<UInt8>?
  ) throws(Problem) -> triptych_jpeg_report {
    var report = triptych_jpeg_report()
    let isWhole = bytes.withUnsafeBufferPointer { buffer in
      triptych_jpeg_read(buffer.baseAddress, buffer.count, planes, &report) != 0
    }
    guard isWhole else {
      throw .damaged(.jpeg, reason: String(cString: triptych_jpeg_reason(&report)))
    }
    return report
  }
}
