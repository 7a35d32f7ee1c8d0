internal import Names

/// Checks the options of one kind of block against their declarations.
package struct OptionReader: Sendable {
  /// How complaints call the place: "`experiment`" or "the front matter".
  package let subject: String
  package let specs: [OptionSpec]
  /// Names that are read elsewhere: they are known here, but not checked.
  private let otherNames: [String]
  private let byName: [String: OptionSpec]
  private let defaults: [String: OptionValue]
  /// How many unknown names of a block are compared with the known ones.
  private static let suggestionLimit = 100

  /// - Precondition: no two specs have the same name, and each default fits its type.
  package init(kind: String, _ specs: [OptionSpec]) {
    self.init(subject: "`\(kind)`", specs)
  }

  package init(subject: String, _ specs: [OptionSpec], otherNames: [String] = []) {
    self.subject = subject
    self.specs = specs
    self.otherNames = otherNames
    let named = specs.flatMap { spec in ([spec.name] + spec.aliases).map { ($0, spec) } }
    byName = Dictionary(named) { a, _ in
      preconditionFailure("the option `\(a.name)` is declared twice")
    }
    var defaults: [String: OptionValue] = [:]
    for spec in specs {
      defaults[spec.name] = spec.defaultValue
    }
    self.defaults = defaults
  }

  /// Checks the entries and fills in the defaults.
  ///
  /// Where there are diagnostics the options still hold all that is right, of a list the right items,
  /// and the default for what is wrong; they serve for further checks, not for running anything.
  /// - Parameters:
  ///   - location: where to complain of what is missing; a block's kind, for example.
  ///   - isPartial: whether there is more than these entries, which could not be read: nothing is said
  ///     to be missing.
  package func read(
    _ entries: [OptionEntry], at location: SourceLocation, isPartial: Bool = false
  ) -> (options: Options, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    var values = defaults.mapValues { $0.moved(to: location) }
    var keys: [String: SourceLocation] = [:]
    // The options that misspelled ones are taken for: those are not missing as well.
    var meant: Set<String> = []
    var unknown = 0
    for entry in entries {
      guard let spec = byName[entry.key] else {
        if !otherNames.contains(entry.key) {
          unknown += 1
          let unknownName = UnknownName(
            "option", entry.key, in: subject,
            known: unknown <= Self.suggestionLimit ? specs.map(\.name) + otherNames : [])
          if let nearest = unknownName.nearest { meant.insert(nearest) }
          if let (name, advice) = missingSpace(in: entry.key) {
            meant.insert(name)
            diagnostics.append(
              Diagnostic(unknownName.message, advice: advice, at: entry.keyLocation))
          } else {
            diagnostics.append(Diagnostic(unknownName, at: entry.keyLocation))
          }
        }
        continue
      }
      if let first = keys[spec.name] {
        // The front matter's defaults stand further up: what a block says under one name, a default may
        // say under another.
        if entry.keyLocation > first {
          diagnostics.append(
            Diagnostic(
              .sameOption(entry.key, spec.name, firstLine: first.line), at: entry.keyLocation))
        }
        continue
      }
      keys[spec.name] = entry.keyLocation
      let check = OptionCheck(option: spec.name)
      switch check.checked(entry.value, spec.type) {
      case .success(let value): values[spec.name] = value
      case .failure(let complaints):
        diagnostics += complaints.diagnostics
        if let rest = complaints.rest { values[spec.name] = rest }
      }
    }
    for spec in specs
    where spec.isRequired && keys[spec.name] == nil && !meant.contains(spec.name) && !isPartial {
      diagnostics.append(
        Diagnostic(.missingOption(spec, subject: subject), at: location))
    }
    let options = Options(location: location, values: values, keyLocations: keys)
    return (options, diagnostics)
  }

  /// `{limit:100}` is a name with a colon in it, and no value.
  private func missingSpace(in key: String) -> (name: String, advice: String)? {
    guard let colon = key.firstIndex(of: ":"), let spec = byName[String(key[..<colon])] else {
      return nil
    }
    let value = key[key.index(after: colon)...]
    return (spec.name, "write `\(key[..<colon]): \(value)`, with a space after the colon")
  }
}
