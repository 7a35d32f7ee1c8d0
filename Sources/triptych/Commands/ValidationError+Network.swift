internal import ArgumentParser
internal import ModelTools
internal import Names

extension ValidationError {
  /// No network of the registry has this name.
  static func noNetwork(_ name: String) -> ValidationError {
    let names = Catalog.modelNames.filter { $0 != "random" }
    let hint = NearestName.find(name, among: names).map { "did you mean `\($0)`?" }
    return ValidationError(
      "There is no network \(name); \(hint ?? "`triptych models` lists those that there are.")")
  }
}
