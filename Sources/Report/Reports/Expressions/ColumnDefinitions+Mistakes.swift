internal import Trials

/// What can be wrong with `define`.
extension BlockMistake {
  static func notAColumnName(_ name: String) -> Self {
    Self(
      "`\(name)` cannot be the name of a column",
      advice: "use at most 40 letters, digits and underscores, a letter first, such as `cost_2`")
  }

  static func columnTaken(_ name: String) -> Self {
    Self("`\(name)` is a column that all trials have", advice: "define it under another name")
  }

  static func nameReserved(_ name: String) -> Self {
    Self("`\(name)` is a name that Triptych uses itself", advice: "define it under another name")
  }

  static func endingReserved(_ name: String, ending: String) -> Self {
    Self(
      "`\(name)` ends in `\(ending)`, as columns of intervals and seeds do in the data files",
      advice: "define it under another name")
  }

  static func definedByItself(_ names: [String]) -> Self {
    Self(
      "`\(names.first ?? "")` is defined by itself: "
        + names.map { "`\($0)`" }.joined(separator: " needs "),
      advice: "take one of them out of the other's formula")
  }

  static func tooManyDefinitions(limit: Int) -> Self {
    Self("at most \(limit) columns can be defined", advice: "take this and the rest out")
  }
}

extension ColumnDefinitions {
  static func mistake(inName name: String) -> BlockMistake? {
    let isName =
      name.utf8.count <= 40 && name.first?.isLetter ?? false
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    if !isName { return .notAColumnName(name) }
    if ResultColumn.named(name) != nil { return .columnTaken(name) }
    if reservedNames.contains(name) { return .nameReserved(name) }
    return ["_low", "_high", "_seeds"].first(where: name.hasSuffix).map {
      .endingReserved(name, ending: $0)
    }
  }

  /// What else stands beside columns: in tables, over epochs, in a trial of `results.json`, in formulas.
  static let reservedNames: Set<String> =
    Set(["experiment", "epoch", "seeds", "and", "or", "not"] + TrialTable.Column.ownNames)
    .union(EpochColumn.all.map(\.name))
    .union(["history", "inference_samples", "latency_quantiles", "technique_reports", "remarks"])
    .union(ScalarFunction.all.map(\.name)).union(ExpressionFunction.all.map(\.name))
    .union(PairFunction.all.map(\.name))
}
