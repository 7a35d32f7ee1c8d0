internal import Names
internal import Options

/// A technique as an author writes it, in the text form or as a map: its name and its arguments with
/// their places, not yet checked.
struct TechniqueCall {
  struct Argument {
    /// Nil where only its position tells what it is.
    let name: String?
    let value: OptionValue
    /// Where it begins.
    let location: SourceLocation
  }

  let name: String
  let location: SourceLocation
  let arguments: [Argument]

  /// The technique, its arguments checked.
  func technique(among known: [any Technique.Type]) throws(TechniqueError) -> any Technique {
    if name == "none" { throw TechniqueError(.noneInChain, at: location) }
    let type = try Self.type(name, among: known, at: location)
    let values = try values(of: type)
    do {
      return try type.init(TechniqueArguments(values, of: type.parameters))
    } catch {
      // It knows the values, not where they stood.
      throw TechniqueError(error.fault, at: location)
    }
  }

  static func type(
    _ name: String, among known: [any Technique.Type], at location: SourceLocation
  ) throws(TechniqueError) -> any Technique.Type {
    if let type = known.first(where: { $0.name == name }) { return type }
    let unknown = UnknownName("technique", name, known: known.map { $0.name })
    throw TechniqueError(.unknown(unknown), at: location)
  }

  private func values(
    of type: any Technique.Type
  ) throws(TechniqueError) -> [String: OptionValue.Content] {
    let parameters = type.parameters
    var values: [String: OptionValue.Content] = [:]
    var namesStarted = false
    for (index, argument) in arguments.enumerated() {
      let parameter: OptionSpec
      if let name = argument.name {
        namesStarted = true
        guard
          let named = parameters.first(where: { $0.name == name || $0.aliases.contains(name) })
        else {
          let unknown = UnknownName(
            "parameter", name, in: "`\(type.name)`", known: parameters.map(\.name))
          throw TechniqueError(.unknown(unknown), at: argument.location)
        }
        parameter = named
      } else {
        guard !namesStarted else {
          throw TechniqueError(.unnamedAfterNamed, at: argument.location)
        }
        guard index < parameters.count else {
          throw TechniqueError(.tooManyValues(signature: type.signature), at: argument.location)
        }
        parameter = parameters[index]
      }
      guard values[parameter.name] == nil else {
        throw TechniqueError(.repeatedParameter(parameter.name), at: argument.location)
      }
      values[parameter.name] = try checked(argument.value, parameter)
    }
    for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
      throw TechniqueError(
        .missingParameter(parameter.name, signature: type.signature), at: location)
    }
    return values
  }

  private func checked(
    _ value: OptionValue, _ parameter: OptionSpec
  ) throws(TechniqueError) -> OptionValue.Content {
    let (checked, diagnostics) = parameter.check(value)
    guard let checked else {
      // A value of a parameter that is not declared has been complained of where it is named.
      let first = diagnostics.first
      throw TechniqueError(
        .badValue(first?.message ?? "`\(parameter.name)` is unknown", advice: first?.advice),
        at: first?.location ?? value.location)
    }
    return checked.content
  }
}

extension OptionSpec {
  /// `clusters`, or `scope: layer | network = layer`.
  var signature: String {
    guard let defaultText else { return name }
    if case .name(let names) = type {
      return "\(name): \(names.joined(separator: " | ")) = \(defaultText)"
    }
    return "\(name): \(defaultText)"
  }
}
