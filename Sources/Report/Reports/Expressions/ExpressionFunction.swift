internal import Assessment
internal import Trials

/// A function of trials in formulas.
struct ExpressionFunction: Sendable {
  enum Kind: Sendable {
    /// Picks one trial of a column's; its other columns can be asked for behind a dot.
    case choice(@Sendable (ResultColumn.Direction) -> Order)
    case summary(TrialSummary)
    /// Takes an end of the interval of repeats.
    case bound(@Sendable (Interval) -> Double)
    case measure(SelectionMeasure)
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
      help: "best(label.column): the best value of the trained models, of repeats over seed the "
        + "best mean; .model behind it names the model that has it"),
    .init(
      name: "worst",
      kind: .choice { $0 == .higher ? .smallest : .largest }, needsDirection: true,
      help: "worst(label.column): the worst value, as best"),
    .init(
      name: "min", kind: .choice { _ in .smallest }, needsDirection: false,
      help:
        "min(label.column): the smallest value, of repeats the smallest mean; .model as for best"),
    .init(
      name: "max", kind: .choice { _ in .largest }, needsDirection: false,
      help: "max(label.column): the largest value, of repeats the largest mean; .model as for best"),
    .init(
      name: "mean",
      kind: .summary(TrialSummary(name: "mean") { $0.reduce(0, +) / Double($0.count) }),
      needsDirection: false,
      help: "mean(label.column): the mean of the selected trials"),
    .init(
      name: "sum", kind: .summary(TrialSummary(name: "sum") { $0.reduce(0, +) }),
      needsDirection: false,
      help: "sum(label.column): the sum over the selected trials"),
    .init(
      name: "sd",
      kind: .summary(TrialSummary(name: "sd", least: 2, calculate: Statistics.deviation)),
      needsDirection: false,
      help: "sd(label.column): the standard deviation of the selected trials, such as those of one "
        + "model over its seeds"),
    .init(
      name: "low", kind: .bound(\.low), needsDirection: false,
      help: "low(label[model=…].column): the lower end of the 95 % interval of the mean over seeds"),
    .init(
      name: "high", kind: .bound(\.high), needsDirection: false,
      help: "high(label[model=…].column): the upper end, as low"),
    .init(
      name: "count",
      kind: .measure(
        SelectionMeasure(format: .integer) { selected, _ in
          Double(selected.reduce(0) { $0 + $1.count })
        }),
      needsDirection: false,
      help: "count(label[column=value]): how many trials are selected"),
    .init(
      name: "hypervolume",
      kind: .measure(
        SelectionMeasure(format: .measured) { Repeats.hypervolume(of: $0, among: $1) }),
      needsDirection: false,
      help:
        "hypervolume(label[column=value]): the share of the space between the worst and the best "
        + "accuracy, inference time and size of the experiment that the selected trials cover"),
  ]
}

/// Makes one number of numbers, of each trial one, of which there must be some.
struct TrialSummary: Sendable {
  let name: String
  var least = 1
  let calculate: @Sendable ([Double]) -> Double

  var isMean: Bool { name == "mean" }
}

/// Makes one number of the selected trials, seen among all of their experiment.
struct SelectionMeasure: Sendable {
  let format: NumberFormat
  let calculate: @Sendable (_ selected: [Repeats], _ all: [Repeats]) -> Double
}

extension Repeats {
  /// See `Hypervolume`, on the means of repeats; trials that need no time or space take no part.
  fileprivate static func hypervolume(of selected: [Repeats], among all: [Repeats]) -> Double {
    let (selected, all) = (selected.filter(\.first.isScored), all.filter(\.first.isScored))
    let criteria: [(Preference, String)] = [
      (.higher, "test_accuracy"), (.lower, "inference_seconds"), (.lower, "size_mb"),
    ]
    // The ends of each criterion first, so that all are normalized alike.
    let shares = criteria.map { preference, name in
      func values(_ repeats: [Repeats]) -> [Double?] {
        ResultColumn.named(name).map { column in repeats.map { $0.value(column).number } } ?? []
      }
      let ends = values(all)
      return preference.normalized(
        values(selected) + [preference.best(of: ends), preference.worst(of: ends)])
    }
    return Hypervolume.share(
      of: selected.indices.map { index in shares.map { $0[index] ?? .nan } })
  }
}
