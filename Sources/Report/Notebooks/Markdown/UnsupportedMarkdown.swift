internal import Options

/// Finds the Markdown of other tools, which is shown as text: tables, footnotes, formulas and the
/// like. The places are exact, as it reads the lines of the file and not cmark's tree.
struct UnsupportedMarkdown {
  let source: NotebookSource
  /// The labels of the definitions `[^label]: …` of the whole notebook.
  let footnotes: Set<String>
  private(set) var remarks: [(remark: Remark, place: SourceLocation)] = []
  /// Those that the paragraph has.
  private var kinds: Set<String> = []

  init(_ source: NotebookSource, from firstLine: Int) {
    self.source = source
    footnotes = Set(
      source.lines.dropFirst(firstLine - 1).compactMap { line in
        let text = line.utf8.drop { $0 == 0x20 || $0 == 0x3E }
        guard text.starts(with: "[^".utf8), let close = text.firstIndex(of: UInt8(ascii: "]")),
          text[text.index(after: close)...].first == UInt8(ascii: ":")
        else { return nil }
        return String(text.dropFirst(2)[..<close])
      })
  }

  /// Looks through a paragraph or a heading.
  ///
  /// - Parameters:
  ///   - block: with the file's line numbers.
  ///   - tags: the raw HTML in it, comments aside, in its order.
  mutating func scan(_ block: MarkdownLines, tags: [String]) {
    let lines = MaskedLines(source, from: block.first, to: block.last)
    kinds = []
    scanTags(tags, lines)
    guard lines.isWorthScanning else { return }
    for (start, end) in lines.formulas {
      add(.formula(Self.shortened(lines.raw(start..<end))), at: start, lines)
    }
    kinds.remove(Remark.formula("").kind)
    scanMarks(lines)
    if !block.isHeading { scanLines(lines, block) }
    if block.isHeading { scanHeadingEnd(lines) }
  }

  private mutating func add(_ remark: Remark, at offset: Int, _ lines: MaskedLines) {
    // Only the first place is shown with its column, which takes time to count in a long line.
    let isFirst = kinds.insert(remark.kind).inserted
    remarks.append((remark, lines.location(of: offset, isExact: isFirst)))
  }

  private mutating func scanTags(_ tags: [String], _ lines: MaskedLines) {
    var from = 0
    for tag in tags {
      // A tag can go on in the next line, where `>` and indents stand between its parts.
      let first = Array(tag.utf8.prefix { $0 != 0x0A })
      let at = lines.firstRange(of: first, from: from)
      if let at { from = at + first.count }
      add(.rawHTML(Self.shortened(tag)), at: at ?? from, lines)
    }
  }

  static func shortened(_ text: String) -> String {
    let line = String(text.prefix { !$0.isNewline })
    return line.count > 40 ? String(line.prefix(40)) + "…" : line
  }

  // MARK: Between words

  private mutating func scanMarks(_ lines: MaskedLines) {
    let bytes = lines.masked
    var dollar: Int?
    var tilde: Int?
    var i = 0
    func isSpace(_ n: Int) -> Bool {
      !bytes.indices.contains(n) || bytes[n] == 0x20 || bytes[n] == 0x0A || bytes[n] == 0x09
    }
    func isWord(_ n: Int) -> Bool { bytes.indices.contains(n) && Label.isLetterOrDigit(bytes[n]) }
    while i < bytes.count {
      let byte = bytes[i]
      switch byte {
      case UInt8(ascii: "$"):
        let count = bytes[i...].prefix { $0 == byte }.count
        defer { i += count }
        guard count == 1 else {
          let end = lines.firstRange(of: Array("$$".utf8), from: i + 2, masked: true)
          let isAtStart = i == 0 || bytes[i - 1] == 0x0A
          if count == 2, isAtStart || end != nil {
            add(.formula("$$"), at: i, lines)
            // Behind the formula.
            i = end ?? i
          }
          continue
        }
        if let start = dollar, !isSpace(i - 1), !isWord(i + 1),
          Self.isFormula(bytes[(start + 1)..<i])
        {
          add(.formula(Self.shortened(lines.raw(start..<i + 1))), at: start, lines)
          dollar = nil
        } else if !isSpace(i + 1), !isWord(i - 1) {
          dollar = i
        }
      case UInt8(ascii: "~"):
        let count = bytes[i...].prefix { $0 == byte }.count
        defer { i += count }
        guard count == 2 else { continue }
        if let start = tilde, !isSpace(i - 1) {
          add(.strikethrough, at: start, lines)
          tilde = nil
        } else if !isSpace(i + 2) {
          tilde = i
        }
      case UInt8(ascii: "["):
        defer { i += 1 }
        if let label = Self.footnote(bytes[i...]),
          footnotes.contains(label) || Self.isNoteName(label)
        {
          add(.footnote("[^\(label)]"), at: i, lines)
        }
      case UInt8(ascii: "^"):
        defer { i += 1 }
        if i + 2 < bytes.count, bytes[i + 1] == UInt8(ascii: "["), isWord(i + 2), !isSpace(i - 1) {
          add(.footnote("^["), at: i, lines)
        }
      case UInt8(ascii: "{"):
        defer { i += 1 }
        if bytes[i...].starts(with: "{{<".utf8) || bytes[i...].starts(with: "{{%".utf8) {
          add(.shortcode, at: i, lines)
        } else if i > 0, bytes[i - 1] == UInt8(ascii: "]") || bytes[i - 1] == MaskedLines.mask,
          let end = Self.attributesEnd(bytes[i...])
        {
          add(.attributes(lines.raw(i..<end)), at: i, lines)
        }
      default: i += 1
      }
    }
  }

