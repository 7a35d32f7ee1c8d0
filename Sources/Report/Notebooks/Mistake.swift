internal import Names
internal import Options

/// Every complaint that this target makes, as data. Its wording stands below and nowhere else.
enum Mistake {
  // The file.
  case tooLarge(bytes: Int, limit: Int)
  case nulCharacter
  case invalidUTF8(offset: Int, byte: UInt8)
  case controlCharacter(Unicode.Scalar)
  /// An entity such as `&#7;`.
  case controlEntity(Unicode.Scalar)
  case tooManyBlocks(limit: Int)
  case tooManyFormulas(limit: Int)
  case tooMuchText(limit: Int)
  // The front matter and parameters.
  case unclosedFrontMatter
  case frontMatterMark
  case frontMatterWithoutOptions
  case frontMatterInTOML
  case lateFrontMatter
  /// Options stand at the beginning, and no line `---` above them.
  case unopenedFrontMatter
  /// Options follow right behind the line that ended it.
  case endedFrontMatter(line: Int)
  case parametersAreNoMap
  case defaultsAreNoMap
  case undeclaredOverride(String, declared: [String])
  case unreadableOverride(String, problem: String)
  case markInOverride(String, text: String, mark: OverrideMark)
  case parameterName(String)
  case parameterInParameter
  case unknownParameter(String, declared: [String])
  /// The count is nil where the parameter is no list.
  case noSuchItem(String, count: Int?)
  case malformedParameter
  case parameterInText(String, is: String)
  // Fences.
  case unclosedFence(String)
  case missingLabel(kind: String)
  case badLabel(String)
  case longLabel(count: Int, limit: Int)
  case labelsDifferInCase(String, other: String, firstLine: Int)
  case duplicateLabel(String, firstLine: Int)
  case extraWords(String)
  case misspelledKind(String, nearest: String)
  // Prose.
  case emptyExpression
  case expressionInImage
  case unknownReference(String, nearest: String?)
  // YAML.
  case yaml(String)
  case tabIndent
  case escapedControl(String, Unicode.Scalar)
  case escapeInCommand(String, escape: String, meaning: String)
  case indentedTooFar
  case anotherDocument
  case alias(String)
  case tag(String)
  case tooDeep(Int)
  case tooManyValues(Int)
  case keyIsNoName
  case duplicateKey(String, firstLine: Int)
  case bodyIsNoMap(String)
}

