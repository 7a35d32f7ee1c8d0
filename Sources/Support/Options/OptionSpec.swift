/// The declaration of one option: parsing, help and documentation all read it.
package struct OptionSpec: Sendable {
  package let name: String
  package let type: OptionType
  /// The default as it would be written in a notebook; nil where the option has none.
  package let defaultContent: OptionValue.Content?
  package let isRequired: Bool
  /// One line, without a final period.
  package let help: String
  /// Other names that it is read under, such as an earlier spelling; help does not show them.
  package let aliases: [String]

  /// - Parameter default: a literal of the option's type: `default: 10`, `default: "sgd"`,
  ///   `default: [0.485, 0.456, 0.406]`, `default: true`.
  package init(
    _ name: String, _ type: OptionType, default defaultContent: OptionValue.Content? = nil,
    required isRequired: Bool = false, aliases: [String] = [], help: String
  ) {
    self.name = name
    self.type = type
    self.defaultContent = defaultContent
    self.isRequired = isRequired
    self.help = help
    self.aliases = aliases
  }

  /// The default, checked, in the form that the type promises; nil where the option has none.
  ///
  /// - Precondition: the default fits the option's type.
  package var defaultValue: OptionValue? {
    guard let defaultContent else { return nil }
    let value = OptionValue(defaultContent, at: .nowhere)
    if case .success(let checked) = OptionCheck(option: name).checked(value, type) {
      return checked
    }
    preconditionFailure("the default `\(defaultContent)` does not fit the option `\(name)`")
  }

  /// The value in the form that the type promises, or nil and what is wrong with it; nothing is told
  /// of a value that has been complained of already.
  package func check(_ value: OptionValue) -> (value: OptionValue?, diagnostics: [Diagnostic]) {
    switch OptionCheck(option: name).checked(value, type) {
    case .success(let value): (value, [])
    case .failure(let complaints): (nil, complaints.diagnostics)
    }
  }

  /// The default as it is written in a notebook.
  package var defaultText: String? { defaultContent?.yaml }
}
