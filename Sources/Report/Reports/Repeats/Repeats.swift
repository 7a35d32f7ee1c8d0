internal import Assessment
internal import Names
internal import Trials

/// Trials that differ in their seed alone, as one: what tables, charts and formulas show of them.
///
/// Which trials these are, and what their value in a column is with its interval, is decided here for
/// all of these alike. One trial by itself is the repeats of one seed, with its own values.
struct Repeats: Sendable {
  /// At least one, in the order of the grid.
  let rows: [TrialRow]
  /// How many more were asked for, and have failed.
  let failed: Int

  var first: TrialResult { rows[0].trial }
  var trials: [TrialResult] { rows.map(\.trial) }
  var count: Int { rows.count }

  // MARK: Values

  /// The mean of numbers, of those that have one; what all have in common as it is. Repeats have no
  /// seed.
  func value(_ column: ResultColumn) -> ResultColumn.Value {
    let values = trials.map(column.value)
    if count == 1 { return values[0] }
    if column.name == "seed" { return .missing }
    let known = values.filter { $0 != .missing }
    guard let first = known.first else { return .missing }
    if known.allSatisfy({ $0 == first }) { return first }
    let numbers = known.compactMap(\.number)
    guard numbers.count == known.count else { return .text(Self.list(known.map(\.text))) }
    return .number(numbers.reduce(0, +) / Double(numbers.count))
  }

  func value(_ column: TrialColumn) -> ResultColumn.Value {
    switch column {
    case .experiment: .text(Self.list(rows.map(\.experiment)))
    case .result(let column): value(column)
    }
  }

  /// Each text once.
  private static func list(_ texts: [String]) -> String {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }.joined(separator: ", ")
  }

  // MARK: Intervals

  /// What the mean over seeds may be, at 95 %; nil of one trial, and where all repeats have the same
  /// number of something that is no share, such as a size.
  func interval(_ column: ResultColumn) -> Interval? {
    guard column.name != "seed" else { return nil }
    let known = trials.compactMap { trial in
      column.value(trial).number.map {
        (
          number: $0,
          images: column.name == "train_accuracy"
            ? trial.structure.trainImages : trial.structure.testImages
        )
      }
    }
    return Self.interval(
      // Of a defined column it is not known which images its shares are of.
      known.map(\.number), column.definition == nil ? column.unit : .none,
      images: known.map(\.images),
      canBeNegative: column.canBeNegative)
  }

  func interval(_ column: TrialColumn) -> Interval? {
    if case .result(let column) = column { interval(column) } else { nil }
  }

  /// The same of any numbers of repeats.
  ///
  /// - Parameter images: how many images each number is about.
  static func interval(
    _ numbers: [Double], _ unit: ResultColumn.Unit, images: [Int], canBeNegative: Bool
  ) -> Interval? {
    guard numbers.count > 1, numbers.allSatisfy(\.isFinite) else { return nil }
    if unit == .fraction { return .mean(ofShares: numbers, counts: images) }
    guard numbers.contains(where: { $0 != numbers[0] }),
      let interval = Interval.mean(of: numbers)
    else { return nil }
    return canBeNegative
      ? interval : Interval(low: max(0, interval.low), high: max(0, interval.high))
  }

  /// The same, and of one trial what its accuracy and its score may be as the test images are finitely
  /// many: what tells two rows apart.
  func uncertainty(_ column: ResultColumn) -> Interval? {
    if count > 1 { return interval(column) }
    return switch column.name {
    case "test_accuracy": first.accuracyInterval
    case "opscore": first.opscoreInterval
    case "inference_seconds": first.times.inferenceInterval
    case "latency_ms": first.times.latencyInterval(0.5)
    case "latency_p90_ms": first.times.latencyInterval(0.9)
    case "latency_p99_ms": first.times.latencyInterval(0.99)
    default: nil
    }
  }

  // MARK: Words

  /// Why there is no value, one clause; nil where there is one, or nothing is known.
  func reason(without column: ResultColumn) -> String? {
    switch column.name {
    case "auc": trials.lazy.compactMap(\.reasonWithoutAUC).first
    case "latency_p90_ms", "latency_p99_ms":
      "\(first.times.latencySamples.count) samples are too few for that percentile"
    case "top5_accuracy" where first.structure.classes <= 5:
      "there are only \(first.structure.classes) classes"
    default: nil
    }
  }

  /// The model, and the settings that tell these from others, such as `resnet20, technique=float16`.
  func name(among others: [Repeats]) -> String {
    first.description(among: others.flatMap(\.trials), without: ["seed"])
  }

  /// How the means and intervals of repeats are made, and which of them lack trials; one sentence
  /// each, empty where all are single trials and none has failed.
  static func notes(_ shown: [Repeats]) -> [String] {
    var notes: [String] = []
    if let most = shown.map(\.count).max(), most > 1 {
      let isSame = shown.allSatisfy { $0.count == most }
      notes.append(
        "Means over \(isSame ? "" : "up to ")\(most) seeds, with 95 % intervals: \(method).")
    }
    let short = shown.filter { $0.failed > 0 }.map {
      "\($0.name(among: shown)), \($0.count) of \(Counted.text($0.count + $0.failed, "seed"))"
    }
    if !short.isEmpty {
      let rest = short.count > 4 ? ["\(short.count - 3) more"] : []
      let listed = rest.isEmpty ? short : Array(short.prefix(3)) + rest
      notes.append("Without failed trials: \(listed.joined(separator: "; ")).")
    }
    return notes
  }

  private static let method =
    "Student's t (on the logit scale for proportions); Wilson's if a proportion is 0 or 1 or all "
    + "seeds agree"
}
