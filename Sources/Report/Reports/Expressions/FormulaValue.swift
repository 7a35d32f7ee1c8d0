internal import Assessment
internal import Trials

/// The value of a formula on the results.
struct FormulaValue: Hashable, Sendable {
  let text: String
  /// What repeats it is the mean of, such as `mean of 3 seeds, 95 % interval 88.9% to 91.2%`; nil
  /// where it is of one trial.
  var repeats: String?
  /// Trials that should have counted but failed; above 0 the value stands on the others alone.
  let failedTrials: Int
}

/// How far the repeats behind a number lie apart.
struct RepeatSpread: Sendable {
  /// Of the mean; nil where there is none.
  let interval: Interval?
  /// How many repeats there are.
  let count: Int

  /// Nil of one trial.
  func text(_ format: NumberFormat) -> String? {
    guard count > 1 else { return nil }
    let ends = interval.map { [$0.low, $0.high].map { format.text($0, in: .prose) } }
    return "mean of \(count) seeds"
      + (ends.map { ", 95 % interval \($0[0]) to \($0[1])" } ?? "")
  }
}

extension NumberFormat {
  /// Of a number that has no format of its own.
  static func plain(_ number: Double) -> NumberFormat {
    number == number.rounded() && abs(number) < 1e15 ? .integer : .significant
  }
}

extension Repeats {
  func spread(_ column: ResultColumn) -> RepeatSpread {
    RepeatSpread(interval: uncertainty(column), count: count)
  }
}

extension TrialResult {
  /// The settings that tell it apart from others, such as `resnet20, technique=float16`.
  ///
  /// - Parameter hidden: columns that are not told.
  func description(among others: [TrialResult], without hidden: Set<String> = []) -> String {
    let differing = TrialSetting.columns.filter { column in
      column.name != "model" && !hidden.contains(column.name)
        && others.contains { column.value($0) != column.value(self) }
    }
    return ([model] + differing.map { "\($0.name)=\($0.value(self).text)" })
      .joined(separator: ", ")
  }
}
