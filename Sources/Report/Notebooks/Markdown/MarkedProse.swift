internal import Options

/// The prose of a notebook with everything that Triptych itself reads replaced by markers.
///
/// cmark 0.30 miscounts the columns of inline nodes: after tabs, continuation lines that are
/// indented more than the first or less (lazily), several lines in a code span or a link's
/// title, link reference definitions. So this finds the places before cmark does: each
/// candidate becomes `U+10FFFD index U+10FFFD` (a private-use character, which Markdown treats
/// like a letter), and cmark decides by where the marker arrives whether the candidate stood
/// in text, in code, or in raw HTML. What turns out to be none of ours is put back.
struct MarkedProse {
  let text: String
  private let tokens: [MarkdownToken]

  /// A literal of cmark's tree, cut at its markers.
  func pieces(of literal: String) -> [MarkdownPiece] {
    guard literal.utf8.contains(ProseMarker.bytes[0]) else { return [.text(literal)] }
    var pieces: [MarkdownPiece] = []
    var rest = literal.unicodeScalars[...]
    while let open = rest.firstIndex(of: ProseMarker.scalar) {
      let after = rest.index(after: open)
      guard let close = rest[after...].firstIndex(of: ProseMarker.scalar),
        let index = Int(String(rest[after..<close])), tokens.indices.contains(index)
      else { break }
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(.token(tokens[index]))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty || pieces.isEmpty { pieces.append(.text(String(rest))) }
    return pieces
  }

  /// A literal of cmark's tree as the file has it.
  func restored(_ literal: String) -> String { pieces(of: literal).original }
}

enum ProseMarker {
  static let scalar: Unicode.Scalar = "\u{10FFFD}"
  static let bytes = Array(String(scalar).utf8)
}

extension MarkedProse {
  /// Marks the lines from `firstLine` (counted from 1) to the end.
  init(_ source: NotebookSource, from firstLine: Int) {
    let lines = source.lines.dropFirst(firstLine - 1)
    let linkLabels = Self.linkLabels(lines)
    let longestLabel = linkLabels.lazy.map(\.utf8.count).max() ?? 0
    var out: [UInt8] = []
    var tokens: [MarkdownToken] = []
    for (index, line) in zip(firstLine..., lines) {
      Self.mark(
        Array(line.utf8), line: index, source, linkLabels, longestLabel: longestLabel, into: &out,
        tokens: &tokens)
      out.append(0x0A)
    }
    if out.last == 0x0A { out.removeLast() }
    text = String(decoding: out, as: UTF8.self)
    self.tokens = tokens
  }

