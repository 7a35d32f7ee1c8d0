/// The kinds of pictures that browsers show, told by their first bytes.
enum PictureType: String, CaseIterable {
  case png, jpeg, gif, webp, avif, bmp, svg

  init?(_ bytes: some Collection<UInt8>) {
    let head = Array(bytes.prefix(4096))
    func has(_ text: String, at offset: Int = 0) -> Bool {
      head.dropFirst(offset).starts(with: text.utf8)
    }
    if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if has("GIF87a") || has("GIF89a") {
      self = .gif
    } else if has("RIFF"), has("WEBP", at: 8) {
      self = .webp
    } else if has("ftypavif", at: 4) || has("ftypavis", at: 4) {
      self = .avif
    } else if has("BM"), head.count > 26 {
      self = .bmp
    } else if Self.isSVG(head) {
      self = .svg
    } else {
      return nil
    }
  }

  /// The endings by which servers and browsers know the type; the first one is given to a file that
  /// has none of them.
  var endings: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .png: ["png", "apng"]
    default: [rawValue]
    }
  }

  /// A browser runs no script of an SVG file that an image shows.
  private static func isSVG(_ head: [UInt8]) -> Bool {
    var text = Substring(String(decoding: head, as: UTF8.self).lowercased())
    if text.first == "\u{FEFF}" { text.removeFirst() }
    // The XML declaration, comments and a document type may come first.
    while true {
      text = text.drop { $0.isWhitespace }
      if text.hasPrefix("<svg") { return true }
      let end: String
      if text.hasPrefix("<!--") {
        end = "-->"
      } else if text.hasPrefix("<?xml") {
        end = "?>"
      } else if text.hasPrefix("<!doctype svg") {
        end = ">"
      } else {
        return false
      }
      guard let range = text.firstRange(of: end) else { return false }
      text = text[range.upperBound...]
    }
  }
}
