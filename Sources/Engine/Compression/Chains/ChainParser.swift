internal import Options

/// Reads the text form of chains by recursive descent:
///
///     chain     = "none" | technique { "+" technique }
///     technique = word [ "(" [ argument { "," argument } ] ")" ]
///     argument  = [ word ":" ] ( word | "[" [ word { "," word } ] "]" )
struct ChainParser {
  private var lexer: ChainLexer
  private let known: [any Technique.Type]

  /// - Parameter text: a string; places are told in its file.
  init(_ text: OptionValue, known: [any Technique.Type]) throws(TechniqueError) {
    lexer = try ChainLexer(text)
    self.known = known
  }

  mutating func chain() throws(TechniqueError) -> [any Technique] {
    guard lexer.token != .end else { throw TechniqueError(.empty, at: lexer.location) }
    let first = lexer
    if try takeWord()?.text == "none" {
      if lexer.token == .end { return [] }
      if lexer.token == .mark("+") { throw TechniqueError(.noneInChain, at: first.location) }
    }
    lexer = first
    var techniques = [try technique()]
    while try take("+") { techniques.append(try technique()) }
    guard lexer.token == .end else { throw unexpected("`+` or the end") }
    return techniques
  }

  private mutating func technique() throws(TechniqueError) -> any Technique {
    let location = lexer.location
    guard let name = try takeWord()?.text else { throw unexpected("the name of a technique") }
    if name != "none" { _ = try TechniqueCall.type(name, among: known, at: location) }
    var arguments: [TechniqueCall.Argument] = []
    if try take("("), try !take(")") {
      repeat { arguments.append(try argument()) } while try take(",")
      guard try take(")") else {
        throw lexer.token == .end
          ? TechniqueError(.unclosedArguments, at: lexer.location) : unexpected("`,` or `)`")
      }
    }
    return try TechniqueCall(name: name, location: location, arguments: arguments)
      .technique(among: known)
  }

  private mutating func argument() throws(TechniqueError) -> TechniqueCall.Argument {
    let start = lexer.location
    if lexer.token == .mark("[") {
      return TechniqueCall.Argument(name: nil, value: try list(), location: start)
    }
    guard let word = try takeWord() else { throw unexpected("a value") }
    guard try take(":") else {
      return TechniqueCall.Argument(name: nil, value: word, location: start)
    }
    if lexer.token == .mark("[") {
      return TechniqueCall.Argument(name: word.text, value: try list(), location: start)
    }
    guard let value = try takeWord() else { throw unexpected("a value") }
    return TechniqueCall.Argument(name: word.text, value: value, location: start)
  }

  private mutating func list() throws(TechniqueError) -> OptionValue {
    let start = lexer.location
    _ = try take("[")
    var words: [OptionValue] = []
    repeat {
      guard let word = try takeWord() else { throw unexpected("a word") }
      words.append(word)
    } while try take(",")
    guard try take("]") else { throw unexpected("`,` or `]`") }
    return OptionValue(.list(words), at: start)
  }

  /// Steps over `mark` where it comes next.
  private mutating func take(_ mark: Character) throws(TechniqueError) -> Bool {
    guard lexer.token == .mark(mark) else { return false }
    try lexer.advance()
    return true
  }

  private mutating func takeWord() throws(TechniqueError) -> OptionValue? {
    guard case .word(let word) = lexer.token else { return nil }
    let value = OptionValue(scalar: word, at: lexer.location)
    try lexer.advance()
    return value
  }

  private func unexpected(_ wanted: String) -> TechniqueError {
    TechniqueError(.expected(wanted, found: lexer.found), at: lexer.location)
  }
}
