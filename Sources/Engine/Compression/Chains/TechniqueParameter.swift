/// The declaration of a parameter of a technique: parsing, help and messages read it.
package struct TechniqueParameter: Sendable {
  package enum Kind: Hashable, Sendable {
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// One of the names.
    case name([String])
    case flag
    /// Any word.
    case word
    /// One word, or several in brackets.
    case words
  }

  package let name: String
  package let kind: Kind
  /// As it would be written; nil where the parameter must be given.
  package let defaultText: String?
  /// One line, without a final period.
  package let help: String

  package init(_ name: String, _ kind: Kind, default defaultText: String? = nil, help: String) {
    self.name = name
    self.kind = kind
    self.defaultText = defaultText
    self.help = help
  }

  /// `clusters`, or `scope: layer | network = layer`.
  var signature: String {
    guard let defaultText else { return name }
    if case .name(let names) = kind {
      return "\(name): \(names.joined(separator: " | ")) = \(defaultText)"
    }
    return "\(name): \(defaultText)"
  }
}

extension TechniqueParameter.Kind: CustomStringConvertible {
  package var description: String {
    switch self {
    case .integer(let range):
      "a whole number" + Self.bounds(range, least: .min, greatest: .max)
    case .number(let range):
      "a number"
        + Self.bounds(
          range, least: -.greatestFiniteMagnitude, greatest: .greatestFiniteMagnitude)
    case .name(let names): "one of " + names.map { "`\($0)`" }.joined(separator: ", ")
    case .flag: "`true` or `false`"
    case .word: "a word"
    case .words: "a word or a list of them in brackets"
    }
  }

  private static func bounds<Bound: Comparable & CustomStringConvertible>(
    _ range: ClosedRange<Bound>, least: Bound, greatest: Bound
  ) -> String {
    switch (range.lowerBound > least, range.upperBound < greatest) {
    case (true, true): " from \(range.lowerBound) to \(range.upperBound)"
    case (true, false): ", at least \(range.lowerBound)"
    case (false, true): ", at most \(range.upperBound)"
    case (false, false): ""
    }
  }
}
