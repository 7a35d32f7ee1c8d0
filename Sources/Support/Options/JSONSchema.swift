/// The JSON Schema (draft 2020-12) of options, derived from their declarations.
///
/// In the place of any value that is no text may stand one with a parameter, `${name}`.
package enum JSONSchema {
  private static let dialect = "https://json-schema.org/draft/2020-12/schema"

  /// A schema that stands by itself.
  package static func document(_ title: String, _ schema: JSONValue) -> JSONValue {
    .object(["$schema": .string(dialect), "title": .string(title)]).merging(schema)
  }

  /// A document with several schemas under `$defs`.
  package static func document(
    _ title: String, definitions: [(name: String, schema: JSONValue)]
  ) -> JSONValue {
    let all = definitions.map { JSONValue.Member(name: $0.name, value: $0.schema) }
    return .object([
      "$schema": .string(dialect), "title": .string(title), "$defs": .object(all),
    ])
  }

  /// An object that has these options and no others.
  ///
  /// - Parameter others: the names of further keys by pattern, and what they can hold.
  package static func object(
    _ specs: [OptionSpec], description: String? = nil,
    patterns: KeyValuePairs<String, JSONValue> = [:],
    additional: [(name: String, schema: JSONValue)] = []
  ) -> JSONValue {
    let properties = specs.flatMap { spec -> [JSONValue.Member] in
      let schema = spec.schema
      return [JSONValue.Member(name: spec.name, value: schema)]
        + spec.aliases.map {
          JSONValue.Member(name: $0, value: schema.adding(["deprecated": .bool(true)]))
        }
    }
    let more = additional.map { JSONValue.Member(name: $0.name, value: $0.schema) }
    let required = specs.filter { $0.isRequired && $0.aliases.isEmpty }
    let rules = specs.flatMap(\.aliasRules)
    return .object(["type": .string("object")]).adding([
      "description": description.map { .string($0) },
      "properties": .object(properties + more),
      "patternProperties": patterns.isEmpty ? nil : .object(patterns),
      "required": required.isEmpty ? nil : .array(required.map { .string($0.name) }),
      "additionalProperties": .bool(false),
      "allOf": rules.isEmpty ? nil : .array(rules),
    ])
  }
}

extension JSONValue {
  /// This schema, or a text that names a parameter, where the type does not take every text anyway.
  fileprivate func orParameter(besides type: OptionType) -> JSONValue {
    guard !type.scalars.contains(.text) else { return self }
    let parameter = JSONValue.object([
      "type": .string("string"), "pattern": .string("\\$\\{[^}]+\\}"),
    ])
    if case .object(let members) = self, members.count == 1, members[0].name == "anyOf",
      case .array(let all) = members[0].value
    {
      return .object(["anyOf": .array(all + [parameter])])
    }
    return .object(["anyOf": .array([self, parameter])])
  }

  /// The members of two objects.
  fileprivate func merging(_ other: JSONValue) -> JSONValue {
    guard case (.object(let own), .object(let more)) = (self, other) else {
      preconditionFailure("schemas are objects")
    }
    return .object(own + more)
  }
}

extension OptionSpec {
  /// What the option takes, its default and its help.
  package var schema: JSONValue {
    type.schema.orParameter(besides: type).adding([
      "default": defaultContent.map(\.json),
      "description": .string(help),
    ])
  }

  /// At most one of the spellings is given; one of them where the option is required.
  fileprivate var aliasRules: [JSONValue] {
    guard !aliases.isEmpty else { return [] }
    let spellings = [name] + aliases
    let each = spellings.map { JSONValue.object(["required": .array([.string($0)])]) }
    if isRequired { return [.object(["oneOf": .array(each)])] }
    let none = JSONValue.object(["not": .object(["anyOf": .array(each)])])
    return [.object(["oneOf": .array(each + [none])])]
  }
}

extension OptionType {
  /// What values the type takes.
  package var schema: JSONValue {
    switch self {
    // `8` and `true` are texts where a text is wanted.
    case .text:
      return .object(["type": .array([.string("string"), .string("number"), .string("boolean")])])
    case .bool: return .object(["type": .string("boolean")])
    case .integer(let range):
      return .object(["type": .string("integer")]).adding([
        "minimum": range.lowerBound > .min ? .integer(range.lowerBound) : nil,
        "maximum": range.upperBound < .max ? .integer(range.upperBound) : nil,
      ])
    case .number(let range):
      let limit = Double.greatestFiniteMagnitude
      return .object(["type": .string("number")]).adding([
        "minimum": range.lowerBound > -limit ? .number(range.lowerBound) : nil,
        "maximum": range.upperBound < limit ? .number(range.upperBound) : nil,
      ])
    case .name(let names):
      return .object(["enum": .array(names.flatMap(Self.spellings))])
    case .oneOrMore(let item):
      return .object(["anyOf": .array([item.schema, Self.list(of: item)])])
    case .list(let item): return Self.list(of: item)
    case .either(let types): return .object(["anyOf": .array(types.map(\.schema))])
    case .map(let specs): return JSONSchema.object(specs)
    case .entries(let value):
      return .object(["type": .string("object"), "additionalProperties": value.schema])
    case .custom(let custom): return custom.schema
    }
  }

  private static func list(of item: OptionType) -> JSONValue {
    .object([
      "type": .string("array"), "items": item.schema.orParameter(besides: item),
      "minItems": .integer(1),
    ])
  }

  /// A name such as `8` is a number in YAML.
  private static func spellings(_ name: String) -> [JSONValue] {
    let content = CoreSchema.content(of: name)
    return content == .string(name) ? [.string(name)] : [.string(name), content.json]
  }
}

extension OptionValue.Content {
  /// The value as JSON has it.
  package var json: JSONValue {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let text): .string(text)
    case .list(let items): .array(items.map(\.content.json))
    case .map(let entries):
      .object(entries.map { JSONValue.Member(name: $0.key, value: $0.value.content.json) })
    }
  }
}
