/// How the values of an option are written in a notebook and read as values of Swift.
package struct OptionCodec<Value: Sendable>: Sendable {
  package let type: OptionType
  /// Reads what the type's check has let through; nil where it is not of this form.
  package let read: @Sendable (OptionValue) -> Value?
  /// Writes a default.
  package let write: @Sendable (Value) -> OptionValue.Content

  package init(
    _ type: OptionType, read: @escaping @Sendable (OptionValue) -> Value?,
    write: @escaping @Sendable (Value) -> OptionValue.Content
  ) {
    self.type = type
    self.read = read
    self.write = write
  }

  /// The same texts for other values.
  package func map<Other>(
    _ read: @escaping @Sendable (Value) -> Other?, _ write: @escaping @Sendable (Other) -> Value
  ) -> OptionCodec<Other> {
    OptionCodec<Other>(
      type, read: { self.read($0).flatMap(read) }, write: { self.write(write($0)) })
  }

  /// One value or a list of them.
  package static func oneOrMore<Item>(_ item: OptionCodec<Item>) -> Self where Value == [Item] {
    Self(
      .oneOrMore(item.type), read: { $0.listValue?.compactMap(item.read) },
      write: { items in
        items.count == 1
          ? item.write(items[0])
          : .list(items.map { OptionValue(item.write($0), at: .nowhere) })
      })
  }

  /// A list, written as such.
  package static func list<Item>(_ item: OptionCodec<Item>) -> Self where Value == [Item] {
    Self(
      .list(item.type), read: { $0.listValue?.compactMap(item.read) },
      write: { items in .list(items.map { OptionValue(item.write($0), at: .nowhere) }) })
  }

  /// The first that reads the value; the first writes defaults.
  package static func either(_ codecs: Self...) -> Self {
    Self(
      .either(codecs.map(\.type)),
      read: { value in
        for codec in codecs {
          // A text is read as what its type lets through, and a name only as one of the names.
          guard case .success(let checked) = OptionCheck(option: "").checked(value, codec.type)
          else { continue }
          if let read = codec.read(checked) { return read }
        }
        return nil
      }, write: codecs[0].write)
  }
}

extension OptionCodec<String> {
  package static var text: Self { Self(.text, read: \.stringValue) { .string($0) } }
  package static func name(_ names: [String]) -> Self {
    Self(.name(names), read: \.stringValue) { .string($0) }
  }
}

extension OptionCodec<Int> {
  package static func integer(_ range: ClosedRange<Int>) -> Self {
    Self(.integer(range), read: \.integerValue) { .integer($0) }
  }
}

extension OptionCodec<Double> {
  package static func number(_ range: ClosedRange<Double>) -> Self {
    Self(.number(range), read: \.numberValue) { .number($0) }
  }
}

extension OptionCodec<Bool> {
  package static var bool: Self { Self(.bool, read: \.boolValue) { .bool($0) } }
}

extension OptionCodec where Value: RawRepresentable<String> & CaseIterable {
  /// One of the cases, by its raw value.
  package static var name: Self {
    Self(
      .name(Value.allCases.map(\.rawValue)),
      read: { $0.stringValue.flatMap(Value.init(rawValue:)) }, write: { .string($0.rawValue) })
  }
}

extension OptionCodec<Options> {
  /// A map with options of its own.
  package static func map(_ specs: [OptionSpec]) -> Self {
    Self(.map(specs), read: \.options) { _ in preconditionFailure("maps have no defaults") }
  }
}
