internal import Trials

/// What a kind of table reads of its options, and makes of trials.
protocol TableKind: Sendable {
  /// Reads the options; what is wrong with them is among the reader's complaints afterwards.
  init(_ reader: inout TableOptionReader)

  func model(_ source: TrialSource, _ outcomes: [ExperimentOutcome]) -> TableModel
}

/// What a table sets off.
enum TableHighlight: String, Sendable { case none, best, pareto }
