package import Options

extension OptionCodec<TechniqueChain> {
  /// A chain of techniques as a text, a map or a list.
  package static var techniques: Self {
    Self(
      TechniqueChain.optionType, read: { try? TechniqueChain($0) }, write: { .string($0.text) })
  }
}

extension TechniqueChain {
  /// The type of options that take one chain.
  package static let optionType = OptionType.custom(
    CustomOptionType(
      "a technique such as `cluster(256)` or `{cluster: 256}`, or a chain `[{prune: 0.5}, …]`",
      schema: schema
    ) { value in
      do throws(TechniqueError) {
        let chain = try TechniqueChain(value)
        // Each item of a list may be a chain itself: then the places are not known.
        let items = value.listValue ?? []
        return chain.conflicts.map { conflict in
          let place = items.count == chain.techniques.count ? items[conflict.index] : value
          return Diagnostic(conflict.message, advice: conflict.advice, at: place.location)
        }
      } catch {
        return [error.diagnostic]
      }
    })

  /// The JSON Schema of one chain.
  package static var schema: JSONValue {
    let names = TechniqueRegistry.all.map { $0.name }.joined(separator: "|")
    let maps = TechniqueRegistry.all.flatMap { $0.schemas }
    func text(_ names: String) -> JSONValue {
      .object(["type": .string("string"), "pattern": .string("^\\s*(\(names))(\\s|[(+]|$)")])
    }
    let item = JSONValue.object(["anyOf": .array([text(names)] + maps)])
    return .object([
      "anyOf": .array(
        [text("none|" + names)] + maps + [
          .object(["type": .string("array"), "items": item, "minItems": .integer(1)])
        ])
    ])
  }
}

extension Technique {
  /// The forms that the technique has as a map.
  fileprivate static var schemas: [JSONValue] {
    let rest = Array(parameters.dropFirst())
    var forms = [map(.object(["type": .string("null")]), beside: parameters)]
    guard let first = parameters.first else { return forms }
    forms.append(map(first.schema, beside: rest))
    forms.append(map(JSONSchema.object(parameters), beside: []))
    if !first.type.takesList {
      let positions = JSONValue.object([
        "type": .string("array"), "prefixItems": .array(parameters.map(\.schema)),
        "items": .bool(false), "minItems": .integer(parameters.count(where: \.isRequired)),
      ])
      forms.append(map(positions, beside: []))
    }
    return forms
  }

  /// - Parameter value: what stands under the technique's name.
  private static func map(_ value: JSONValue, beside others: [OptionSpec]) -> JSONValue {
    let properties =
      [JSONValue.Member(name: name, value: value)]
      + others.map { JSONValue.Member(name: $0.name, value: $0.schema) }
    let required = [name] + others.filter(\.isRequired).map(\.name)
    return .object([
      "type": .string("object"), "description": .string(help),
      "properties": .object(properties), "required": .array(required.map { .string($0) }),
      "additionalProperties": .bool(false),
    ])
  }
}
