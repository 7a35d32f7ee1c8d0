internal import Names
internal import Trials

/// What has gone wrong once has often gone wrong many times, as where a data set is missing.
package enum FailureList {
  /// More names than this are counted; the end of the page has them all.
  private static let limit = 3

  private struct Cause: Hashable {
    let text: String
    let repetition: TrialFailure.Repetition
  }

  /// The failures by their cause, in the order of the first of each.
  package static func byCause(_ failures: [Report.FailedTrial]) -> [Report.SharedFailure] {
    failures.groupedInOrder { Cause(text: $0.failure.cause, repetition: $0.failure.repetition) }
      .map { .init(cause: $0.text, repetition: $0.repetition, trials: $1) }
  }

  /// Names of failed trials: all of a few, else the first and how many more there are.
  package static func shortened(
    _ names: [String], noun: String = "trial", plural: String? = nil
  ) -> [String] {
    if names.count <= limit { return names }
    return [
      "\(names[0]) and \(Counted.text(names.count - 1, "more \(noun)", plural: plural.map { "more \($0)" }))"
    ]
  }
}
