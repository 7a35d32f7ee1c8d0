internal import Trials

/// A function that compares each of the selected trials with the one that differs from it in one setting.
struct PairFunction: Sendable {
  let name: String
  /// Of a value and its partner's.
  let compare: @Sendable (Double, Double, ResultColumn.Direction) -> Double
  /// Whether the results are of the column's unit.
  let keepsUnit: Bool
  /// Whether it asks which direction of the column is better.
  let needsDirection: Bool
  /// One line, without a final period.
  let help: String

  static func named(_ name: String) -> PairFunction? { all.first { $0.name == name } }

  static let all: [PairFunction] = [
    .init(
      name: "loss", compare: { $2 == .higher ? $1 - $0 : $0 - $1 }, keepsUnit: true,
      needsDirection: true,
      help:
        "loss(label.column, technique=none): how much worse each trial is than its partner, the "
        + "trial that is the same but for this setting"),
    .init(
      name: "gain", compare: { $2 == .higher ? $0 - $1 : $1 - $0 }, keepsUnit: true,
      needsDirection: true,
      help: "gain(label.column, technique=none): how much better, as loss"),
    .init(
      name: "ratio", compare: { value, partner, _ in value / partner }, keepsUnit: false,
      needsDirection: false,
      help:
        "ratio(label.column, technique=none): each trial's value divided by its partner's, as loss"),
  ]

  /// Whether a call without a partner must be one of trials in pairs: `ratio` also is a function of two
  /// numbers.
  static func isMeant(by call: FunctionCall) -> Bool {
    named(call.name.text) != nil && ExpressionFunction.named(call.name.text) == nil
  }

  /// The columns in which partners are alike that differ in another.
  static func alike(but column: String) -> [ResultColumn] {
    TrialSetting.columns.filter { $0.name != column }
  }
}
