internal import Options

/// The lines of a paragraph or a heading without what holds them, and again with everything masked
/// in which marks mean nothing: code, escapes, addresses, raw HTML and parameters.
struct MaskedLines {
  /// Stands for a masked byte.
  static let mask: UInt8 = 0

  private let source: NotebookSource
  private let firstLine: Int
  private var bytes: [UInt8] = []
  /// As long as the lines, which end with line feeds.
  private(set) var masked: [UInt8] = []
  /// The lines without their ends.
  private(set) var ranges: [Range<Int>] = []
  /// How many bytes of the file's line stand before each line's part.
  private var prefixes: [Int] = []
  /// What stands between `\(` and `\)`, or `\[` and `\]`, and looks like a formula.
  private(set) var formulas: [(start: Int, end: Int)] = []

  /// - Parameters:
  ///   - first: the first line, counted from 1.
  ///   - last: the last one.
  init(_ source: NotebookSource, from first: Int, to last: Int) {
    self.source = source
    firstLine = first
    for number in first...max(first, last) {
      let line = Array(source.line(number).utf8)
      let prefix = Self.prefixLength(line, mayBeItem: number == first)
      let start = bytes.count
      bytes += line[prefix...]
      ranges.append(start..<bytes.count)
      prefixes.append(prefix)
      bytes.append(0x0A)
    }
    masked = bytes
    maskAll()
  }

  /// Whether any of the marks is there that are looked for between words or at the ends of lines.
  var isWorthScanning: Bool {
    masked.contains { "$~[^{|:+".utf8.contains($0) } || !formulas.isEmpty
  }

  func raw(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// - Parameter isExact: whether the column is counted; else it is behind all others.
  func location(of offset: Int, isExact: Bool) -> SourceLocation {
    var low = 0
    var high = ranges.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if ranges[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
    }
    guard isExact else { return source.location(line: firstLine + low, column: .max) }
    let line = source.line(firstLine + low)
    let length = prefixes[low] + offset - ranges[low].lowerBound
    let column = String(decoding: line.utf8.prefix(length), as: UTF8.self).count + 1
    return source.location(line: firstLine + low, column: column)
  }

  /// Where the bytes stand next, not further than the limit.
  func firstRange(
    of pattern: [UInt8], from start: Int, masked isMasked: Bool = false, limit: Int = .max
  ) -> Int? {
    let text = (isMasked ? masked : bytes).dropFirst(start).prefix(limit)
    guard let first = pattern.first else { return nil }
    var i = text.startIndex
    while let next = text[i...].firstIndex(of: first) {
      if text[next...].starts(with: pattern) { return next }
      i = next + 1
    }
    return nil
  }

  // MARK: Masking

  /// Quote marks and indents, and on the first line the marks of lists and headings.
  private static func prefixLength(_ line: [UInt8], mayBeItem: Bool) -> Int {
    var i = 0
    func skipBlank() {
      while i < line.count, line[i] == 0x20 || line[i] == 0x09 || line[i] == 0x3E { i += 1 }
    }
    skipBlank()
    while mayBeItem, i < line.count {
      var end = i
      if "-+*".utf8.contains(line[i]) {
        end = i + 1
      } else {
        let digits = line[i...].prefix { (0x30...0x39).contains($0) }.count
        if digits > 0, i + digits < line.count, ".)".utf8.contains(line[i + digits]) {
          end = i + digits + 1
        }
      }
      guard end > i, end < line.count, line[end] == 0x20 || line[end] == 0x09 else { break }
      i = end
      skipBlank()
    }
    return min(i, line.count)
  }

  private mutating func hide(_ range: Range<Int>) {
    for i in range where masked[i] != 0x0A { masked[i] = Self.mask }
  }

  private mutating func maskAll() {
    let closing = closingRuns()
    var nextTagEnd = -1
    var i = 0
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\\"):
        guard i + 1 < bytes.count, Self.isPunctuation(bytes[i + 1]) else {
          i += 1
          continue
        }
        let mark = bytes[i + 1]
        let close: [UInt8]? =
          switch mark {
          case UInt8(ascii: "("): Array("\\)".utf8)
          case UInt8(ascii: "["): Array("\\]".utf8)
          default: nil
          }
        if let close, let end = firstRange(of: close, from: i + 2, limit: 500),
          Self.isLaTeX(bytes[(i + 2)..<end])
        {
          formulas.append((i, end + 2))
          hide(i..<end + 2)
          i = end + 2
          continue
        }
        hide(i..<i + 2)
        i += 2
      case UInt8(ascii: "`"):
        let count = bytes[i...].prefix { $0 == UInt8(ascii: "`") }.count
        let end = closing[i].map { $0 + count } ?? i + count
        hide(i..<end)
        i = end
      case UInt8(ascii: "<"):
        if nextTagEnd < i {
          nextTagEnd = bytes[i...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
        }
        if beginsTag(i), nextTagEnd < bytes.count {
          hide(i..<nextTagEnd + 1)
          i = nextTagEnd
        }
        i += 1
      case UInt8(ascii: "]"):
        i += 1
        if i < bytes.count, bytes[i] == UInt8(ascii: "(") {
          let end = destinationEnd(i)
          hide(i..<end)
          i = end
        }
      case UInt8(ascii: "$"):
        switch Template.token(at: i, in: bytes) {
        case .parameter(_, let length):
          hide(i..<i + length)
          i += length
        case .escape:
          hide(i..<i + 3)
          i += 3
        case .malformed, nil: i += 1
        }
      default: i += 1
      }
    }
  }

  /// For each run of backticks where the next run of the same length begins.
  private func closingRuns() -> [Int: Int] {
    var runs: [(at: Int, count: Int)] = []
    var i = 0
    while let next = bytes[i...].firstIndex(of: UInt8(ascii: "`")) {
      let count = bytes[next...].prefix { $0 == UInt8(ascii: "`") }.count
      runs.append((next, count))
      i = next + count
    }
    var closing: [Int: Int] = [:]
    var nextOfLength: [Int: Int] = [:]
    for run in runs.reversed() {
      closing[run.at] = nextOfLength[run.count]
      nextOfLength[run.count] = run.at
    }
    return closing
  }

  private func beginsTag(_ i: Int) -> Bool {
    guard i + 1 < bytes.count else { return false }
    return Label.isLetterOrDigit(bytes[i + 1]) || "/!?".utf8.contains(bytes[i + 1])
  }

  /// Behind the `)` of an address in parentheses; the next byte where there is none.
  private func destinationEnd(_ start: Int) -> Int {
    var depth = 0
    for (i, byte) in zip(start..., bytes[start...].prefix(2000)) {
      if byte == UInt8(ascii: "(") { depth += 1 }
      // cmark reads no deeper.
      if depth > 33 { break }
      if byte == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 { return i + 1 }
      }
    }
    return start + 1
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// Whether what stands between `\(` and `\)` is a formula and not a text in escaped parentheses.
  private static func isLaTeX(_ text: ArraySlice<UInt8>) -> Bool {
    let marks = text.contains { "^_=".utf8.contains($0) }
    let command = zip(text, text.dropFirst()).contains {
      $0 == UInt8(ascii: "\\") && Label.isLetterOrDigit($1)
    }
    let letter = text.filter { $0 != 0x20 }.count == 1
    return marks || command || letter
  }
}
