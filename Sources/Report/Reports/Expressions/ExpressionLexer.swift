/// Cuts a formula into tokens, one at a time.
struct ExpressionLexer {
  enum Token: Hashable, Sendable {
    case name(String)
    case number(Double)
    /// In quotation marks.
    case text(String)
    /// One of `( ) [ ] , . | + - * / ^ ±`.
    case symbol(Character)
    case comparison(Condition.Comparison)
    case end

    /// As a complaint names it.
    var text: String? {
      switch self {
      case .name(let name): name
      case .number(let number): DataValue.number(number).text
      case .text(let text): "\"\(text)\""
      case .symbol(let symbol): String(symbol)
      case .comparison(let comparison): comparison.rawValue
      case .end: nil
      }
    }
  }

  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  /// The next token and the offset of its first character.
  ///
  /// - Parameter isColumn: whether a column's name is expected, in which a hyphen is a minus sign.
  /// - Throws: `ExpressionError` at a character that starts no token.
  mutating func next(
    isColumn: Bool = false
  ) throws(ExpressionError) -> (token: Token, offset: Int) {
    skipSpaces()
    let start = position
    guard let first = peek() else { return (.end, start) }
    if first.isLetter || first == "_" { return (.name(scanName(isColumn: isColumn)), start) }
    if first.isASCIIDigit { return (.number(try scanNumber()), start) }
    if "\"'".contains(first) { return (.text(try scanQuoted().text), start) }
    if "<>=".contains(first) || first == "!" && peek(1) == "=" {
      return (.comparison(try nextComparison()), start)
    }
    guard "()[],.|+-*/^±".contains(first) else {
      throw ExpressionError(
        mistake: .unexpected(found: String(first), expected: "a value"), offset: start)
    }
    position += 1
    return (.symbol(first), start)
  }

  /// The comparison of a condition, read where a column's name has just ended.
  mutating func nextComparison() throws(ExpressionError) -> Condition.Comparison {
    skipSpaces()
    for comparison in Condition.Comparison.allCases {
      let text = Array(comparison.rawValue)
      if characters[position...].starts(with: text) {
        position += text.count
        return comparison
      }
    }
    throw ExpressionError(
      mistake: .unexpected(
        found: word, expected: "one of `=` `!=` `<` `<=` `>` `>=`"), offset: position)
  }

  /// What stands here, as a complaint shows it: a word, or one character.
  private var word: String? {
    let word = characters[position...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return word.isEmpty ? peek().map(String.init) : String(word)
  }

  /// The characters before a place, from another one.
  func text(from start: Int, to end: Int) -> String { String(characters[start..<end]) }

  /// The value of a condition: quoted, or everything up to the next comma or closing bracket
  /// or parenthesis, those within parentheses apart, so that `quantize(float16)` needs no quotes.
  mutating func nextConditionValue() throws(ExpressionError) -> Name {
    skipSpaces()
    let start = position
    if peek() == "\"" || peek() == "'" { return try scanQuoted() }
    var depth = 0
    while let character = peek() {
      if depth == 0, ",])".contains(character) { break }
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      position += 1
    }
    var end = position
    while end > start, characters[end - 1].isWhitespace { end -= 1 }
    guard end > start else {
      throw ExpressionError(
        mistake: .unexpected(found: peek().map(String.init), expected: "a value"), offset: start)
    }
    return Name(text: String(characters[start..<end]), offset: start)
  }

  /// Whether an opening parenthesis is next.
  var startsParenthesis: Bool { characters[position...].first { !$0.isWhitespace } == "(" }

  /// What stands between quotation marks, of which the first is next.
  private mutating func scanQuoted() throws(ExpressionError) -> Name {
    let start = position
    let quote = peek()
    position += 1
    let begin = position
    while peek() != nil, peek() != quote { position += 1 }
    guard peek() != nil else { throw ExpressionError(mistake: .unclosedQuote, offset: start) }
    defer { position += 1 }
    return Name(text: String(characters[begin..<position]), offset: start)
  }

  private func peek(_ ahead: Int = 0) -> Character? {
    position + ahead < characters.count ? characters[position + ahead] : nil
  }

  private mutating func skipSpaces() {
    while peek()?.isWhitespace ?? false { position += 1 }
  }

  /// A hyphen belongs to a name where a letter or digit follows, as labels are written.
  private mutating func scanName(isColumn: Bool = false) -> String {
    let start = position
    while let character = peek() {
      let isInner = character.isLetter || character.isNumber || character == "_"
      let isHyphen =
        !isColumn && character == "-" && (peek(1).map { $0.isLetter || $0.isNumber } ?? false)
      guard isInner || isHyphen else { break }
      position += 1
    }
    return String(characters[start..<position])
  }

  private mutating func scanNumber() throws(ExpressionError) -> Double {
    let start = position
    while peek()?.isASCIIDigit ?? false { position += 1 }
    if peek() == ".", peek(1)?.isASCIIDigit ?? false {
      position += 1
      while peek()?.isASCIIDigit ?? false { position += 1 }
    }
    // 1e-3, but not the start of a name.
    if let exponent = peek(), exponent == "e" || exponent == "E" {
      let signed = peek(1) == "-" || peek(1) == "+"
      if peek(signed ? 2 : 1)?.isASCIIDigit ?? false {
        position += signed ? 2 : 1
        while peek()?.isASCIIDigit ?? false { position += 1 }
      }
    }
    if let character = peek(), character.isLetter || character == "_" { _ = scanName() }
    let text = String(characters[start..<position])
    guard let number = Double(text), number.isFinite else {
      throw ExpressionError(mistake: .invalidNumber(text), offset: start)
    }
    return number
  }
}

extension Character {
  var isASCIIDigit: Bool { self >= "0" && self <= "9" }
}