  private static func mark(
    _ bytes: [UInt8], line: Int, _ source: NotebookSource, _ linkLabels: Set<String>,
    longestLabel: Int, into out: inout [UInt8], tokens: inout [MarkdownToken]
  ) {
    guard bytes.contains(where: isSpecial) else {
      out += bytes
      return
    }
    var i = 0
    let definition = Self.definitionEnd(bytes)
    // The last `[` that no `]` has closed, and whether a `<` or a URL has begun since the last space.
    var bracket: Int?
    var isInAngles = false
    var isInURL = false
    var nextClose = -1
    // Columns are counted along, from one token to the next.
    var counted = 0
    var column = 1
    func take(_ kind: MarkdownToken.Kind, length: Int) {
      column += String(decoding: bytes[counted..<i], as: UTF8.self).count
      counted = i
      let original = String(decoding: bytes[i..<i + length], as: UTF8.self)
      out += ProseMarker.bytes
      out += Array(String(tokens.count).utf8)
      out += ProseMarker.bytes
      tokens.append(
        MarkdownToken(
          kind: kind, original: original,
          location: source.location(line: line, column: column), endByte: i + length))
      i += length
    }
    func copy(_ count: Int) {
      out += bytes[i..<i + count]
      i += count
    }
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\\"):
        copy(min(2, bytes.count - i))
      case UInt8(ascii: "["):
        bracket = i
        if longestLabel > 0, nextClose < i {
          nextClose = bytes[i...].firstIndex(of: UInt8(ascii: "]")) ?? bytes.count
        }
        let close = nextClose
        if close < bytes.count, close > i, close - i - 1 <= longestLabel,
          linkLabels.contains(String(decoding: bytes[i + 1..<close], as: UTF8.self))
        {
          copy(close - i)
        } else {
          copy(1)
        }
      case UInt8(ascii: "]"):
        bracket = nil
        let isDefinition = i == definition?.end
        copy(1)
        if isDefinition, definition?.isFootnote == true {
          // With one word behind it cmark would take it for the address of a link.
          take(.place, length: 0)
        } else if i < bytes.count, bytes[i] == UInt8(ascii: isDefinition ? ":" : "(") {
          copy(1)
          copy(bytes[i...].prefix { $0 == 0x20 || $0 == 0x09 }.count)
          var isAddress = i < bytes.count
          if isAddress, bytes[i] == UInt8(ascii: "<") {
            copy(1)
            isAddress = i < bytes.count && Self.closesAddress(bytes[i...])
          }
          if isAddress,
            Self.beginsAddress(bytes[i]) || bytes[i] == UInt8(ascii: ")") && !isDefinition
          {
            take(.place, length: 0)
          }
        }
      case UInt8(ascii: ":"):
        if bytes[i...].starts(with: "://".utf8) { isInURL = true }
        copy(1)
      case 0x20, 0x09:
        isInURL = false
        isInAngles = false
        copy(1)
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        isInAngles = bytes[i] == UInt8(ascii: "<")
        copy(1)
      case UInt8(ascii: "`"):
        copy(bytes[i...].prefix { $0 == UInt8(ascii: "`") }.count)
        let space = i < bytes.count && bytes[i] == 0x20 ? 1 : 0
        if bytes[(i + space)...].starts(with: [UInt8(ascii: "=")]),
          i + space + 1 == bytes.count || bytes[i + space + 1] == 0x20
        {
          copy(space)
          take(.expression, length: 1)
        }
      case UInt8(ascii: "$"):
        switch Template.token(at: i, in: bytes) {
        case .parameter(let name, let length): take(.parameter(name), length: length)
        case .escape: take(.escapedDollar, length: 3)
        case .malformed: take(.malformedParameter, length: 2)
        case nil: copy(1)
        }
      case UInt8(ascii: "@"):
        let standing = Mention.Standing(before: i, in: bytes, isInURL: isInURL)
        // cmark knows an e-mail address in `<>` by its characters.
        if standing != .within || !isInAngles, let label = Label.longest(in: bytes[(i + 1)...]) {
          let mention = Mention(
            label: label, standing: standing,
            isCitation: Mention.isCitation(at: i, in: bytes, bracket: bracket))
          take(.reference(mention), length: 1 + label.utf8.count)
        } else {
          copy(1)
        }
      default: copy(1)
      }
    }
  }

  /// Whether a line with this byte can hold a token.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "@"), UInt8(ascii: "]"): true
    default: false
    }
  }

  /// Whether a marker before this byte cannot change how cmark reads what follows: it is like a
  /// letter, and would keep a `_` from beginning emphasis where there is no address after all.
  private static func beginsAddress(_ byte: UInt8) -> Bool {
    Label.isLetterOrDigit(byte) || byte >= 0x80 || "/#$.%~".utf8.contains(byte)
  }

  /// Whether an address in `<>` ends in its line, and nothing follows that keeps it from being one: then
  /// `<a>` is a tag, which a marker would undo.
  private static func closesAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
    var isEscaped = false
    for (i, byte) in zip(bytes.indices, bytes.prefix(2000)) {
      if byte == UInt8(ascii: ">"), !isEscaped {
        return i + 1 == bytes.endIndex || ") \t".utf8.contains(bytes[i + 1])
      }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return false
  }

  /// The `]` of a line that begins with `[label]:`.
  private static func definitionEnd(_ bytes: [UInt8]) -> (end: Int, isFootnote: Bool)? {
    guard
      let open = bytes.firstIndex(where: { $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: ">") }),
      bytes[open] == UInt8(ascii: "["),
      let close = bytes[open...].prefix(1000).firstIndex(of: UInt8(ascii: "]")),
      bytes[(close + 1)...].first == UInt8(ascii: ":")
    else { return nil }
    return (close, bytes[open + 1] == UInt8(ascii: "^"))
  }

  /// The labels of link reference definitions that hold a `@` or a `$`: their text must be
  /// the same where they are defined and where they are used, so nothing is marked in them.
  private static func linkLabels(_ lines: ArraySlice<String>) -> Set<String> {
    var labels: Set<String> = []
    for line in lines where line.utf8.contains(UInt8(ascii: "[")) {
      let bytes = line.utf8.drop { $0 == 0x20 || $0 == UInt8(ascii: ">") }
      guard bytes.first == UInt8(ascii: "["),
        let close = bytes.firstIndex(of: UInt8(ascii: "]")),
        bytes[bytes.index(after: close)...].first == UInt8(ascii: ":")
      else { continue }
      let label = bytes.dropFirst()[..<close]
      if label.contains(UInt8(ascii: "@")) || label.contains(UInt8(ascii: "$")) {
        labels.insert(String(decoding: label, as: UTF8.self))
      }
    }
    return labels
  }
}
