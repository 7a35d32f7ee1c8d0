/// What keeps YAML from reading a part of a value of the command line: `a #b` is the text "a".
struct OverrideMark: Hashable {
  /// As it is written.
  let text: String
  /// Such as "a comment in YAML".
  let meaning: String

  private init(_ text: some StringProtocol, _ meaning: String) {
    self.text = text.count > 40 ? String(text.prefix(40)) + "…" : String(text)
    self.meaning = meaning
  }

  /// The first of a value; nil where YAML reads all of it.
  init?(in value: String) {
    let lines = value.split(omittingEmptySubsequences: false) { $0.isNewline }
    for line in lines {
      for mark in ["---", "..."] where line.hasPrefix(mark) {
        guard line.dropFirst(3).first.map(Self.isBlank) ?? true else { continue }
        self.init(mark, "a document mark in YAML")
        return
      }
    }
    let start = value.drop { $0.isWhitespace }
    if let first = start.first, first == "|" || first == ">" {
      // The lines of such a text are read as they are.
      let head = start.prefix { !$0.isNewline }
      guard head.endIndex == start.endIndex else { return nil }
      self.init(String(first), "the beginning of a text of several lines in YAML")
      return
    }
    self.init(scanning: Array(value))
  }

  /// Looks for comments and anchors outside of quotes.
  private init?(scanning value: [Character]) {
    var depth = 0
    var mayBegin = true
    var i = 0
    while i < value.count {
      let character = value[i]
      let isFirst = i == 0 || Self.isBlank(value[i - 1])
      if character == "#", isFirst {
        self.init(String(value[i...].prefix { !$0.isNewline }), "a comment in YAML")
        return
      }
      if mayBegin, character == "\"" || character == "'" {
        i = Self.end(ofQuoted: value, at: i)
        mayBegin = false
        continue
      }
      if mayBegin, character == "&" {
        self.init(String(value[i...].prefix { !Self.isBlank($0) }), "an anchor in YAML")
        return
      }
      let isLast = i + 1 == value.count || Self.isBlank(value[i + 1])
      switch character {
      case "[", "{":
        if mayBegin { depth += 1 }
      case "]", "}":
        depth = max(0, depth - 1)
        mayBegin = false
      case ",": mayBegin = depth > 0
      case ":", "-", "?": mayBegin = character == ":" && isLast || mayBegin && isLast
      default: if !Self.isBlank(character) { mayBegin = false }
      }
      i += 1
    }
    return nil
  }

  /// The index behind a quoted text.
  private static func end(ofQuoted value: [Character], at start: Int) -> Int {
    let quote = value[start]
    var i = start + 1
    while i < value.count {
      if value[i] == "\\", quote == "\"" {
        i += 1
      } else if value[i] == quote {
        guard quote == "'", i + 1 < value.count, value[i + 1] == quote else { return i + 1 }
        i += 1
      }
      i += 1
    }
    return value.count
  }

  private static func isBlank(_ character: Character) -> Bool {
    character == " " || character == "\t" || character.isNewline
  }

  /// How to write the value so that all of it is text.
  static func advice(_ name: String, _ value: String) -> String {
    // What a shell reads in double quotes, or a quoted text cannot hold as it is.
    let isPlain = !value.contains { "\"\\$`!".contains($0) || $0.isNewline }
    guard isPlain, value.count <= 100 else {
      return "to make it text, put the value in single quotes of its own: `'…'`"
    }
    return "to make it text, write `-P \"\(name)='\(value.replacing("'", with: "''"))'\"`"
  }
}
