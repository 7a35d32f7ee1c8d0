internal import ArgumentParser
internal import ModelTools
internal import Names

extension ValidationError {
  /// No network of the registry has this name.
  static func noNetwork(_ name: String) -> ValidationError {
    let unknown = UnknownName(
      "model", name, known: Catalog.networkNames, hint: "`triptych models` lists all")
    return ValidationError(unknown.description)
  }
}
