internal import Options

/// Cuts the text of a chain into words and marks.
struct ChainLexer {
  enum Token: Hashable {
    /// A name, a number, or what stood in quotation marks.
    case word(String)
    /// One of `( ) [ ] , : +`.
    case mark(Character)
    case end
  }

  private static let marks: Set<Character> = ["(", ")", "[", "]", ",", ":", "+"]

  private let text: OptionValue
  private let characters: [Character]
  private var position = 0
  private(set) var token = Token.end
  /// Where the token begins, in characters from 0.
  private var start = 0

  /// Where the token begins.
  var location: SourceLocation { text.location(ofCharacter: start) }

  /// - Parameter text: a string.
  init(_ text: OptionValue) throws(TechniqueError) {
    self.text = text
    characters = Array(text.stringValue ?? "")
    try advance()
  }

  mutating func advance() throws(TechniqueError) {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
    start = position
    guard position < characters.count else {
      token = .end
      return
    }
    let first = characters[position]
    if first == "\"" {
      token = .word(try quoted())
    } else if Self.marks.contains(first) {
      position += 1
      token = .mark(first)
    } else {
      while position < characters.count, isWordCharacter(at: position) { position += 1 }
      token = .word(String(characters[start..<position]))
    }
  }

  private mutating func quoted() throws(TechniqueError) -> String {
    let start = position
    position += 1
    while position < characters.count, characters[position] != "\"" { position += 1 }
    guard position < characters.count else {
      throw TechniqueError(.unclosedQuote, at: text.location(ofCharacter: start))
    }
    position += 1
    return String(characters[start + 1..<position - 1])
  }

  /// The `+` of `1e+5` belongs to the number.
  private func isWordCharacter(at index: Int) -> Bool {
    let character = characters[index]
    if character == "+", index > 1, characters[index - 1] == "e", index + 1 < characters.count {
      return characters[index - 2].isNumber && characters[index + 1].isNumber
    }
    return !character.isWhitespace && character != "\"" && !Self.marks.contains(character)
  }

  /// The token in words, for messages.
  var found: String {
    switch token {
    case .word(let word): "`\(word)`"
    case .mark(let mark): "`\(mark)`"
    case .end: "the end"
    }
  }

  /// A word as the text must have it. Quotation marks within a word cannot be written.
  static func quotedIfNeeded(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.allSatisfy { !$0.isWhitespace && $0 != "\"" && !marks.contains($0) }
    return isPlain ? word : "\"\(word)\""
  }
}
