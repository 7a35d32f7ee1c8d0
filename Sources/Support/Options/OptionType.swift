internal import Names

/// The type of an option's value.
package indirect enum OptionType: Sendable {
  case text
  case bool
  /// A whole number within the range.
  case integer(ClosedRange<Int>)
  /// A finite number within the range.
  case number(ClosedRange<Double>)
  /// One of the names; another name gets the nearest of them as a suggestion.
  case name([String])
  /// One value or a list of them: `8` is read as `[8]`.
  case oneOrMore(OptionType)
  /// A list, written as such.
  case list(OptionType)
  /// The first of the types that fits.
  case either([OptionType])
  /// A map with declared options of its own, such as `{images: path}`.
  case map([OptionSpec])
  /// A map under names that the notebook chooses, each with a value of this type.
  case entries(OptionType)
  /// Something with a grammar of its own, such as a chain of techniques.
  case custom(CustomOptionType)
}

/// A type of options that a part of the program brings along.
package struct CustomOptionType: Sendable {
  /// What the option takes, as words that follow "takes".
  package let description: String
  package let schema: JSONValue
  /// What is wrong with a value, each with its place; empty where nothing is.
  package let check: @Sendable (OptionValue) -> [Diagnostic]

  package init(
    _ description: String, schema: JSONValue,
    check: @escaping @Sendable (OptionValue) -> [Diagnostic]
  ) {
    self.description = description
    self.schema = schema
    self.check = check
  }
}

extension OptionType: CustomStringConvertible {
  /// What the option takes, as words that follow "takes".
  package var description: String {
    switch self {
    case .text: return "text"
    case .bool: return "true or false"
    case .integer(let range):
      return "a whole number"
        + Self.bounds(
          range.lowerBound > .min ? String(range.lowerBound) : nil,
          range.upperBound < .max ? String(range.upperBound) : nil)
    case .number(let range):
      let limit = Double.greatestFiniteMagnitude
      return "a number"
        + Self.bounds(
          range.lowerBound > -limit ? NumberText.shortest(range.lowerBound) : nil,
          range.upperBound < limit ? NumberText.shortest(range.upperBound) : nil)
    case .name(let names):
      return (names.count == 1 ? "" : "one of ") + NameList.text(names)
    case .oneOrMore(let item): return item.description + ", or a list of such"
    case .list(let item): return "a list `[a, b]`, each item \(item.description)"
    case .either(let types): return types.map(\.description).joined(separator: ", or ")
    case .custom(let custom): return custom.description
    case .map(let specs):
      let shown = specs.prefix(2).map { "\($0.name): …" } + (specs.count > 2 ? ["…"] : [])
      return "a map `{\(shown.joined(separator: ", "))}`"
    case .entries(let value): return "a map `{name: …}` of names, each with \(value.description)"
    }
  }

  /// Nil means unbounded.
  private static func bounds(_ least: String?, _ greatest: String?) -> String {
    switch (least, greatest) {
    case (let least?, let greatest?): " from \(least) to \(greatest)"
    case (let least?, nil): ", at least \(least)"
    case (nil, let greatest?): ", at most \(greatest)"
    case (nil, nil): ""
    }
  }
}
