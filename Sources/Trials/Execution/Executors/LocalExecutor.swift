package import Foundation
package import Trials

/// Runs trials on this machine, one worker process at a time: a second one would disturb the first's
/// times.
package struct LocalExecutor: Executor {
  package let hardware: Hardware
  private let process: WorkerProcess

  /// - Parameters:
  ///   - program: the executable that is started with `worker` as its argument.
  ///   - isOffline: whether published weights that aren't here are not downloaded.
  package init(program: String, hardware: Hardware = .current, isOffline: Bool = false) {
    self.hardware = hardware
    process = WorkerProcess(program: program, isOffline: isOffline)
  }

  package func run(
    _ plan: Plan, store: Store, deadline: Date?, report: @escaping (RunEvent) -> Void
  ) -> [Trial: TrialFailure] {
    var failures: [Trial: TrialFailure] = [:]
    var run = Run(plan: plan, store: store, process: process, report: report)
    let missing = plan.trials.filter(plan.isToRun)
    for (index, trial) in missing.enumerated() {
      // Another render, or a trial with the same stages, may have made it by now.
      if run.isStored(trial) { continue }
      if let deadline, Date() >= deadline {
        failures[trial.trial] = TrialFailure(
          trial: trial.name, cause: "not started: the time given with `--max-time` is up")
        continue
      }
      report(.trialStarted(name: trial.name, number: index + 1, of: missing.count))
      if let failure = run.make(trial) {
        failures[trial.trial] = failure
        report(.trialFailed(failure))
      }
    }
    return failures
  }
}

/// The trials of a plan, one after the other.
private struct Run {
  let plan: Plan
  let store: Store
  let process: WorkerProcess
  let report: (RunEvent) -> Void
  private var remaining: RemainingTime
  /// Why a training that others wait for has failed, by its key: it is not tried for each of them.
  private var failed: [String: String] = [:]

  init(plan: Plan, store: Store, process: WorkerProcess, report: @escaping (RunEvent) -> Void) {
    (self.plan, self.store, self.process, self.report) = (plan, store, process, report)
    remaining = RemainingTime(plan)
  }

  /// Whether the store has all that the trial's result is put together from.
  func isStored(_ trial: Plan.PlannedTrial) -> Bool {
    trial.stages.allSatisfy { digest in plan.stage(digest).map(isStored) ?? false }
  }

  private func isStored(_ stage: PlannedStage) -> Bool {
    Stages[stage.kind].isStored(stage.key, in: store) { report(.warning($0)) }
  }

  /// Makes a trial's stages, and first the trainings that they start from.
  ///
  /// - Returns: nil where it has finished, else why it has not.
  mutating func make(_ trial: Plan.PlannedTrial) -> TrialFailure? {
    guard let inputs = trial.inputs else { return trial.failure }
    let start = Date()
    for prerequisite in trial.prerequisites {
      if let cause = make(prerequisite, of: trial) {
        remaining.drop(trial)
        return TrialFailure(
          trial: trial.name, cause: "\((prerequisite.path + [cause]).joined(separator: ": "))")
      }
    }
    let request = WorkerRequest(
      trial: trial.trial, stages: Set(trial.stages.compactMap { plan.stage($0)?.kind }),
      inputs: inputs, hardware: plan.hardware, storeFolder: store.folder)
    if let cause = execute(request, name: trial.name, of: trial) {
      remaining.drop(trial)
      return TrialFailure(trial: trial.name, cause: cause)
    }
    guard isStored(trial) else {
      remaining.drop(trial)
      return TrialFailure(
        trial: trial.name,
        cause: "the worker process has finished, but its results are not in the store "
          + "\(store.folder); render again")
    }
    let seconds = Date().timeIntervalSince(start)
    remaining.finish(trial, seconds: seconds)
    report(.trialFinished(name: trial.name, seconds: seconds))
    return nil
  }

  /// Makes a training that a trial takes something from, unless nothing that is missing needs it or the
  /// store has it by now.
  ///
  /// - Returns: nil when it is there, else the cause.
  private mutating func make(
    _ prerequisite: Plan.Prerequisite, of trial: Plan.PlannedTrial
  ) -> String? {
    guard let stage = plan.stage(prerequisite.training), stage.isToRun, !isStored(stage) else {
      return nil
    }
    if let cause = failed[prerequisite.training] { return cause }
    let name = ([trial.name] + prerequisite.path).joined(separator: ", ")
    report(.stage(trial: name, name: prerequisite.task))
    let request = WorkerRequest(
      trial: prerequisite.trial, stages: [.training], inputs: prerequisite.inputs,
      hardware: plan.hardware, storeFolder: store.folder)
    let cause = execute(request, name: name, of: nil)
    failed[prerequisite.training] = cause
    return cause
  }

  /// Runs a worker process and passes on what it says.
  ///
  /// - Parameter trial: the one whose progress tells how long the rest takes; nil for what it waits for.
  /// - Returns: nil when it has finished, else the cause.
  private func execute(
    _ request: WorkerRequest, name: String, of trial: Plan.PlannedTrial?
  ) -> String? {
    // Where the first news finds the training, which may go on from a checkpoint.
    var first: (fraction: Double, time: Date)?
    return process.run(request) { event in
      switch event {
      case .stage(let stage): report(.stage(trial: name, name: stage))
      case .waiting: report(.waiting(trial: name))
      case .resumed(let epoch): report(.resumed(trial: name, afterEpoch: epoch))
      case .images(let done, let total):
        // Evaluation and timing follow the training; a tenth is kept for them.
        let fraction = Double(done) / Double(max(total, 1)) * 0.9
        let since = first ?? (fraction, Date())
        first = since
        let left = trial.flatMap {
          remaining.secondsLeft(
            $0, from: since.fraction, to: fraction, seconds: Date().timeIntervalSince(since.time))
        }
        report(.progress(trial: name, fraction: fraction, secondsLeft: left))
      case .epoch(let number, let total, let train, let test, let seconds):
        report(
          .epoch(
            trial: name, number: number, of: total, trainAccuracy: train, testAccuracy: test,
            seconds: seconds))
      case .warning(let text): report(.warning(text))
      case .failed, .finished: break
      }
    }
  }
}
