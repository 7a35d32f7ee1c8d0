package import Names

/// What can be wrong with options and their values, as data. Its wording stands here and nowhere else.
enum OptionMistake {
  /// Two spellings of one option.
  case sameOption(String, String, firstLine: Int)
  case missingOption(OptionSpec, subject: String)
  case wrongValue(option: String, type: OptionType, value: OptionValue)
  case emptyList(option: String)

  /// What is wrong: one sentence without a final period.
  var message: String {
    switch self {
    case .sameOption(let name, let same, let line):
      name == same
        ? "`\(name)` is given twice: line \(line) has it too"
        : "`\(name)` is another spelling of `\(same)`, which line \(line) has already"
    case .missingOption(let spec, let subject): "\(subject) needs the option `\(spec.name)`"
    case .wrongValue(let option, let type, let value):
      "`\(option)` takes \(type.description), \(value.contrast)"
    case .emptyList(let option): "the list of `\(option)` is empty"
    }
  }

  /// What to do about it: one sentence without a final period.
  var advice: String? {
    switch self {
    case .sameOption: "take one of them out"
    case .missingOption(let spec, _): spec.request
    case .wrongValue(_, .text, let value) where value.entries != nil,
      .wrongValue(_, .oneOrMore(.text), let value) where value.entries != nil:
      "put a text that holds a colon in quotes: \"…: …\""
    case .wrongValue: nil
    case .emptyList: "put at least one value into it"
    }
  }
}

extension Diagnostic {
  init(_ mistake: OptionMistake, at location: SourceLocation) {
    self.init(mistake.message, advice: mistake.advice, at: location)
  }
}

extension Diagnostic {
  package init(_ unknown: UnknownName, at location: SourceLocation) {
    self.init(unknown.message, advice: unknown.remedy, at: location)
  }
}

extension OptionSpec {
  /// What to write where the option is missing: names and numbers tell it by themselves, of a text
  /// the help does.
  fileprivate var request: String {
    switch type {
    case .text, .oneOrMore(.text), .list(.text):
      "give " + help.prefix(1).lowercased() + help.dropFirst()
    default: "it takes \(type.description)"
    }
  }
}

extension OptionValue {
  /// The value as a message sets it against what was expected.
  fileprivate var contrast: String { content == .null ? "but has no value" : "not " + shown }

  private var shown: String {
    switch content {
    case .null: return "nothing"
    case .bool(let value): return value.description
    case .integer(let value): return written ?? value.description
    case .number(let value): return written ?? NumberText.shortest(value)
    case .string(let text):
      let line = String(text.prefix(40).map { $0.isNewline ? " " : $0 })
      return "\"\(line)\(text.count > 40 ? "…" : "")\""
    case .list: return "a list"
    case .map: return "a map"
    }
  }
}
