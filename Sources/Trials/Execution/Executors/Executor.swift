package import Foundation
package import Trials

/// Makes what a plan lacks, wherever that is: nothing above knows where a stage runs.
///
/// The store alone says what is done: an executor tells what failed, and whoever asked for it looks
/// into the store.
package protocol Executor: Sendable {
  /// The machine that computes, as it stands in the keys.
  var hardware: Hardware { get }

  /// Makes the stages that are to run.
  ///
  /// - Parameters:
  ///   - store: the store that the plan was made with.
  ///   - deadline: no trial is started after it.
  ///   - report: told what happens.
  /// - Returns: why trials have failed or were not started.
  func run(
    _ plan: Plan, store: Store, deadline: Date?, report: @escaping (RunEvent) -> Void
  ) -> [Trial: TrialFailure]
}
