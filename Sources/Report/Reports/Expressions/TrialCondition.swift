internal import Trials

/// A condition that a trial fulfills or not: a column and what its value is compared with.
struct TrialCondition: Sendable {
  enum Value: Hashable, Sendable {
    case number(Double)
    case text(String)
  }

  let column: ResultColumn
  let comparison: Condition.Comparison
  let value: Value
  /// The value as it is written.
  let written: String

  /// As it would be written, such as `model=resnet20`.
  var text: String { "\(column.name)\(comparison.rawValue)\(written)" }

  /// Whether a trial's value fulfills it; a missing value fulfills only `!=`.
  func matches(_ found: ResultColumn.Value) -> Bool {
    switch (value, found) {
    case (_, .missing): comparison == .notEqual
    case (.number(let wanted), _): found.number.map { comparison.holds($0, wanted) } ?? false
    case (.text(let wanted), _):
      switch comparison {
      case .equal: found.text == wanted
      case .notEqual: found.text != wanted
      case .less, .lessOrEqual, .greater, .greaterOrEqual: false
      }
    }
  }

  func matches(_ trial: TrialResult) -> Bool { matches(column.value(trial)) }

  /// Whether it asks for something that is set or the same in all repeats, and not for what each of
  /// them has measured.
  var choosesTrials: Bool { TrialSetting.columnNames.contains(column.name) || !column.isNumeric }

  /// What it asks of the trials of a grid.
  var ofGrid: TrialGrid.Condition { TrialGrid.Condition(column: column.name, holds: matches) }

  /// What the others fulfill, of a condition that asks for one value.
  var unequal: TrialCondition {
    TrialCondition(column: column, comparison: .notEqual, value: value, written: written)
  }
}
