package import Options

/// The values of all parameters of a technique.
package struct TechniqueArguments: Hashable, Sendable {
  /// In the form that the parameters' types promise, without places: equal ones are equal.
  private var values: [String: OptionValue.Content]

  /// The given values, and of the other parameters the defaults.
  ///
  /// - Precondition: the values fit the parameters' types; those of required parameters are given.
  package init(_ given: [String: OptionValue.Content], of parameters: [OptionSpec]) {
    values = given.mapValues { OptionValue($0, at: .nowhere).moved(to: .nowhere).content }
    for parameter in parameters where given[parameter.name] == nil {
      guard let value = parameter.defaultValue else {
        preconditionFailure("`\(parameter.name)` must be given")
      }
      values[parameter.name] = value.content
    }
    precondition(values.count == parameters.count, "a value is of no parameter")
  }

  package subscript<Value>(key: OptionKey<Value>) -> Value { key.value(in: value(key.name)) }

  /// The value of a required parameter, which every technique has.
  package subscript<Value>(required key: OptionKey<Value?>) -> Value {
    guard let value = key.value(in: value(key.name)) else {
      preconditionFailure("the technique has no parameter `\(key.name)` of this type")
    }
    return value
  }

  /// The arguments of another technique whose parameters are among these, or have defaults.
  func restricted(to parameters: [OptionSpec]) -> TechniqueArguments {
    let names = Set(parameters.map(\.name))
    return TechniqueArguments(values.filter { names.contains($0.key) }, of: parameters)
  }

  private func value(_ name: String) -> OptionValue? {
    values[name].map { OptionValue($0, at: .nowhere) }
  }

  /// The values as they are written, defaults left out; required ones need no name.
  func text(_ parameters: [OptionSpec]) -> String {
    var isPositional = true
    return parameters.compactMap { parameter -> String? in
      guard let value = values[parameter.name], value != parameter.defaultValue?.content else {
        isPositional = false
        return nil
      }
      if isPositional && parameter.isRequired { return Self.text(value) }
      isPositional = false
      return "\(parameter.name): \(Self.text(value))"
    }.joined(separator: ", ")
  }

  /// What the parser reads as this value again.
  private static func text(_ value: OptionValue.Content) -> String {
    switch value {
    case .null: "\"\""
    case .bool(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value):
      value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    case .string(let word): ChainLexer.quotedIfNeeded(word)
    case .list(let items) where items.count == 1: text(items[0].content)
    case .list(let items):
      "[\(items.map { text($0.content) }.joined(separator: ", "))]"
    case .map: preconditionFailure("no parameter takes a map")
    }
  }
}
