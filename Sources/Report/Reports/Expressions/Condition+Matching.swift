internal import Trials

extension Condition {
  /// Whether a trial's value fulfills it; a missing value fulfills only `!=`.
  ///
  /// - Precondition: it holds no formula.
  func matches(_ value: ResultColumn.Value) -> Bool {
    precondition(self.value.formula == nil, "formulas are worked out before trials are compared")
    if let number = value.number {
      guard let wanted = Double(self.value.text) else { return false }
      return comparison.holds(number, wanted)
    }
    if case .text(let text) = value {
      return switch comparison {
      case .equal: text == self.value.text
      case .notEqual: text != self.value.text
      case .less, .lessOrEqual, .greater, .greaterOrEqual: false
      }
    }
    return comparison == .notEqual
  }

  /// What it asks of the trials of a grid.
  var ofGrid: TrialGrid.Condition {
    TrialGrid.Condition(
      column: column.text, holds: value.formula == nil ? { matches($0) } : nil)
  }

  /// As it would be written.
  var text: String { "\(column.text)\(comparison.rawValue)\(value.text)" }
}

extension ResultColumn.Value {
  /// As data, without a reader's format; empty where there is none.
  var text: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .number(let number): "\(number)"
    case .missing: ""
    }
  }
}
