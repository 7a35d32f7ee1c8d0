internal import Names
internal import Trials

/// Why a formula has no value although its names are right.
enum EvaluationFailure: Error, Hashable, Sendable {
  /// The experiment has not been run.
  case noResults(label: String)
  /// Nothing fulfills the conditions, and trials that might have done have failed.
  case failed(label: String, failures: [TrialFailure])
  case noTrial(label: String, conditions: [String])
  case severalTrials(label: String, count: Int, conditions: [String])
  /// The reason is one sentence.
  case noValue(column: String, trial: String, reason: String?)
  case noOneSeed(trial: String, count: Int)
  /// There is no interval: of one trial, or of trials that differ in more than the seed.
  case noInterval(count: Int)
  case oneValue(function: String)
  /// Of several that are the best alike one is asked for: of names, or of trials that differ in a column.
  case tie([String], column: String?)
  /// A trial has no other to be compared with.
  case noPartner(trial: String, label: String, condition: String)
  case notFinite
  /// A test that the results do not decide.
  case notDecided(test: String, first: String, second: String, reason: String)
  /// Two trials that were not tested on the same images, nor repeated over the same seeds.
  case notPaired(function: String, column: String)
}

extension EvaluationFailure: CustomStringConvertible {
  /// One sentence without a final period.
  var description: String {
    switch self {
    case .noResults(let label): "\(label) has not been run"
    case .failed(_, let failures):
      // What has gone wrong once has often gone wrong many times, and the page lists the causes.
      failures.count == 1
        ? "\(failures[0].trial): \(failures[0].cause)"
        : "\(Counted.text(failures.count, "trial")) have failed, the first of them \(failures[0].trial)"
    case .noTrial(let label, let conditions):
      conditions.isEmpty
        ? "\(label) has no trials"
        : "no trial of \(label) has \(conditions.joined(separator: ", "))"
    case .severalTrials(let label, let count, let conditions):
      "\(Counted.text(count, "trial")) of \(label) "
        + (conditions.isEmpty
          ? "\(Counted.form(count, "is", "are")) selected"
          : "\(Counted.form(count, "matches", "match")) \(conditions.joined(separator: ", "))")
        + "; a single value needs exactly one"
    case .noValue(let column, let trial, let reason):
      "\(trial) has no \(column)" + (reason.map { ", as \($0)" } ?? "")
    case .noOneSeed(let trial, let count):
      "\(trial) is a mean over \(Counted.text(count, "seed")), so it has no single seed"
    case .noInterval(let count):
      count == 1
        ? "an interval needs at least two seeds"
        : "the selected trials differ in more than their seed, which gives no interval"
    case .oneValue(let function): "`\(function)` needs two values, and only one is selected"
    case .tie(let names, let column):
      NameList.sentence(names) + " tie"
        + (column.map { " and differ in `\($0)`" } ?? ", and one name is needed")
        + ": narrow the selection down to one of them"
    case .noPartner(let trial, let label, let condition):
      "\(label) has no partner for \(trial) with \(condition)"
    case .notDecided(let test, let first, let second, let reason):
      "\(test): \(first) and \(second) – \(reason)"
    case .notPaired(let function, let column):
      "`\(function)` needs single trials on the same test images in `test_accuracy`, or repeats over the "
        + "same seeds, and these are neither in `\(column)`"
    case .notFinite: "the value is not a finite number"
    }
  }
}
