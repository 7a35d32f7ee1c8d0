/// The value of a parameter of a technique.
package enum TechniqueValue: Hashable, Sendable {
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case word(String)
  case words([String])

  /// The value that `words` stand for, or nil where they are none of this kind.
  ///
  /// - Parameter isList: whether they were written in brackets.
  init?(_ words: [String], isList: Bool, as kind: TechniqueParameter.Kind) {
    if case .words = kind {
      self = .words(words)
      return
    }
    guard !isList, let word = words.first else { return nil }
    switch kind {
    case .integer(let range):
      guard let value = Int(word), range.contains(value) else { return nil }
      self = .integer(value)
    case .number(let range):
      guard let value = Double(word), value.isFinite, range.contains(value) else { return nil }
      self = .number(value)
    case .name(let names):
      guard names.contains(word) else { return nil }
      self = .word(word)
    case .flag:
      guard let value = Bool(word) else { return nil }
      self = .flag(value)
    case .word: self = .word(word)
    case .words: return nil
    }
  }

  /// As it is written: what the parser reads as this value again.
  var text: String {
    switch self {
    case .integer(let value): String(value)
    case .number(let value):
      value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    case .flag(let value): String(value)
    case .word(let word): ChainLexer.quotedIfNeeded(word)
    case .words(let words):
      words.count == 1
        ? ChainLexer.quotedIfNeeded(words[0])
        : "[\(words.map(ChainLexer.quotedIfNeeded).joined(separator: ", "))]"
    }
  }
}
