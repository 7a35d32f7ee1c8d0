internal import Assessment
internal import Trials

/// A function of two trials in one column, such as `better(a.test_accuracy, b.test_accuracy)`.
struct ComparisonFunction: Sendable {
  enum Kind: Sendable {
    /// A number, nil where nothing is paired.
    case number(@Sendable (TrialComparison) -> Double?)
    /// What a claim can say by itself: true, false, or nil where the results do not decide it.
    case test(@Sendable (TrialComparison) -> Bool?)
  }

  let name: String
  let kind: Kind
  /// Whether it asks which direction of the column is better.
  let needsDirection: Bool
  /// One line, without a final period.
  let help: String

  var format: NumberFormat { name == "wins" ? .integer : .significant }

  var isTest: Bool { if case .test = kind { true } else { false } }

  static func named(_ name: String) -> ComparisonFunction? { all.first { $0.name == name } }

  static let all: [ComparisonFunction] = [
    .init(
      name: "better", kind: .test(\.isBetter), needsDirection: true,
      help:
        "better(a.column, b.column): in claims, whether the first of two trials is better by more "
        + "than chance: by McNemar's test on the same test images, over the same seeds by paired "
        + "differences, otherwise where intervals do not overlap"),
    .init(
      name: "differs", kind: .test(\.differs), needsDirection: false,
      help:
        "differs(a.column, b.column): in claims, whether they differ by more than chance, as better"
    ),
    .init(
      name: "p", kind: .number(\.pValue), needsDirection: false,
      help:
        "p(a.column, b.column): the probability of such a difference by chance, of trials on the same "
        + "test images or over the same seeds"),
    .init(
      name: "wins",
      kind: .number { comparison in
        if case .images(let test) = comparison.evidence { Double(test.firstOnly) } else { nil }
      }, needsDirection: false,
      help:
        "wins(a.test_accuracy, b.test_accuracy): how many test images the first alone classifies "
        + "correctly"),
  ]
}

/// Two trials that a function compares.
struct TrialPairing: Sendable {
  let function: ComparisonFunction
  let first, second: TrialSelection
  let column: ResultColumn
}

/// A test as a claim says it.
struct ResolvedTest: Sendable {
  let pairing: TrialPairing
  /// As it is written.
  let text: String
}

/// What a claim is made of.
enum ResolvedStatement: Sendable {
  case comparison(ResolvedComparison)
  case test(ResolvedTest)
}
