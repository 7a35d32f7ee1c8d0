/// The checked options of one block: every value has its declared type, and defaults are filled
/// in.
///
/// The accessors trap when the option is not declared with that type, or has neither a value
/// nor a default: these are the programmer's mistakes. For options that may be absent, use the
/// subscript: `options["limit"]?.integerValue`.
package struct Options: Sendable {
  /// Where the block begins: the place of whatever it does not say itself.
  package let location: SourceLocation
  private var values: [String: OptionValue]
  private let keyLocations: [String: SourceLocation]

  init(
    location: SourceLocation, values: [String: OptionValue],
    keyLocations: [String: SourceLocation]
  ) {
    self.location = location
    self.values = values
    self.keyLocations = keyLocations
  }

  /// The value given or the default; nil when there is neither, or the one given was wrong and
  /// there is no default. An option of the type `oneOrMore` always has a list.
  package subscript(name: String) -> OptionValue? { values[name] }

  /// Whether the notebook itself gives the option.
  package func isGiven(_ name: String) -> Bool { keyLocations[name] != nil }

  /// Where the option's value stands; the block's place for a default.
  package func location(of name: String) -> SourceLocation {
    values[name]?.location ?? keyLocations[name] ?? location
  }

  /// Where the option's name stands; the block's place for a default.
  package func keyLocation(of name: String) -> SourceLocation { keyLocations[name] ?? location }

  package func string(_ name: String) -> String { required(name, values[name]?.stringValue) }
  package func integer(_ name: String) -> Int { required(name, values[name]?.integerValue) }
  package func number(_ name: String) -> Double { required(name, values[name]?.numberValue) }
  package func bool(_ name: String) -> Bool { required(name, values[name]?.boolValue) }
  package func list(_ name: String) -> [OptionValue] { required(name, values[name]?.listValue) }
  package func map(_ name: String) -> [OptionEntry] { required(name, values[name]?.entries) }

  package func strings(_ name: String) -> [String] {
    list(name).map { required(name, $0.stringValue) }
  }

  package func integers(_ name: String) -> [Int] {
    list(name).map { required(name, $0.integerValue) }
  }

  package func numbers(_ name: String) -> [Double] {
    list(name).map { required(name, $0.numberValue) }
  }

  private func required<T>(_ name: String, _ value: T?) -> T {
    guard let value else {
      preconditionFailure("the option `\(name)` has no \(T.self), or was not declared")
    }
    return value
  }
}