  /// Whether what stands between two `$` looks like a formula and not like two prices.
  private static func isFormula(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= 1000, let first = text.first else { return false }
    let isNumber = (0x30...0x39).contains(first)
    return !isNumber || text.contains { "\\^_={".utf8.contains($0) } || text.count == 1
  }

  /// `1` of `[^1]`, where no `(` follows.
  private static func footnote(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.starts(with: "[^".utf8) else { return nil }
    let label = bytes.dropFirst(2).prefix(100).prefix { !" []\n\t".utf8.contains($0) }
    guard !label.isEmpty, label.endIndex < bytes.endIndex,
      bytes[label.endIndex] == UInt8(ascii: "]"),
      bytes[(label.endIndex + 1)...].first != UInt8(ascii: "(")
    else { return nil }
    return String(decoding: label, as: UTF8.self)
  }

  /// Whether a footnote without a definition can be called so: `[^a-z]` is a set of characters.
  private static func isNoteName(_ label: String) -> Bool {
    let bytes = Array(label.utf8)
    let isRange = bytes.count == 3 && bytes[1] == UInt8(ascii: "-")
    return !isRange && Label.isValid(label)
  }

  /// Where `{#id .class key=value}` ends.
  private static func attributesEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let close = bytes.prefix(200).firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let inner = bytes[bytes.startIndex + 1..<close].drop { $0 == 0x20 || $0 == UInt8(ascii: ":") }
    guard let first = inner.first else { return nil }
    let word = inner.prefix { Label.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    let isKey = !word.isEmpty && inner[word.endIndex...].first == UInt8(ascii: "=")
    let isMark = first == UInt8(ascii: "#") || first == UInt8(ascii: ".")
    return isMark && inner.count > 1 || isKey || inner.elementsEqual("-".utf8) ? close + 1 : nil
  }

  private mutating func scanHeadingEnd(_ lines: MaskedLines) {
    // The last line can be the underline.
    for line in lines.ranges {
      var end = line.upperBound
      while end > line.lowerBound, lines.masked[end - 1] == 0x20 { end -= 1 }
      guard end > line.lowerBound, lines.masked[end - 1] == UInt8(ascii: "}"),
        let open = lines.masked[line.lowerBound..<end].lastIndex(of: UInt8(ascii: "{")),
        open > line.lowerBound, lines.masked[open - 1] == 0x20,
        Self.attributesEnd(lines.masked[open..<end]) != nil
      else { continue }
      add(.attributes(lines.raw(open..<end)), at: open, lines)
    }
  }

  // MARK: Whole lines

  private mutating func scanLines(_ lines: MaskedLines, _ block: MarkdownLines) {
    var before: ArraySlice<UInt8>?
    for (n, range) in lines.ranges.enumerated() {
      let text = lines.masked[range]
      defer { before = text }
      guard let first = text.first else { continue }
      switch first {
      case UInt8(ascii: ":"):
        if text.starts(with: ":::".utf8) {
          add(.div, at: range.lowerBound, lines)
        } else if text.count > 2,
          text[text.startIndex + 1] == 0x20 || text[text.startIndex + 1] == 9,
          n > 0 || block.position == .afterParagraph
        {
          add(.definitionList, at: range.lowerBound, lines)
        }
      case UInt8(ascii: "{"):
        if text.count > 2, "#.:".utf8.contains(text[text.startIndex + 1]),
          Self.attributesEnd(text) == text.endIndex
        {
          add(.attributes(lines.raw(range)), at: range.lowerBound, lines)
        }
      case UInt8(ascii: "["):
        if n == 0, block.position == .first { scanBox(text, range, lines, block) }
      case UInt8(ascii: "+"):
        if text.count > 4, text.allSatisfy({ "+-=:".utf8.contains($0) }),
          text.last == UInt8(ascii: "+"), before?.first != UInt8(ascii: "|")
        {
          add(.table, at: range.lowerBound, lines)
        }
      default: break
      }
      if let before, let head = Self.cells(before), let rule = Self.ruleCells(text), head == rule {
        add(.table, at: lines.ranges[n - 1].lowerBound, lines)
      }
    }
  }

  private mutating func scanBox(
    _ text: ArraySlice<UInt8>, _ range: Range<Int>, _ lines: MaskedLines, _ block: MarkdownLines
  ) {
    let start = text.startIndex
    if block.isInItem, text.count >= 3, " xX".utf8.contains(text[start + 1]),
      text[start + 2] == UInt8(ascii: "]"), text.count == 3 || text[start + 3] == 0x20
    {
      add(.taskList, at: range.lowerBound, lines)
    } else if block.isInQuote, text.count > 3, text[start + 1] == UInt8(ascii: "!"),
      let close = text.firstIndex(of: UInt8(ascii: "]")),
      text[(start + 2)..<close].allSatisfy(Label.isLetterOrDigit), close > start + 2
    {
      add(.callout(lines.raw(start..<close + 1)), at: range.lowerBound, lines)
    }
  }

  /// How many cells a row of a table has; nil without a `|`.
  private static func cells(_ line: ArraySlice<UInt8>) -> Int? {
    let bar = UInt8(ascii: "|")
    guard line.contains(bar) else { return nil }
    var row = line
    while row.last == 0x20 || row.last == 0x09 { row.removeLast() }
    if row.first == bar { row.removeFirst() }
    if row.last == bar { row.removeLast() }
    return 1 + row.count { $0 == bar }
  }

  /// How many cells the line under a table's head has; nil for other lines.
  private static func ruleCells(_ line: ArraySlice<UInt8>) -> Int? {
    guard line.contains(UInt8(ascii: "-")), line.allSatisfy({ "|-: \t".utf8.contains($0) }) else {
      return nil
    }
    return cells(line)
  }
}
