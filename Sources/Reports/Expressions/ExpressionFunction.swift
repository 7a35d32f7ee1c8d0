internal import Assessment
internal import Experiments

/// The functions of formulas; the checker, the evaluator and the help read this table.
struct ExpressionFunction: Sendable {
  enum Kind: Sendable {
    /// Picks one trial of a column's; its other columns can be asked for behind a dot.
    case choice(@Sendable (ResultColumn.Direction) -> Order)
    /// Makes one number of a column's numbers; nil of none.
    case summary(@Sendable ([Double]) -> Double)
    /// Makes one number of the selected trials, seen among all of their experiment.
    case selection(
      format: NumberFormat, @Sendable (_ selected: [TrialResult], _ all: [TrialResult]) -> Double)
    /// Makes one number of single numbers.
    case scalar(arity: Int, @Sendable ([Double]) -> Double)
  }

  /// Which end of the numbers a choice takes.
  enum Order: Sendable { case smallest, largest }

  let name: String
  let kind: Kind
  /// Whether it asks which direction of the column is better.
  let needsDirection: Bool
  /// One line, without a final period.
  let help: String

  /// Whether a column can be asked for behind a dot.
  var choosesTrial: Bool { if case .choice = kind { true } else { false } }

  static func named(_ name: String) -> ExpressionFunction? { all.first { $0.name == name } }

  static let all: [ExpressionFunction] = [
    .init(
      name: "best",
      kind: .choice { $0 == .higher ? .largest : .smallest }, needsDirection: true,
      help: "best(label.column): the best value of the trained models; .model behind it names the "
        + "model that has it"),
    .init(
      name: "worst",
      kind: .choice { $0 == .higher ? .smallest : .largest }, needsDirection: true,
      help: "worst(label.column): the worst value, as best"),
    .init(
      name: "min", kind: .choice { _ in .smallest }, needsDirection: false,
      help: "min(label.column): the smallest value, as best"),
    .init(
      name: "max", kind: .choice { _ in .largest }, needsDirection: false,
      help: "max(label.column): the largest value, as best"),
    .init(
      name: "mean", kind: .summary { $0.reduce(0, +) / Double($0.count) }, needsDirection: false,
      help: "mean(label.column): the mean of the selected trials"),
    .init(
      name: "sum", kind: .summary { $0.reduce(0, +) }, needsDirection: false,
      help: "sum(label.column): the sum over the selected trials"),
    .init(
      name: "count", kind: .selection(format: .integer) { selected, _ in Double(selected.count) },
      needsDirection: false,
      help: "count(label[column=value]): how many trials are selected"),
    .init(
      name: "hypervolume",
      kind: .selection(format: .fixed(decimals: 3)) { TrialResult.hypervolume(of: $0, among: $1) },
      needsDirection: false,
      help:
        "hypervolume(label[column=value]): the share of the space between the worst and the best "
        + "accuracy, inference time and size of the experiment that the selected trials cover"),
    .init(
      name: "ratio", kind: .scalar(arity: 2) { $0[0] / $0[1] }, needsDirection: false,
      help: "ratio(a, b): a divided by b"),
  ]
}

extension TrialResult {
  /// See `Hypervolume`; trials that need no time or space take no part.
  fileprivate static func hypervolume(of selected: [TrialResult], among all: [TrialResult])
    -> Double
  {
    let (selected, all) = (selected.filter(\.isScored), all.filter(\.isScored))
    let criteria: [(Preference, (TrialResult) -> Double)] = [
      (.higher, \.testAccuracy), (.lower, \.inferenceSeconds), (.lower, \.sizeMb),
    ]
    // The ends of each criterion first, so that all are normalised alike.
    let shares = criteria.map { preference, value in
      let ends = all.map { Optional(value($0)) }
      return preference.normalized(
        selected.map { Optional(value($0)) } + [
          preference.best(of: ends), preference.worst(of: ends),
        ])
    }
    return Hypervolume.share(
      of: selected.indices.map { index in shares.map { $0[index] ?? .nan } })
  }
}
