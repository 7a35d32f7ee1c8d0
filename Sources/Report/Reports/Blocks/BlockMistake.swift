internal import Names
internal import Options

/// What the check of a block finds. Each kind's own mistakes stand with the kind, as static functions.
struct BlockMistake: Hashable, Sendable {
  /// What is wrong, one sentence without a final period.
  let message: String
  /// What to do about it, one sentence without a final period.
  let advice: String?

  init(_ message: String, advice: String? = nil) {
    self.message = message
    self.advice = advice
  }
}

/// Those that several kinds find.
extension BlockMistake {
  static func givenTwice(option: String, value: String) -> Self {
    Self("`\(option)` has `\(value)` twice", advice: "take one of them out")
  }

  static func unknownColumn(option: String, column: String, known: [String]) -> Self {
    unknown(UnknownName("column", column, for: "`\(option)`", known: known))
  }

  static func unknown(_ name: UnknownName) -> Self {
    Self(name.message, advice: name.remedy)
  }

  static func formula(_ error: ExpressionError) -> Self {
    Self(error.message, advice: error.advice)
  }
}

extension Diagnostic {
  init(_ mistake: BlockMistake, at location: SourceLocation) {
    self.init(mistake.message, advice: mistake.advice, at: location)
  }
}
