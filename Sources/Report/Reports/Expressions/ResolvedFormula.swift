internal import Assessment
internal import Trials

/// A formula whose every name is resolved: all that is left to do is to evaluate it.
enum ResolvedFormula: Sendable {
  /// - Parameter format: nil where the number's own is meant.
  case number(NumberTerm, format: NumberFormat?, showsInterval: Bool)
  case text(TextTerm)
}

/// A value: a number or a text, known before any trial has run.
enum Term: Sendable {
  case number(NumberTerm)
  case text(TextTerm)
}

typealias NumberTerm = Arithmetic<TrialNumber>

enum TextTerm: Sendable {
  case literal(String)
  case value(TrialSelection, ResultColumn)
  case member(TrialChoice, ResultColumn)
}

/// A number that the trials of an experiment give.
enum TrialNumber: Sendable {
  /// Of one trial.
  case value(TrialSelection, ResultColumn)
  /// Of one trial and its partner.
  case pair(TrialPairs)
  case choice(TrialChoice)
  /// Another column of the trial that is chosen.
  case member(TrialChoice, ResultColumn)
  case summary(TrialSummary, TrialNumbers)
  case bound(@Sendable (Interval) -> Double, TrialNumbers)
  case measure(SelectionMeasure, TrialSelection)
  /// Of two trials.
  case pairing(TrialPairing)

  /// Whether it can be one of repeats, with an interval of its own.
  var hasInterval: Bool {
    switch self {
    case .value, .pair, .choice, .member: true
    case .summary(let summary, _): summary.isMean
    case .bound, .measure, .pairing: false
    }
  }
}

/// Numbers of which there is one for each trial.
enum TrialNumbers: Sendable {
  case column(TrialSelection, ResultColumn)
  case pairs(TrialPairs)
}

/// Picks one trial by its number.
struct TrialChoice: Sendable {
  let numbers: TrialNumbers
  let order: ExpressionFunction.Order
  /// Whether only models compete that are trained.
  let isAmongScored: Bool
}

/// Trials of one experiment.
struct TrialSelection: Sendable {
  let label: String
  let filters: [TrialFilter]

  /// The conditions as they are written.
  var texts: [String] { filters.map(\.text) }
}

/// A condition of a selection.
enum TrialFilter: Sendable {
  case condition(TrialCondition)
  /// With a value that is worked out before any trial is compared.
  case computed(ResultColumn, Condition.Comparison, Term, text: String)

  var text: String {
    switch self {
    case .condition(let condition): condition.text
    case .computed(_, _, _, let text): text
    }
  }

  var condition: TrialCondition? {
    if case .condition(let condition) = self { condition } else { nil }
  }
}

/// Trials, each compared with the one that differs from it in one setting.
struct TrialPairs: Sendable {
  let function: PairFunction
  let selection: TrialSelection
  let column: ResultColumn
  /// What the trials that they are compared with fulfill.
  let partner: TrialCondition
  /// The columns in which partners are alike.
  let alike: [ResultColumn]
  /// Of the selection, in the formula's text.
  let offset: Int
}

/// One side of a comparison as it is written.
struct ComparedText: Hashable, Sendable {
  let text: String
  /// Whether it is a number or a text as such.
  let isLiteral: Bool
}

struct ResolvedComparison: Sendable {
  enum Sides: Sendable {
    case numbers(NumberTerm, NumberTerm)
    case texts(TextTerm, TextTerm)
  }

  let sides: Sides
  let relation: Condition.Comparison
  let left, right: ComparedText
}

typealias ResolvedProposition = Proposition<ResolvedStatement>
