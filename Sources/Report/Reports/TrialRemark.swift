internal import Trials

/// What a user should know of trials of one experiment, such as images that were left out, or of a
/// figure, such as letters that its font lacks.
package struct TrialRemark: Hashable, Sendable {
  /// Of the experiment or figure.
  package let label: String
  /// One sentence without a final period.
  package let text: String
  /// The trials that it is about; empty where it is about all of the experiment that have results,
  /// and for figures.
  package let trials: [String]

  /// Each remark once, in the order of the first trial that has it.
  static func all(of outcome: ExperimentOutcome) -> [TrialRemark] {
    let results = outcome.results
    return results.flatMap { result in result.remarks.map { (text: $0, result: result) } }
      .groupedInOrder(by: \.text)
      .map { text, entries in
        TrialRemark(
          label: outcome.label, text: text,
          trials: entries.count == results.count
            ? [] : entries.map { TechniqueSummary.title(of: $0.result, among: results) })
      }
  }
}
