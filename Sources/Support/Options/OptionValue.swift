/// A value of a block's YAML body or of the front matter, with its place.
package struct OptionValue: Sendable {
  package indirect enum Content: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([OptionValue])
    case map([OptionEntry])
  }

  package let content: Content
  package let location: SourceLocation
  /// A scalar as its author wrote it, without quotes; nil for lists, maps and values made
  /// by a program. `1.10` is still `1.10` where the option takes text.
  package let written: String?
  /// How many columns after `location` the first character of a string stands; nil where
  /// the string and the file differ (escapes, several lines, parameters).
  package let verbatimOffset: Int?

  /// Stands for the value of a parameter that is not declared: it is complained of once, where it
  /// is named.
  package static func unknown(at location: SourceLocation) -> OptionValue {
    OptionValue(.null, at: location, written: nil, verbatimOffset: nil)
  }

  /// Whether this is `unknown(at:)`: what an author leaves empty is written, as an empty text.
  package var isUnknown: Bool { content == .null && written == nil }

  package init(_ content: Content, at location: SourceLocation) {
    self.init(content, at: location, written: nil, verbatimOffset: nil)
  }

  /// A plain scalar, typed as YAML's core schema does: `256` is a whole number.
  package init(scalar text: String, at location: SourceLocation) {
    self.init(
      CoreSchema.content(of: text), at: location, written: text, verbatimOffset: nil)
  }

  package init(
    _ content: Content, at location: SourceLocation, written: String?, verbatimOffset: Int?
  ) {
    self.content = content
    self.location = location
    self.written = written
    self.verbatimOffset = verbatimOffset
  }
}

/// A key of a map and its value; the order of the file is kept.
package struct OptionEntry: Hashable, Sendable {
  package let key: String
  package let keyLocation: SourceLocation
  package let value: OptionValue

  package init(key: String, keyLocation: SourceLocation, value: OptionValue) {
    self.key = key
    self.keyLocation = keyLocation
    self.value = value
  }
}

extension OptionValue: Hashable {
  /// Values are the same when content and place are; how they were written is no matter.
  package static func == (a: Self, b: Self) -> Bool {
    a.content == b.content && a.location == b.location
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(content)
    hasher.combine(location)
  }
}
