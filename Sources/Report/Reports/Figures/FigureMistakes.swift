internal import Trials

/// What can be wrong with a `figure`.
extension BlockMistake {
  static func axisNeeded(option: String, kind: String) -> Self {
    Self("a `\(kind)` figure needs the option `\(option)`", advice: example(of: option))
  }

  static func optionUnused(option: String, kind: String) -> Self {
    Self("a `\(kind)` figure has no `\(option)`", advice: "take it out")
  }

  static func threeColumns(kind: String) -> Self {
    Self(
      "a `\(kind)` figure needs three columns for `y`",
      advice: "for example `y: [test_accuracy, inference_seconds, size_mb]`")
  }

  /// What shows the best of several columns needs a best in each.
  static func noBetterEnd(_ column: ResultColumn, what: String) -> Self {
    Self(
      "no value of `\(column.name)` is better than another, so \(what) cannot use it",
      advice: column.definition == nil
        ? "use a column that is measured, such as `test_accuracy` or `size_mb`"
        : "define `\(column.name)` with `better: lower` or `better: higher`")
  }

  static func oneColumnOnly(option: String, kind: String) -> Self {
    Self(
      "a `\(kind)` figure takes one column for `\(option)`",
      advice: "choose one, or make a figure for each")
  }

  static func epochOnlyOnX(option: String) -> Self {
    Self("`epoch` can only be `x` of a line figure", advice: example(of: option))
  }

  static func mixedUnits(_ a: String, _ b: String) -> Self {
    Self("`\(a)` and `\(b)` have no unit in common", advice: "make a figure for each")
  }

  static func noNumbers(option: String, column: String) -> Self {
    Self(
      "`\(option)` needs a column of numbers, and `\(column)` holds text",
      advice: example(of: option))
  }

  static func noArea(_ column: ResultColumn) -> Self {
    Self(
      "`size` needs a column that is never negative, and `\(column.name)` "
        + (column.definition == nil ? "is a logarithm" : "can be"),
      advice: "for example `size: size_mb`")
  }

  private static func example(of option: String) -> String? {
    let columns = ["x": "inference_seconds", "y": "test_accuracy", "size": "size_mb"]
    return columns[option].map { "for example `\(option): \($0)`" }
  }
}
