/// The values of all parameters of a technique.
package struct TechniqueArguments: Hashable, Sendable {
  private var values: [String: TechniqueValue]

  /// The given values, and of the other parameters the defaults.
  ///
  /// - Precondition: the values are of the parameters' kinds; those without a default are given.
  package init(_ given: [String: TechniqueValue] = [:], of parameters: [TechniqueParameter]) {
    values = given
    for parameter in parameters where given[parameter.name] == nil {
      guard let value = Self.defaultValue(parameter) else {
        preconditionFailure("`\(parameter.name)` must be given")
      }
      values[parameter.name] = value
    }
    precondition(values.count == parameters.count, "a value is of no parameter")
  }

  package func integer(_ name: String) -> Int {
    guard case .integer(let value) = values[name] else { preconditionFailure(Self.wrong(name)) }
    return value
  }

  package func number(_ name: String) -> Double {
    guard case .number(let value) = values[name] else { preconditionFailure(Self.wrong(name)) }
    return value
  }

  package func flag(_ name: String) -> Bool {
    guard case .flag(let value) = values[name] else { preconditionFailure(Self.wrong(name)) }
    return value
  }

  /// The value of a parameter of the kinds `word` and `name`.
  package func word(_ name: String) -> String {
    guard case .word(let value) = values[name] else { preconditionFailure(Self.wrong(name)) }
    return value
  }

  package func words(_ name: String) -> [String] {
    guard case .words(let value) = values[name] else { preconditionFailure(Self.wrong(name)) }
    return value
  }

  /// The values as they are written, defaults left out; those without a default need no name.
  func text(_ parameters: [TechniqueParameter]) -> String {
    var isPositional = true
    return parameters.compactMap { parameter -> String? in
      guard let value = values[parameter.name], value != Self.defaultValue(parameter) else {
        isPositional = false
        return nil
      }
      if isPositional && parameter.defaultText == nil { return value.text }
      isPositional = false
      return "\(parameter.name): \(value.text)"
    }.joined(separator: ", ")
  }

  private static func defaultValue(_ parameter: TechniqueParameter) -> TechniqueValue? {
    parameter.defaultText.flatMap {
      TechniqueValue([$0], isList: false, as: parameter.kind)
    }
  }

  private static func wrong(_ name: String) -> String {
    "the technique has no parameter `\(name)` of this kind"
  }
}
