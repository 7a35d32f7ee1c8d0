/// Finds the lines of the front matter, and what looks like it and is none.
struct FrontMatterFinder {
  enum Finding {
    /// There is none. What is wrong is said where a line looks as if there were.
    case absent(Mistake?, line: Int)
    /// Between the lines with these indices; the second is nil where it is never closed.
    case lines(open: Int, close: Int?)
  }

  private let lines: [String]
  private let keys: Set<String>
  /// What is wrong with the lines that begin and end it, by index.
  private(set) var mistakes: [(mistake: Mistake, line: Int)] = []

  /// Whether it has a second part, which is not read.
  private(set) var isCutShort = false

  /// - Parameter keys: the options of the front matter.
  init(_ lines: [String], keys: Set<String>) {
    self.lines = lines
    self.keys = keys
  }

  mutating func find() -> Finding {
    guard let start = firstSignificantLine() else { return .absent(nil, line: 0) }
    let line = lines[start]
    if Self.isTOMLMark(line) {
      let rest = lines[(start + 1)...].prefix(Self.reach)
      guard rest.first(where: { !Self.isBlank($0) })?.contains("=") == true,
        rest.contains(where: Self.isTOMLMark)
      else { return .absent(nil, line: 0) }
      return .absent(.frontMatterInTOML, line: start)
    }
    guard let mark = Self.mark(line) else {
      return .absent(isRunOfOptions(from: start) ? .unopenedFrontMatter : nil, line: start)
    }
    // A notebook's first line `---` is always taken for it, any other only where options follow.
    guard mark == .exact && start == 0 || hasKnownKey(after: start) else {
      return .absent(nil, line: 0)
    }
    if mark != .exact { mistakes.append((.frontMatterMark, start)) }
    let close = closingLine(after: start, indent: Self.indent(line))
    guard isOptions(after: start, to: close) else {
      mistakes = []
      return .absent(.frontMatterWithoutOptions, line: start)
    }
    if let close, Self.indent(lines[close]) == 0, Self.mark(lines[close]) == .near {
      mistakes.append((.frontMatterMark, close))
    }
    if let close, let next = lines[(close + 1)...].firstIndex(where: { !Self.isBlank($0) }),
      isRunOfOptions(from: next)
    {
      mistakes.append((.endedFrontMatter(line: close + 1), next))
      isCutShort = true
    }
    return .lines(open: start, close: close)
  }

  // MARK: Lines

  /// How many lines are looked at to tell front matter from text.
  private static let reach = 200

  private enum Mark {
    case exact
    /// Dashes that are too few, too many, indented, or that an editor has made longer.
    case near
  }

  private static func mark(_ line: String) -> Mark? {
    if isRule(line) { return .exact }
    let marks = line.unicodeScalars.filter { !isSpace($0) }
    guard marks.count > 0, marks.count <= 100,
      marks.allSatisfy({ "-‐‑‒–—―−".unicodeScalars.contains($0) }),
      marks.count > 1 || marks.first != "-"
    else { return nil }
    return .near
  }

  private static func isRule(_ line: String) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
  }

  private static func isEnd(_ line: String) -> Bool {
    isRule(line)
      || line.hasPrefix("...") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
  }

  private static func isTOMLMark(_ line: String) -> Bool {
    line.hasPrefix("+++") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}"
  }

  private static func isBlank(_ line: String) -> Bool {
    line.unicodeScalars.allSatisfy(isSpace)
  }

  private static func indent(_ line: String) -> Int { line.utf8.prefix { $0 == 0x20 }.count }

  /// The index of the first line that is neither blank nor a comment.
  private func firstSignificantLine() -> Int? {
    var isInComment = false
    for (index, line) in lines.enumerated() {
      var rest = line[...]
      if !isInComment {
        rest = rest.drop { $0.unicodeScalars.allSatisfy(Self.isSpace) }
        if rest.isEmpty { continue }
        guard rest.hasPrefix("<!--") else { return index }
        isInComment = true
      }
      if let end = rest.firstRange(of: "-->") {
        isInComment = false
        guard Self.isBlank(String(rest[end.upperBound...])) else { return nil }
      }
    }
    return nil
  }

  private func closingLine(after start: Int, indent: Int) -> Int? {
    var close: Int?
    for (index, line) in lines.enumerated().dropFirst(start + 1) {
      if Self.isEnd(line) { return index }
      if indent > 0, Self.indent(line) == indent, Self.isEnd(String(line.dropFirst(indent))) {
        close = index
        break
      }
      // What stands in the first column and is made of dashes is nothing else in YAML.
      if line.utf8.first.map({ $0 != 0x20 && $0 != 0x09 }) ?? false, line.utf8.count > 2,
        !line.contains(" "), Self.mark(line) == .near
      {
        close = index
        break
      }
    }
    return close
  }

  private func key(_ line: String) -> Substring? {
    let text = line.drop { $0 == " " || $0 == "\"" || $0 == "'" }
    let key = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    let rest = text[key.endIndex...].drop { $0 == " " || $0 == "\"" || $0 == "'" }
    guard !key.isEmpty, rest.first == ":" else { return nil }
    let next = rest.dropFirst().first
    return next == nil || next == " " || next == "\t" ? key : nil
  }

  private func isKnown(_ key: Substring) -> Bool {
    keys.contains(String(key)) || FrontMatter.isForOthers(String(key))
  }

  /// Whether options of front matter begin here that no line `---` opens: nothing but options up to
  /// a line that ends front matter, or a paragraph of several of them.
  private func isRunOfOptions(from start: Int) -> Bool {
    guard lines.indices.contains(start), key(lines[start]) != nil else { return false }
    let indent = Self.indent(lines[start])
    var known = 0
    // Those before the first blank line.
    var inParagraph: Int?
    for line in lines[start...].prefix(Self.reach) {
      if Self.isBlank(line) {
        inParagraph = inParagraph ?? known
      } else if Self.isEnd(line) || Self.mark(line) == .near {
        return known > (inParagraph == nil ? 0 : 1)
      } else if Self.indent(line) == indent, let key = key(line) {
        known += isKnown(key) ? 1 : 0
      } else if Self.indent(line) <= indent, let first = line.first(where: { $0 != " " }),
        !"#-]}".contains(first)
      {
        break
      }
    }
    return (inParagraph ?? known) > 1
  }

  private func hasKnownKey(after start: Int) -> Bool {
    for line in lines[(start + 1)...].prefix(Self.reach) {
      if Self.isEnd(line) { return false }
      if let key = key(line), isKnown(key) {
        return true
      }
    }
    return false
  }

  /// Whether any of the lines looks like an option, or there are none.
  private func isOptions(after start: Int, to close: Int?) -> Bool {
    let content = lines[(start + 1)..<(close ?? lines.count)].prefix(Self.reach)
      .filter { !Self.isBlank($0) }
    guard let first = content.first else { return close != nil }
    return content.contains { key($0) != nil } || "{?!&%".contains(first.first ?? " ")
  }
}
