internal import Assessment
internal import Charts
internal import Compression
internal import Foundation
internal import Trials

/// A finished trial and the experiment that it belongs to.
struct TrialRow: Sendable {
  let experiment: String
  let trial: TrialResult
  /// What it does and with which seed; nil where that is not known.
  var recipe: TrialRecipe?
  /// What its evaluation has left beside its numbers, read when asked for; nil where there is nothing.
  var details: @Sendable () -> EvaluationDetails? = { nil }
  /// The layers of its network, read when asked for; nil where nothing tells.
  var network: @Sendable () -> NetworkRecord? = { nil }
}

extension TrialResult {
  /// Whether it competes: the random reference needs no space, and would be the best in that.
  var isScored: Bool { sizes.sizeMb > 0 && times.inferenceSeconds > 0 }

  /// The time that its score is on; nil without a score.
  var scoredSeconds: Double? {
    guard let opscore = scores.opscore,
      let ofOneSecond = OpScore.score(
        accuracy: quality.testAccuracy, seconds: 1, megabytes: sizes.sizeMb,
        testCount: structure.testImages)
    else { return nil }
    return pow(10, opscore - ofOneSecond)
  }

  /// What the accuracy may be on other images of the kind; nil for what has no test images.
  var accuracyInterval: Interval? {
    structure.testImages > 0
      ? .wilson(share: quality.testAccuracy, count: structure.testImages) : nil
  }

  /// What the score may be as accuracy and time are both uncertain; nil without a score.
  var opscoreInterval: Interval? {
    guard let scoredSeconds, let opscore = scores.opscore, structure.testImages > 0,
      let ofAccuracy = OpScore.interval(
        accuracy: quality.testAccuracy, seconds: scoredSeconds, megabytes: sizes.sizeMb,
        testCount: structure.testImages)
    else { return nil }
    // Where training counts too, only the accuracy's uncertainty is known.
    guard let time = times.inferenceInterval, time.low > 0,
      abs(scoredSeconds / times.inferenceSeconds - 1) < 1e-9
    else { return ofAccuracy }
    let ofTime = Interval(
      low: opscore + log10(time.low / scoredSeconds),
      high: opscore + log10(time.high / scoredSeconds))
    return .sum(around: opscore, ofAccuracy, ofTime)
  }
}

/// A column that tables and figures can show: one of the results, or the experiment's label.
enum TrialColumn: Sendable {
  case experiment
  case result(ResultColumn)

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

  /// Whether the document defines it, so that its title is a name.
  var isDefined: Bool {
    if case .result(let column) = self { column.definition != nil } else { false }
  }

  /// As it stands within a sentence.
  var titleInSentence: String { isDefined ? title : title.lowercasedFirst }

  var isNumeric: Bool {
    if case .result(let column) = self { column.isNumeric } else { false }
  }

  /// The value as it names a bubble or a line: numbers bring their column's name along.
  func labelText(_ repeats: Repeats) -> String {
    let value = repeats.value(self)
    if name == "unfreeze" { return value.text == "all" ? "all layers" : "Top-\(value.text)" }
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
  /// Where several columns make a name, that nothing was done to a model goes without saying.
  func labelText(_ repeats: Repeats) -> String {
    filter {
      count == 1 || $0.name != "technique" || repeats.first.settings.technique != .none
    }
    .map { $0.labelText(repeats) }.joined(separator: ", ")
  }

  /// The group of things in one color; nil without columns.
  func groupText(_ repeats: Repeats) -> String? {
    isEmpty ? nil : map { $0.labelText(repeats) }.joined(separator: ", ")
  }

  /// The heading of a legend of such groups and their column; nil without columns.
  var group: ChartColumn? {
    guard let first else { return nil }
    let title = ([first.title] + dropFirst().map(\.titleInSentence)).joined(separator: ", ")
    return ChartColumn(title, name: count == 1 ? first.name : "group", isName: first.isDefined)
  }
}
