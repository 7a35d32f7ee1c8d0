/// The chunks of a WebP file, as far as gd needs help with them.
///
/// Source: Google, "WebP Container Specification".
enum WebPContainer {
  private struct Chunk {
    let name: String
    let content: Range<Int>
  }

  /// Chunks within a part of a file, up to the first that is truncated.
  private static func chunks(_ bytes: [UInt8], _ part: Range<Int>) -> [Chunk] {
    let reader = ByteReader(bytes: bytes, isBigEndian: false)
    var chunks: [Chunk] = []
    var place = part.lowerBound
    while place + 8 <= part.upperBound, let name = reader.text(at: place, bytes: 4),
      let size = reader.number(at: place + 4, bytes: 4), size <= part.upperBound - place - 8
    {
      chunks.append(Chunk(name: name, content: place + 8..<place + 8 + size))
      // Odd sizes are padded by a byte.
      place += 8 + size + size % 2
    }
    return chunks
  }

  static func size(_ bytes: [UInt8]) -> ImageSize? {
    let reader = ByteReader(bytes: bytes, isBigEndian: false)
    func size(_ width: Int?, _ height: Int?) -> ImageSize? {
      guard let width, let height else { return nil }
      return ImageSize(width: width, height: height)
    }
    switch reader.text(at: 12, bytes: 4) {
    case "VP8X":
      return size(
        reader.number(at: 24, bytes: 3).map { $0 + 1 },
        reader.number(at: 27, bytes: 3).map { $0 + 1 })
    case "VP8L":
      let word = reader.number(at: 21, bytes: 4)
      return size(word.map { $0 & 0x3FFF + 1 }, word.map { $0 >> 14 & 0x3FFF + 1 })
    case "VP8 ":
      // A frame tag of three bytes and a start code of three come first.
      return size(
        reader.number(at: 26, bytes: 2).map { $0 & 0x3FFF },
        reader.number(at: 28, bytes: 2).map { $0 & 0x3FFF })
    default: return nil
    }
  }

  /// The number of frames of an animation; 0 for other files.
  static func frameCount(_ bytes: [UInt8]) -> Int {
    chunks(bytes, 12..<max(12, bytes.count)).count { $0.name == "ANMF" }
  }

  /// A file of the first frame alone, without its transparency; nil where the file is not animated.
  static func firstFrame(_ bytes: [UInt8]) -> [UInt8]? {
    guard ImageFormat(bytes) == .webp else { return nil }
    let all = chunks(bytes, 12..<max(12, bytes.count))
    guard let frame = all.first(where: { $0.name == "ANMF" }), frame.content.count > 16 else {
      return nil
    }
    // 16 bytes of position on the canvas and duration.
    let inner = frame.content.lowerBound + 16..<frame.content.upperBound
    guard let image = chunks(bytes, inner).first(where: { ["VP8 ", "VP8L"].contains($0.name) })
    else { return nil }
    let content = bytes[image.content]
    func word(_ number: Int) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let padding = [UInt8](repeating: 0, count: content.count % 2)
    return Array("RIFF".utf8) + word(12 + content.count + padding.count) + Array("WEBP".utf8)
      + Array(image.name.utf8) + word(content.count) + content + padding
  }
}