extension Mistake {
  /// What is wrong: one sentence without a final period.
  var message: String {
    switch self {
    case .tooLarge(let bytes, let limit):
      "the notebook has \(bytes) bytes; at most \(limit) are read"
    case .nulCharacter: "there is a NUL character in the notebook"
    case .invalidUTF8(let offset, let byte):
      "the byte 0x\(hex(byte)) at offset \(offset) is not UTF-8"
    case .controlCharacter(let scalar):
      "the control character \(ControlCharacters.name(scalar)) is not allowed"
    case .controlEntity(let scalar):
      "an entity here encodes the control character \(ControlCharacters.name(scalar))"
    case .tooManyBlocks(let limit): "the notebook has more than \(limit) blocks"
    case .tooManyFormulas(let limit): "the text has more than \(limit) formulas"
    case .tooMuchText(let limit):
      "after parameter substitution the notebook exceeds \(limit) bytes"
    case .unclosedFrontMatter: "the front matter that begins here is never closed"
    case .frontMatterMark:
      "front matter begins and ends with a line of exactly `---`"
    case .frontMatterWithoutOptions:
      "this line `---` opens the front matter, but no options follow"
    case .frontMatterInTOML: "`+++` begins front matter in TOML, which is not read"
    case .lateFrontMatter: "front matter is read only at the beginning of a notebook"
    case .unopenedFrontMatter: "front matter begins with a line `---`"
    case .endedFrontMatter(let line): "the front matter ended at line \(line)"
    case .parametersAreNoMap: "`params` takes a map, `name: value`"
    case .defaultsAreNoMap: "`defaults` takes a map of options, `name: value`"
    case .undeclaredOverride(let name, let declared):
      UnknownName("parameter", name, in: "`-P \(name)`", known: declared).message
    case .unreadableOverride(let name, let problem): "the value of `-P \(name)` \(problem)"
    case .markInOverride(let name, _, let mark):
      "in the value of `-P \(name)`, `\(mark.text)` is \(mark.meaning)"
    case .parameterName(let name): "`\(name)` cannot be the name of a parameter"
    case .parameterInParameter: "a parameter cannot refer to another one"
    case .unknownParameter(let name, let declared):
      UnknownName("parameter", name, known: declared).message
    case .noSuchItem(let name, nil):
      "`${\(name)}` asks for an item, but the parameter is not a list"
    case .noSuchItem(let name, let count?):
      "there is no item `\(name)`: the list has \(count == 1 ? "one item" : Counted.text(count, "item"))"
    case .malformedParameter: "`${` is not followed by a parameter's name and `}`"
    case .parameterInText(let name, let what):
      "the parameter `\(name)` is \(what), which cannot stand in a text"
    case .unclosedFence(let what): "\(what) is never closed"
    case .missingLabel(let kind): "this `\(kind)` block has no label"
    case .badLabel(let label): "`\(label)` cannot be a label"
    case .longLabel(let count, let limit):
      "the label has \(count) characters; the maximum is \(limit)"
    case .labelsDifferInCase(let label, let other, let line):
      "the label `\(label)` differs from `\(other)` on line \(line) only in case"
    case .duplicateLabel(let label, let line):
      "the label `\(label)` is taken: line \(line) has it"
    case .extraWords(let words): "unexpected `\(words)` after the label"
    case .misspelledKind(let word, _): "unknown block kind `\(word)`"
    case .emptyExpression: "this inline expression is empty"
    case .expressionInImage:
      "an inline expression cannot stand in an image's alternative text"
    case .unknownReference(let label, _): "unknown label `@\(label)`"
    case .yaml(let problem):
      YAMLProblem(problem)?.message ?? "this is not YAML: \(problem)"
    case .tabIndent: "a tab cannot indent YAML"
    case .escapedControl(let escape, let scalar):
      "in double quotes `\(escape)` means the control character "
        + ControlCharacters.name(scalar)
    case .escapeInCommand(let command, let escape, let meaning):
      "in double quotes the `\(escape)` in `\(command)` means \(meaning)"
    case .indentedTooFar: "this line is indented further than the one above it"
    case .anotherDocument: "a second YAML document begins here"
    case .alias(let name): "YAML's aliases (`*\(name)`) are not read"
    case .tag(let tag): "YAML's tags (`\(tag)`) are not read"
    case .tooDeep(let limit): "the lists and maps are nested more than \(limit) deep"
    case .tooManyValues(let limit): "there are more than \(limit) values here"
    case .keyIsNoName: "the name of an option is one word, not a list or a map"
    case .duplicateKey(let key, let line): "`\(key)` is given twice: line \(line) has it too"
    case .bodyIsNoMap(let subject): "\(subject) takes options, `name: value`, one on a line"
    }
  }

