/// The declaration of one option: parsing, help and documentation all read it.
package struct OptionSpec: Sendable {
  package let name: String
  package let type: OptionType
  /// The default as it would be written in a notebook; nil where the option has none.
  package let defaultText: String?
  package let isRequired: Bool
  /// One line, without a final period.
  package let help: String

  package init(
    _ name: String, _ type: OptionType, default defaultText: String? = nil,
    required isRequired: Bool = false, help: String
  ) {
    self.name = name
    self.type = type
    self.defaultText = defaultText
    self.isRequired = isRequired
    self.help = help
  }
}

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
}
