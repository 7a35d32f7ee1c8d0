/// A supported image format, recognized by the first bytes, whatever the file's name.
package enum ImageFormat: String, CaseIterable, Hashable, Sendable {
  case jpeg = "JPEG"
  case png = "PNG"
  case gif = "GIF"
  case webp = "WebP"
  case bmp = "BMP"
  case tiff = "TIFF"

  /// The usual extensions, in lower case.
  package var endings: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .png: ["png"]
    case .gif: ["gif"]
    case .webp: ["webp"]
    case .bmp: ["bmp", "dib"]
    case .tiff: ["tif", "tiff"]
    }
  }

  /// `JPEG, PNG, GIF, WebP, BMP and TIFF`.
  package static let list =
    allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " and "
    + allCases.last!.rawValue

  static let allEndings = Set(allCases.flatMap(\.endings))

  /// nil where the bytes are not the beginning of a supported image.
  init?(_ bytes: [UInt8]) {
    func begins(_ text: String, at place: Int = 0) -> Bool {
      bytes.dropFirst(place).starts(with: text.utf8)
    }
    if bytes.starts(with: [0xFF, 0xD8]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if begins("GIF87a") || begins("GIF89a") {
      self = .gif
    } else if begins("RIFF") && begins("WEBP", at: 8) {
      self = .webp
    } else if begins("BM") && bytes.count >= 6 {
      self = .bmp
    } else if begins("II*\0") || begins("MM\0*") {
      self = .tiff
    } else {
      return nil
    }
  }
}

/// What a file that is not a supported image is, for messages.
enum ForeignContent {
  /// - Returns: a phrase with its article, and what to do where that is known; nil where it is
  ///   unknown.
  static func phrase(_ bytes: [UInt8]) -> String? {
    func begins(_ text: String, at place: Int = 0) -> Bool {
      bytes.dropFirst(place).starts(with: text.utf8)
    }
    if begins("version https://git-lfs.github.com/spec/") {
      return "a Git LFS pointer instead of the image: run `git lfs pull`"
    }
    if begins("ftyp", at: 4) {
      let brand = String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self)
      if brand.hasPrefix("avi") { return "an AVIF image" }
      if brand.hasPrefix("he") || brand == "mif1" || brand == "msf1" { return "a HEIC image" }
      return "a video or another file in MP4's container"
    }
    if begins("\0\0\0\u{0C}jP") { return "a JPEG 2000 image" }
    if begins("\0\0\0\u{0C}JXL") || bytes.starts(with: [0xFF, 0x0A]) { return "a JPEG XL image" }
    if begins("8BPS") { return "a Photoshop document" }
    if begins("%PDF") { return "a PDF document" }
    if begins("PK\u{3}\u{4}") { return "a zip archive" }
    if begins("\0\0\u{1}\0") { return "an icon file (ICO)" }
    let head = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
    let start = head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
      return "an HTML page instead of an image"
    }
    if start.hasPrefix("<svg") || (start.hasPrefix("<?xml") && head.contains("<svg")) {
      return "an SVG drawing"
    }
    return nil
  }
}
