internal import Trials

extension ColumnDefinitions {
  /// How the numbers of a defined column are written.
  struct Notation {
    var kind = ResultColumn.Kind.number
    var unit = ResultColumn.Unit.none
    var digits: ResultColumn.Digits?

    /// - Parameter name: of the unit that a notebook gives.
    init(_ format: NumberFormat?, unit name: String?) {
      switch format {
      case .percent(let decimals)?:
        unit = .fraction
        if format != .percent(decimals: 1) { digits = .decimals(decimals) }
      case .fixed(let decimals)?: digits = .decimals(decimals)
      case .seconds?: unit = .seconds
      case .milliseconds?: unit = .milliseconds
      case .megabytes?: unit = .megabytes
      case .integer?: kind = .integer
      case .significant?: digits = .significant
      case .measured?, .given?, nil: break
      }
      switch name {
      case "percent": unit = .fraction
      case "seconds": unit = .seconds
      case "milliseconds": unit = .milliseconds
      case "megabytes": unit = .megabytes
      default: break
      }
    }

    /// What a heading without a title of its own says of the unit.
    var suffix: String {
      switch unit {
      case .seconds: " (s)"
      case .milliseconds: " (ms)"
      case .megabytes: " (MB)"
      case .none, .fraction, .perSecond: ""
      }
    }
  }
}

extension ResultColumn {
  /// Between which numbers its values lie.
  var range: NumberRange {
    if canBeNegative { return .all }
    return unit == .fraction && definition == nil ? NumberRange(low: 0, high: 1) : .notNegative
  }

  /// What a defined column is, as one sentence for a reader.
  var definitionNote: String? { definition.map { "\(title) = \($0)." } }
}

extension [TrialColumn] {
  /// What the defined ones among them are, each once.
  var definitionNotes: [String] {
    var seen: Set<String> = []
    return compactMap { column in
      if case .result(let result) = column { result.definitionNote } else { nil }
    }.filter { seen.insert($0).inserted }
  }
}
