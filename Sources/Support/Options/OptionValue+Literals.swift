/// Defaults are declared as Swift literals.
extension OptionValue.Content: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral items: OptionValue.Content...) {
    self = .list(items.map { OptionValue($0, at: .nowhere) })
  }

  /// The value as help texts show it: numbers at their shortest, lists in brackets.
  var yaml: String {
    switch self {
    case .null: "null"
    case .bool(let value): value.description
    case .integer(let value): value.description
    case .number(let value): NumberText.shortest(value)
    case .string(let text): text
    case .list(let items): "[\(items.map(\.content.yaml).joined(separator: ", "))]"
    case .map(let entries):
      "{\(entries.map { "\($0.key): \($0.value.content.yaml)" }.joined(separator: ", "))}"
    }
  }
}
