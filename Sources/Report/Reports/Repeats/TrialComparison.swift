internal import Assessment
internal import Foundation
internal import Trials

/// Two trials, or the repeats of two, in one column: whether they differ by more than chance.
struct TrialComparison {
  /// What tells chance from difference, the strongest that the results allow.
  enum Evidence {
    /// Both were tested on the same images.
    case images(PairedTest)
    /// Both were repeated over the same seeds.
    case seeds(PairedDifferences)
    /// Each has an interval of its own.
    case intervals(Interval, Interval)
    /// Values without uncertainty, such as sizes.
    case exact
    /// Values of one trial each whose uncertainty is not known.
    case unknown
  }

  /// The level of all tests.
  static let level = 0.05

  let first, second: Double
  let evidence: Evidence
  let column: ResultColumn

  /// Nil where one of them has no value.
  init?(_ first: Repeats, _ second: Repeats, _ column: ResultColumn) {
    guard let a = first.value(column).number, let b = second.value(column).number else {
      return nil
    }
    (self.first, self.second, self.column) = (a, b, column)
    if let test = first.imageTest(second, column) {
      evidence = .images(test)
    } else if let differences = first.differences(second, column) {
      evidence = .seeds(differences)
    } else if let own = first.uncertainty(column), let others = second.uncertainty(column) {
      evidence = .intervals(own, others)
    } else if column.isExact {
      evidence = .exact
    } else {
      evidence = .unknown
    }
  }

  /// The probability of such a difference by chance; nil where nothing is paired.
  var pValue: Double? {
    switch evidence {
    case .images(let test): test.pValue
    case .seeds(let differences): differences.studentPValue
    case .intervals, .exact, .unknown: nil
    }
  }

  /// Whether the two differ; nil where that is not decided.
  var differs: Bool? {
    switch evidence {
    case .images, .seeds: (pValue ?? 1) < Self.level ? true : nil
    case .intervals(let a, let b): a.overlaps(b) ? nil : true
    case .exact: first != second
    case .unknown: nil
    }
  }

  /// Whether the first is better; nil where that is not decided.
  var isBetter: Bool? {
    guard let preference = column.direction.preference, let differs else { return nil }
    return differs && preference.prefers(first, to: second)
  }

  /// What speaks for the verdict, in words.
  var words: String {
    switch evidence {
    case .images(let test):
      "\(Self.count(test.firstOnly)) images are right in the first alone and "
        + "\(Self.count(test.secondOnly)) in the second, of \(Self.count(test.images)); "
        + "\(Self.words(p: test.pValue)) (McNemar, mid-p)"
    case .seeds(let differences):
      "over \(differences.values.count) seeds, \(Self.words(p: pValue ?? 1)) (paired t)"
    case .intervals(let a, let b):
      a.overlaps(b) ? "their 95% intervals overlap" : "their 95% intervals do not overlap"
    case .exact: "both are exact"
    case .unknown: "one measurement each does not tell how far chance reaches"
    }
  }

  private static func count(_ number: Int) -> String {
    NumberFormat.integer.text(Double(number), in: .prose)
  }

  private static func words(p: Double) -> String {
    p < 0.0001 ? "p < 0.0001" : "p = \(NumberFormat.fixed(decimals: 4).text(p, in: .prose))"
  }
}

extension Repeats {
  /// Of the accuracies of single trials on the same images.
  func imageTest(_ other: Repeats, _ column: ResultColumn) -> PairedTest? {
    guard count == 1, other.count == 1, column.name == "test_accuracy",
      let own = first.quality.outcomes, let others = other.first.quality.outcomes
    else { return nil }
    return own.compared(with: others)
  }

  /// Of repeats over the same seeds.
  func differences(_ other: Repeats, _ column: ResultColumn) -> PairedDifferences? {
    guard count > 1, trials.map(\.seed) == other.trials.map(\.seed) else { return nil }
    let numbers = [trials, other.trials].map { $0.compactMap { column.value($0).number } }
    guard numbers.allSatisfy({ $0.count == count }) else { return nil }
    return PairedDifferences(numbers[0], numbers[1])
  }

  /// Of the test whether these differ from others in a column, on the same test images or over the same
  /// seeds; nil where nothing is paired: then intervals tell.
  func pValue(comparedWith other: Repeats, _ column: TrialColumn) -> Double? {
    guard case .result(let column) = column else { return nil }
    return imageTest(other, column)?.pValue ?? differences(other, column)?.studentPValue
  }
}

extension ResultColumn {
  /// Whether the same trial always gives the same value, as sizes and counts do.
  var isExact: Bool {
    definition == nil && (kind == .integer || unit == .megabytes && name != "peak_memory_mb")
  }
}
