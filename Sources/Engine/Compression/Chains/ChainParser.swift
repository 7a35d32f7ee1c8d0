/// Reads chains by recursive descent:
///
///     chain     = "none" | technique { "+" technique }
///     technique = word [ "(" [ argument { "," argument } ] ")" ]
///     argument  = [ word ":" ] ( word | "[" [ word { "," word } ] "]" )
struct ChainParser {
  private struct Argument {
    let name: String?
    let words: [String]
    let isList: Bool
    let place: Range<Int>
  }

  private var lexer: ChainLexer
  private let known: [any Technique.Type]

  init(_ text: String, known: [any Technique.Type]) throws(TechniqueError) {
    lexer = try ChainLexer(text)
    self.known = known
  }

  mutating func chain() throws(TechniqueError) -> [any Technique] {
    guard lexer.token != .end else { throw TechniqueError(.empty, at: lexer.place) }
    let first = lexer
    if try takeWord() == "none" {
      if lexer.token == .end { return [] }
      if lexer.token == .mark("+") { throw TechniqueError(.noneInChain, at: first.place) }
    }
    lexer = first
    var techniques = [try technique()]
    while try take("+") { techniques.append(try technique()) }
    guard lexer.token == .end else { throw unexpected("`+` or the end") }
    return techniques
  }

  private mutating func technique() throws(TechniqueError) -> any Technique {
    let place = lexer.place
    guard let name = try takeWord() else { throw unexpected("the name of a technique") }
    if name == "none" { throw TechniqueError(.noneInChain, at: place) }
    guard let type = known.first(where: { $0.name == name }) else {
      throw TechniqueError(.unknownTechnique(name, known: known.map { $0.name }), at: place)
    }
    var arguments: [Argument] = []
    if try take("("), try !take(")") {
      repeat { arguments.append(try argument()) } while try take(",")
      guard try take(")") else { throw unexpected("`,` or `)`") }
    }
    let values = try values(arguments, of: type, at: place)
    do {
      return try type.init(TechniqueArguments(values, of: type.parameters))
    } catch {
      // It knows the values, not where they stood.
      throw TechniqueError(error.fault, at: place)
    }
  }

  private mutating func argument() throws(TechniqueError) -> Argument {
    let start = lexer.place.lowerBound
    if try take("[") { return try list(name: nil, from: start) }
    var end = lexer.place.upperBound
    guard var word = try takeWord() else { throw unexpected("a value") }
    var name: String?
    if try take(":") {
      name = word
      if try take("[") { return try list(name: name, from: start) }
      end = lexer.place.upperBound
      guard let value = try takeWord() else { throw unexpected("a value") }
      word = value
    }
    return Argument(name: name, words: [word], isList: false, place: start..<end)
  }

  private mutating func list(name: String?, from start: Int) throws(TechniqueError) -> Argument {
    var words: [String] = []
    repeat {
      guard let word = try takeWord() else { throw unexpected("a word") }
      words.append(word)
    } while try take(",")
    let end = lexer.place.upperBound
    guard try take("]") else { throw unexpected("`,` or `]`") }
    return Argument(name: name, words: words, isList: true, place: start..<end)
  }

  private func values(
    _ arguments: [Argument], of type: any Technique.Type, at place: Range<Int>
  ) throws(TechniqueError) -> [String: TechniqueValue] {
    let parameters = type.parameters
    var values: [String: TechniqueValue] = [:]
    var namesStarted = false
    for (index, argument) in arguments.enumerated() {
      let parameter: TechniqueParameter
      if let name = argument.name {
        namesStarted = true
        guard let named = parameters.first(where: { $0.name == name }) else {
          throw TechniqueError(
            .unknownParameter(name, technique: type.name, known: parameters.map(\.name)),
            at: argument.place)
        }
        parameter = named
      } else {
        guard !namesStarted else { throw TechniqueError(.unnamedAfterNamed, at: argument.place) }
        guard index < parameters.count else {
          throw TechniqueError(.tooManyValues(signature: type.signature), at: argument.place)
        }
        parameter = parameters[index]
      }
      guard values[parameter.name] == nil else {
        throw TechniqueError(.repeatedParameter(parameter.name), at: argument.place)
      }
      guard
        let value = TechniqueValue(
          argument.words, isList: argument.isList, as: parameter.kind)
      else {
        throw TechniqueError(
          .badValue(
            parameter: parameter.name, found: argument.words.joined(separator: ", "),
            wanted: parameter.kind), at: argument.place)
      }
      values[parameter.name] = value
    }
    for parameter in parameters where values[parameter.name] == nil && parameter.defaultText == nil
    {
      throw TechniqueError(
        .missingParameter(parameter.name, signature: type.signature), at: place)
    }
    return values
  }

  /// Steps over `mark` where it comes next.
  private mutating func take(_ mark: Character) throws(TechniqueError) -> Bool {
    guard lexer.token == .mark(mark) else { return false }
    try lexer.advance()
    return true
  }

  private mutating func takeWord() throws(TechniqueError) -> String? {
    guard case .word(let word) = lexer.token else { return nil }
    try lexer.advance()
    return word
  }

  private func unexpected(_ wanted: String) -> TechniqueError {
    TechniqueError(.expected(wanted, found: lexer.found), at: lexer.place)
  }
}
