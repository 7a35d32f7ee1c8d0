/// The declaration of an option whose values are Swift values of one type.
///
///     enum Training {
///       static let epochs = OptionKey("epochs", .integer(0...100_000), default: 10, help: "…")
///       static let optimizer = OptionKey("optimizer", .name, default: Optimizer.sgd, help: "…")
///       static let batches = OptionKey("batch", .oneOrMore(.integer(1...65_536)), default: [128], help: "…")
///       static let limit = OptionKey(optional: "limit", .integer(1...Int.max), help: "…")
///       static let specs = [epochs.spec, optimizer.spec, batches.spec, limit.spec]
///     }
///
///     options[Training.epochs]     // Int
///     options[Training.optimizer]  // Optimizer
///     options[Training.limit]      // Int?
///
/// Parsing, help and the JSON Schema take the `spec`.
package struct OptionKey<Value: Sendable>: Sendable {
  package let spec: OptionSpec
  private let fallback: Value
  private let reader: @Sendable (OptionValue) -> Value?

  package var name: String { spec.name }

  /// The value, or the default where there is none or none of this form.
  package func value(in given: OptionValue?) -> Value { given.flatMap(reader) ?? fallback }

  /// An option with a default.
  package init(
    _ name: String, aliases: [String] = [], _ codec: OptionCodec<Value>,
    default value: Value, help: String
  ) {
    spec = OptionSpec(
      name, codec.type, default: codec.write(value), aliases: aliases, help: help)
    fallback = value
    reader = codec.read
  }

  /// An option that may be absent.
  package init<Wrapped>(
    optional name: String, aliases: [String] = [], _ codec: OptionCodec<Wrapped>, help: String
  ) where Value == Wrapped? {
    spec = OptionSpec(name, codec.type, aliases: aliases, help: help)
    fallback = nil
    reader = { .some(codec.read($0)) }
  }

  /// An option that must be given. Its value is nil only where it is missing or wrong, which has been
  /// complained of.
  package init<Wrapped>(
    required name: String, aliases: [String] = [], _ codec: OptionCodec<Wrapped>, help: String
  ) where Value == Wrapped? {
    spec = OptionSpec(name, codec.type, required: true, aliases: aliases, help: help)
    fallback = nil
    reader = { .some(codec.read($0)) }
  }
}

extension Options {
  /// The value given or the default.
  package subscript<Value>(key: OptionKey<Value>) -> Value { key.value(in: self[key.name]) }

  /// Whether the notebook itself gives the option.
  package func isGiven<Value>(_ key: OptionKey<Value>) -> Bool { isGiven(key.name) }

  /// Where the option's value stands; the block's place for a default.
  package func location<Value>(of key: OptionKey<Value>) -> SourceLocation {
    location(of: key.name)
  }

  /// Where the option's name stands; the block's place for a default.
  package func keyLocation<Value>(of key: OptionKey<Value>) -> SourceLocation {
    keyLocation(of: key.name)
  }
}

extension OptionValue {
  /// The options of a map that has been checked; nil where this is no map.
  package var options: Options? {
    entries.map { entries in
      Options(
        location: location,
        values: Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first },
        keyLocations: Dictionary(entries.map { ($0.key, $0.keyLocation) }) { first, _ in first })
    }
  }
}
