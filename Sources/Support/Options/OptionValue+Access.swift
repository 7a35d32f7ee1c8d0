extension OptionValue {
  /// The text, if this is a string.
  package var stringValue: String? {
    if case .string(let text) = content { text } else { nil }
  }

  /// The number, if this is a whole one.
  package var integerValue: Int? {
    if case .integer(let number) = content { number } else { nil }
  }

  /// The number, whole or not.
  package var numberValue: Double? {
    switch content {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  package var boolValue: Bool? {
    if case .bool(let value) = content { value } else { nil }
  }

  package var listValue: [OptionValue]? {
    if case .list(let items) = content { items } else { nil }
  }

  package var entries: [OptionEntry]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  /// The value under a key, if this is a map that has it.
  package subscript(key: String) -> OptionValue? {
    entries?.first { $0.key == key }?.value
  }

  /// Where the n-th character (from 0) of a string stands in the file. Exact for strings on
  /// one line without escapes and parameters; the start of the value for all others.
  package func location(ofCharacter n: Int) -> SourceLocation {
    guard let verbatimOffset else { return location }
    return SourceLocation(
      file: location.file, line: location.line, column: location.column + verbatimOffset + n)
  }

  /// The value as one line of text: what a string holds, a number as it was written, a list's
  /// items with commas between them. Nil for maps and for lists that hold lists or maps.
  package var text: String? {
    switch content {
    case .null: return ""
    case .bool(let value): return written ?? value.description
    case .integer(let value): return written ?? value.description
    case .number(let value): return written ?? NumberText.shortest(value)
    case .string(let text): return text
    case .map: return nil
    case .list(let items):
      var texts: [String] = []
      for item in items {
        guard item.listValue == nil, let text = item.text else { return nil }
        texts.append(text)
      }
      return texts.joined(separator: ", ")
    }
  }

  /// The same value, as if it stood at another place.
  package func moved(to place: SourceLocation) -> OptionValue {
    switch content {
    case .list(let items):
      OptionValue(.list(items.map { $0.moved(to: place) }), at: place)
    case .map(let entries):
      OptionValue(
        .map(
          entries.map {
            OptionEntry(key: $0.key, keyLocation: place, value: $0.value.moved(to: place))
          }), at: place)
    default: OptionValue(content, at: place, written: written, verbatimOffset: nil)
    }
  }
}

extension [OptionEntry] {
  /// These entries and, after them, those of the defaults whose key is not among them.
  package func applyingDefaults(_ defaults: [OptionEntry]) -> [OptionEntry] {
    let own = Set(map(\.key))
    return self + defaults.filter { !own.contains($0.key) }
  }
}
