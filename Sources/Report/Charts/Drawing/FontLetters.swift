internal import CFreeType
internal import Foundation

/// The letters that a font has, by code point.
struct FontLetters: Hashable, Sendable {
  /// gd reads what comes after as single bytes.
  static let last: UInt32 = 0xFFFF

  /// Ascending, with gaps between them.
  let ranges: [ClosedRange<UInt32>]

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value <= Self.last else { return false }
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar.value)
  }

  init(ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

  /// Reads the character map of a font file.
  ///
  /// - Returns: nil for a file that FreeType can't read; why not, gd says when it draws.
  init?(reading path: String) {
    var library: FT_Library?
    guard FT_Init_FreeType(&library) == 0 else { return nil }
    defer { FT_Done_FreeType(library) }
    var face: FT_Face?
    guard FT_New_Face(library, path, 0, &face) == 0 else { return nil }
    defer { FT_Done_Face(face) }
    var ranges: [ClosedRange<UInt32>] = []
    var glyph: FT_UInt = 0
    var code = FT_Get_First_Char(face, &glyph)
    while glyph != 0, let scalar = UInt32(exactly: code) {
      if let open = ranges.last, open.upperBound + 1 == scalar {
        ranges[ranges.count - 1] = open.lowerBound...scalar
      } else {
        ranges.append(scalar...scalar)
      }
      code = FT_Get_Next_Char(face, code, &glyph)
    }
    self.ranges = ranges
  }

  private final class Cache: @unchecked Sendable {
    private let lock = NSLock()
    private var known: [String: FontLetters?] = [:]

    func letters(of path: String) -> FontLetters? {
      lock.lock()
      defer { lock.unlock() }
      if let letters = known[path] { return letters }
      let letters = FontLetters(reading: path)
      known[path] = letters
      return letters
    }
  }

  private static let cache = Cache()

  /// The letters of a font file, read once.
  static func of(_ path: String) -> FontLetters? { cache.letters(of: path) }
}
