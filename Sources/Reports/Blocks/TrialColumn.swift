internal import Experiments

/// A finished trial and the experiment that it belongs to.
struct TrialRow: Sendable {
  let experiment: String
  let trial: TrialResult
}

extension TrialResult {
  /// Whether it competes: the random reference needs no time and no space, and would be the best
  /// in both.
  var isScored: Bool { opscore != nil }
}

/// A column that tables and figures can show: one of the results, or the experiment's label.
enum TrialColumn: Sendable {
  case experiment
  case result(ResultColumn)

  init?(_ name: String) {
    if name == "experiment" {
      self = .experiment
    } else if let column = ResultColumn.named(name) {
      self = .result(column)
    } else {
      return nil
    }
  }

  static let names = ["experiment"] + ResultColumn.names
  static let numericNames = ResultColumn.all.filter(\.isNumeric).map(\.name)

  var name: String {
    switch self {
    case .experiment: "experiment"
    case .result(let column): column.name
    }
  }

  var title: String {
    switch self {
    case .experiment: "Experiment"
    case .result(let column): column.title
    }
  }

  var isNumeric: Bool {
    if case .result(let column) = self { column.isNumeric } else { false }
  }

  func value(_ row: TrialRow) -> ResultColumn.Value {
    switch self {
    case .experiment: .text(row.experiment)
    case .result(let column): column.value(row.trial)
    }
  }

  /// The value as it names a bubble or a line: numbers bring their column's name along.
  func labelText(_ row: TrialRow) -> String {
    let value = value(row)
    guard let number = value.number else { return value.text }
    if case .result(let column) = self, let format = column.defaultFormat,
      case .number = value
    {
      return "\(name) \(format.text(number, in: .cell))"
    }
    return "\(name) \(value.text)"
  }
}

extension [TrialColumn] {
  func labelText(_ row: TrialRow) -> String {
    map { $0.labelText(row) }.joined(separator: ", ")
  }
}
