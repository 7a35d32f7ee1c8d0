internal import Names

/// What is wrong with the text of a chain of techniques.
package struct TechniqueError: Error, Hashable, Sendable {
  package enum Fault: Hashable, Sendable {
    case empty
    case unclosedQuote
    case expected(String, found: String)
    /// `none` beside other techniques.
    case noneInChain
    case unknownTechnique(String, known: [String])
    case unknownParameter(String, technique: String, known: [String])
    case missingParameter(String, signature: String)
    case repeatedParameter(String)
    case tooManyValues(signature: String)
    case unnamedAfterNamed
    case badValue(parameter: String, found: String, wanted: TechniqueParameter.Kind)
    /// Values that do not go together.
    case conflict(technique: String, reason: String)
  }

  /// Where in the text it stands, in characters from 0.
  package var place: Range<Int>
  package let fault: Fault

  package init(_ fault: Fault, at place: Range<Int> = 0..<0) {
    self.place = place
    self.fault = fault
  }
}

extension TechniqueError: CustomStringConvertible {
  package var description: String {
    switch fault {
    case .empty:
      "there is no technique here; write `none` for none"
    case .unclosedQuote:
      "the quotation mark is not closed; add `\"`"
    case .expected(let wanted, let found):
      "expected \(wanted), found \(found)"
    case .noneInChain:
      "`none` stands alone: it cannot be chained"
    case .unknownTechnique(let name, let known):
      "there is no technique `\(name)`; " + Self.suggestion(name, known)
    case .unknownParameter(let name, let technique, let known):
      "`\(technique)` has no parameter `\(name)`; " + Self.suggestion(name, known)
    case .missingParameter(let name, let signature):
      "`\(name)` is missing; write `\(signature)`"
    case .repeatedParameter(let name):
      "`\(name)` is given a second time"
    case .tooManyValues(let signature):
      "there are too many values; write `\(signature)`"
    case .unnamedAfterNamed:
      "a value without a name follows one with a name; write `name: value`"
    case .badValue(let parameter, let found, let wanted):
      "`\(parameter)` is \(wanted), not `\(found)`" + Self.nearest(found, wanted)
    case .conflict(let technique, let reason):
      "`\(technique)`: \(reason)"
    }
  }

  private static func suggestion(_ name: String, _ known: [String]) -> String {
    if let nearest = NearestName.find(name, among: known) { return "did you mean `\(nearest)`?" }
    return known.isEmpty
      ? "it has none" : "known are " + known.map { "`\($0)`" }.joined(separator: ", ")
  }

  private static func nearest(_ found: String, _ wanted: TechniqueParameter.Kind) -> String {
    guard case .name(let names) = wanted, let nearest = NearestName.find(found, among: names)
    else { return "" }
    return "; did you mean `\(nearest)`?"
  }
}
