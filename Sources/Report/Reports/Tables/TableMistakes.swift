/// What can be wrong with a `table`.
extension BlockMistake {
  static func needsValues(option: String) -> Self {
    Self(
      "`\(option)` belongs to a pivoted table, and there are no `values`",
      advice: "for example `values: train_seconds`")
  }

  static func notOfPivots(option: String) -> Self {
    Self("a pivoted table has no `\(option)`", advice: "take it out")
  }

  static let pivotNeedsRows = Self(
    "`values` make a pivoted table, and there are no `rows`", advice: "for example `rows: model`")

  static func rowsAndColumns(_ column: String) -> Self {
    Self("`\(column)` makes the rows and cannot make columns as well", advice: "take it out")
  }

  static func noRatio(_ text: String) -> Self {
    Self(
      "`\(text)` is not two values of a column of `columns` with `/` between them",
      advice: "for example `columns: model` and `ratio: resnet101/resnet50`")
  }

  /// Two values of which the experiments have not both.
  static func unknownRatio(_ text: String, column: String, known: [String]) -> Self {
    Self(
      "`\(text)` does not name two values of `\(column)`",
      advice: "`\(column)` has \(known.map { "`\($0)`" }.joined(separator: ", "))")
  }

  static let rankNeedsSort = Self(
    "`rank` counts rows in the order of `sort`, and there is no `sort`",
    advice: "for example `sort: opscore`")

  static func rankByText(column: String) -> Self {
    Self(
      "`\(column)` holds text, by which nothing can be ranked",
      advice: "for example `sort: opscore`")
  }

  static func rankNeedsSign(column: String) -> Self {
    Self(
      "no value of `\(column)` is better than another, so `rank` cannot tell which is the first",
      advice: "write `sort: +\(column)` for the smallest, or `sort: -\(column)` for the largest")
  }

  static let sortByRank = Self(
    "`rank` follows from the order and cannot make it",
    advice: "sort by the column that ranks, for example `sort: opscore`")

  static func formatOfText(column: String) -> Self {
    Self("`\(column)` holds text, which has no format", advice: "take it out")
  }

  static func formatWithoutColumn(column: String) -> Self {
    Self(
      "`\(column)` is not among the columns", advice: "add it to `columns`, or take the format out")
  }
}