  /// What to do about it: one sentence without a final period.
  var advice: String? {
    switch self {
    case .tooLarge, .tooManyBlocks, .tooManyFormulas: "split it into several notebooks"
    case .tooMuchText: "make the values shorter, or use them less often"
    case .nulCharacter: "is this a text file?"
    case .controlCharacter, .controlEntity: "remove it"
    case .invalidUTF8: "save the notebook as UTF-8"
    case .unclosedFrontMatter:
      "end it with a line `---`; a horizontal rule at the beginning is written `***`"
    case .frontMatterMark: "write three hyphens at the beginning of the line, and nothing else"
    case .frontMatterWithoutOptions:
      "write `name: value` lines and a line `---` after them; a horizontal rule at the beginning is "
        + "written `***`"
    case .frontMatterInTOML: "write YAML, `name: value`, between two lines `---`"
    case .lateFrontMatter: "move it to the first line; a horizontal rule is written `***`"
    case .unopenedFrontMatter:
      "add a line `---` above this one; if this is text, write `\\:` for the colon"
    case .endedFrontMatter(let line):
      "remove line \(line); if this is text, write `\\:` for the colon"
    case .markInOverride(let name, let text, _): OverrideMark.advice(name, text)
    case .parametersAreNoMap: "for example `params: {dataset: cifar10}`"
    case .undeclaredOverride(let name, let declared):
      declared.isEmpty
        ? "declare it under `params` in the front matter"
        : UnknownName("parameter", name, known: declared).remedy
    case .unknownParameter(let name, let declared):
      declared.isEmpty
        ? "declare it under `params` in the front matter, or write `$${` for a plain `${`"
        : UnknownName("parameter", name, known: declared).remedy
    case .noSuchItem(_, nil): "take the brackets out"
    case .noSuchItem: "items are counted from 1, and from the end as -1"
    case .parameterInText: "as the whole value of an option it can be any value"
    case .parameterName: "use letters, digits, `_` and `-`, and a letter first"
    case .parameterInParameter, .malformedParameter: "write `$${` for a plain `${`"
    case .unclosedFence: "end it with a line of as many of the same marks"
    case .emptyExpression: "write a formula after the `=`, or remove it"
    case .expressionInImage: "write it into the text beside the image"
    case .missingLabel(let kind): "write a name after its kind: `\(kind) baseline`"
    case .badLabel: "use letters a to z, digits, and single `-` or `_` between them"
    case .longLabel: "labels name files: choose a shorter one"
    case .labelsDifferInCase:
      "labels name files, and some file systems ignore case: choose another one"
    case .duplicateLabel: "labels name files and references: choose another one"
    case .extraWords: "a fence has a kind and a label; options stand in the lines below"
    case .misspelledKind(_, let nearest): "did you mean `\(nearest)`?"
    case .unknownReference(let label, let nearest?) where label.hasPrefix(nearest):
      // CommonMark has escapes of punctuation, not of letters.
      "-_".contains(label.dropFirst(nearest.count).first ?? " ")
        ? "did you mean `@\(nearest)`? write `@\(nearest)\\\(label.dropFirst(nearest.count))`"
        : "did you mean `@\(nearest)`? put a space or punctuation after `@\(nearest)`"
    case .unknownReference(_, let nearest?): "did you mean `@\(nearest)`?"
    case .unknownReference(_, nil): "write `\\@` for a plain `@`"
    case .yaml(let problem): YAMLProblem(problem)?.advice
    case .tabIndent: "indent with spaces"
    case .escapedControl, .escapeInCommand:
      "put the text in single quotes, which keep the backslash"
    case .indentedTooFar: "give options that stand beside each other the same indent"
    case .anotherDocument: "take out the line `---`"
    case .alias: "write the value out, or make it a parameter: `${name}`"
    case .tag: "put a value in quotes to make it a text"
    case .duplicateKey: "take one of them out"
    default: nil
    }
  }

  private func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }
}

/// libyaml's commonest complaints, in words for people who write notebooks.
enum YAMLProblem {
  case openList, openMap, openQuote, noColon, strayColon, indentation, strayItem, forbiddenStart
  case unknownEscape

  init?(_ problem: String) {
    switch problem {
    case "did not find expected ',' or ']'": self = .openList
    case "did not find expected ',' or '}'": self = .openMap
    case "found unexpected end of stream": self = .openQuote
    case Self.noColonText: self = .noColon
    case "mapping values are not allowed in this context": self = .strayColon
    case "did not find expected key", "did not find expected '-' indicator": self = .indentation
    case "block sequence entries are not allowed in this context": self = .strayItem
    case "found character that cannot start any token",
      "did not find expected alphabetic or numeric character":
      self = .forbiddenStart
    case "found unknown escape character", "did not find expected hexdecimal number":
      self = .unknownEscape
    default: return nil
    }
  }

  static let noColonText = "could not find expected ':'"

  var isToldAtItsStart: Bool {
    switch self {
    case .openList, .openMap, .openQuote, .noColon, .forbiddenStart: true
    case .strayColon, .indentation, .strayItem, .unknownEscape: false
    }
  }

  var message: String {
    switch self {
    case .openList: "the list that begins here is not closed, or lacks a comma"
    case .openMap: "the map that begins here is not closed, or lacks a comma"
    case .openQuote: "the quoted text that begins here is never closed"
    case .noColon: "there is no `:` after this name"
    case .strayColon: "a `:` cannot stand here"
    case .indentation: "this line does not continue the line above"
    case .strayItem: "an item of a list cannot begin here"
    case .forbiddenStart: "a text without quotes cannot begin with this character"
    case .unknownEscape: "unknown escape; in double quotes a backslash begins an escape"
    }
  }

  var advice: String {
    switch self {
    case .openList: "write `[a, b]`"
    case .openMap: "write `{name: value}`"
    case .openQuote: "end it with the same mark"
    case .noColon: "write `name: value`"
    case .strayColon, .forbiddenStart: "put the text in quotes"
    case .indentation:
      "indent it like the lines around it, and quote values that begin with punctuation"
    case .strayItem: "put each `- item` on a line of its own"
    case .unknownEscape: "put the text in single quotes, which keep the backslash"
    }
  }
}

extension Diagnostic {
  init(_ mistake: Mistake, at location: SourceLocation) {
    self.init(mistake.message, advice: mistake.advice, at: location)
  }
}
