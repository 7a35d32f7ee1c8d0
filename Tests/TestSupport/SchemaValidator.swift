package import Options

/// Checks values against a JSON Schema, as far as the schemas of options use the language.
/// Source: JSON Schema, draft 2020-12, "Validation".
package enum SchemaValidator {
  package static func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
    switch schema {
    case .bool(let all): return all
    case .object(let members):
      return members.allSatisfy { holds($0.name, $0.value, for: value, in: schema) }
    default: preconditionFailure("a schema is an object or a truth value")
    }
  }

  private static func holds(
    _ keyword: String, _ rule: JSONValue, for value: JSONValue, in schema: JSONValue
  ) -> Bool {
    switch keyword {
    case "type": return rule.items.contains { has(value, type: $0) }
    case "enum": return rule.items.contains { same($0, value) }
    case "minimum": return value.number.map { $0 >= rule.number! } ?? true
    case "maximum": return value.number.map { $0 <= rule.number! } ?? true
    case "minItems": return value.array.map { Double($0.count) >= rule.number! } ?? true
    case "pattern":
      guard case .string(let text) = value, case .string(let pattern) = rule else { return true }
      return text.contains(try! Regex(pattern))
    case "prefixItems":
      return zip(value.array ?? [], rule.items).allSatisfy { accepts($0, $1) }
    case "items":
      let first = schema["prefixItems"]?.items.count ?? 0
      return (value.array ?? []).dropFirst(first).allSatisfy { accepts($0, rule) }
    case "anyOf": return rule.items.contains { accepts(value, $0) }
    case "oneOf": return rule.items.count { accepts(value, $0) } == 1
    case "allOf": return rule.items.allSatisfy { accepts(value, $0) }
    case "not": return !accepts(value, rule)
    case "required":
      guard let members = value.members else { return true }
      return rule.items.allSatisfy { name in members.contains { .string($0.name) == name } }
    case "properties":
      return (value.members ?? []).allSatisfy { member in
        rule[member.name].map { accepts(member.value, $0) } ?? true
      }
    case "patternProperties":
      return (value.members ?? []).allSatisfy { member in
        rule.members!.allSatisfy {
          !member.name.contains(try! Regex($0.name)) || accepts(member.value, $0.value)
        }
      }
    case "propertyNames":
      return (value.members ?? []).allSatisfy { accepts(.string($0.name), rule) }
    case "additionalProperties":
      return (value.members ?? []).allSatisfy { member in
        schema["properties"]?[member.name] != nil
          || (schema["patternProperties"]?.members ?? []).contains {
            member.name.contains(try! Regex($0.name))
          } || accepts(member.value, rule)
      }
    case "$schema", "$defs", "title", "description", "default", "deprecated": return true
    default: preconditionFailure("the validator does not know `\(keyword)`")
    }
  }

  private static func has(_ value: JSONValue, type: JSONValue) -> Bool {
    switch (type, value) {
    case (.string("string"), .string), (.string("boolean"), .bool), (.string("null"), .null),
      (.string("array"), .array), (.string("object"), .object), (.string("number"), .number),
      (.string("number"), .integer), (.string("integer"), .integer):
      true
    case (.string("integer"), .number(let number)): number == number.rounded()
    default: false
    }
  }

  private static func same(_ a: JSONValue, _ b: JSONValue) -> Bool {
    a == b || a.number != nil && a.number == b.number
  }
}

extension JSONValue {
  fileprivate var array: [JSONValue]? {
    if case .array(let items) = self { items } else { nil }
  }

  /// The items, or what stands alone in their place.
  fileprivate var items: [JSONValue] { array ?? [self] }

  fileprivate var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  fileprivate var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  fileprivate subscript(name: String) -> JSONValue? { members?.first { $0.name == name }?.value }
}
