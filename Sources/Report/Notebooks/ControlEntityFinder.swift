internal import Options

/// Finds the entities, such as `&#7;`, that have put control characters into a text. cmark tells no
/// place of them.
struct ControlEntityFinder {
  /// Nobody reads more, and a hostile notebook can have a million.
  private static let limit = 500
  /// How far an entity can stand below the line at which its text begins.
  private static let reach = 100

  /// Where to look on: behind the last one.
  private var line = 0
  private var byte = 0
  private var column = 1
  private var count = 0

  /// The place of the next entity of this character; the line's beginning where none is found, and
  /// nil when enough have been told.
  ///
  /// - Parameter start: the first line of the text, counted from 1. Texts come in order.
  mutating func next(
    _ scalar: Unicode.Scalar, from start: Int, in source: NotebookSource
  ) -> SourceLocation? {
    guard count < Self.limit else { return nil }
    count += 1
    if line < start { (line, byte, column) = (start, 0, 1) }
    for number in line...max(line, start + Self.reach) where number <= source.lines.count {
      let bytes = Array(source.line(number).utf8.dropFirst(number == line ? byte : 0))
      guard let found = Self.find(scalar, in: bytes) else { continue }
      if number > line { (line, byte, column) = (number, 0, 1) }
      column += String(decoding: bytes[..<found.lowerBound], as: UTF8.self).count
      let place = source.location(line: number, column: column)
      column += found.count
      byte += found.upperBound
      return place
    }
    return source.location(line: start, column: 1)
  }

  private static func find(_ scalar: Unicode.Scalar, in bytes: [UInt8]) -> Range<Int>? {
    var i = 0
    while let start = bytes[i...].firstIndex(of: UInt8(ascii: "&")) {
      i = start + 1
      guard bytes[i...].first == UInt8(ascii: "#"),
        let end = bytes[i...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
      else { continue }
      let digits = String(decoding: bytes[(i + 1)..<end], as: UTF8.self)
      let isHexadecimal = digits.first == "x" || digits.first == "X"
      let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      if value == scalar.value { return start..<end + 1 }
    }
    return nil
  }
}
