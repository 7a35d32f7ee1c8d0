internal import Files
package import Foundation
package import Trials

/// Runs trials on this machine, one worker process at a time, whatever renders there are: a second one
/// would disturb the first's times.
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
    var run = Run(
      plan: plan, store: store, process: process, deadline: deadline, report: report)
    let missing = plan.trials.filter(plan.isToRun)
    for (index, trial) in missing.enumerated() {
      if Interruption.signal != nil { break }
      // Another render, or a trial with the same stages, may have made it by now.
      if run.isStored(trial) { continue }
      if let deadline, Date() >= deadline {
        failures[trial.trial] = TrialFailure(
          trial: trial.name, cause: Worker.timeIsUp, repetition: .notRun)
        continue
      }
      report(.trialStarted(name: trial.name, number: index + 1, of: missing.count))
      // A trial that shares a stage with it may have failed by now.
      if let failure = run.storedFailure(of: trial) {
        failures[trial.trial] = failure
        report(.trialFailed(failure))
        continue
      }
      if let failure = run.make(trial) {
        // A worker that was ended on request has not failed.
        if Interruption.signal != nil { break }
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
  let deadline: Date?
  let report: (RunEvent) -> Void
  private var remaining: RemainingTime
  /// Why a training that others wait for has failed, by its key: it is not tried for each of them.
  private var failed: [String: String] = [:]

  init(
    plan: Plan, store: Store, process: WorkerProcess, deadline: Date?,
    report: @escaping (RunEvent) -> Void
  ) {
    (self.plan, self.store, self.process) = (plan, store, process)
    (self.deadline, self.report) = (deadline, report)
    remaining = RemainingTime(plan)
  }

  /// How the trial fails by what the store knows; nil where it knows nothing.
  func storedFailure(of trial: Plan.PlannedTrial) -> TrialFailure? {
    let cause = plan.failureCause(of: trial) { stage in
      if isStored(stage) { return .stored }
      return store.failure(of: stage.key).map { .failed($0.cause) } ?? .missing
    }
    return cause.map { TrialFailure(trial: trial.name, cause: $0, repetition: .onRequest) }
  }

  /// Why a trial has failed that was run.
  private mutating func failure(of trial: Plan.PlannedTrial, _ cause: String) -> TrialFailure {
    remaining.drop(trial)
    // Another render may have been waited for until then.
    let repetition: TrialFailure.Repetition = cause == Worker.timeIsUp ? .notRun : .nextTime
    return storedFailure(of: trial)
      ?? TrialFailure(trial: trial.name, cause: cause, repetition: repetition)
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
        return failure(of: trial, (prerequisite.path + [cause]).joined(separator: ": "))
      }
    }
    let request = WorkerRequest(
      trial: trial.trial, stages: Set(trial.stages.compactMap { plan.stage($0)?.kind }),
      inputs: inputs, hardware: plan.hardware, storeFolder: store.folder, name: trial.name,
      deadline: deadline)
    if let cause = execute(request, name: trial.name, of: trial) {
      return failure(of: trial, cause)
    }
    guard isStored(trial) else {
      return failure(
        of: trial,
        "the worker process has finished, but its results are not in the store "
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
      hardware: plan.hardware, storeFolder: store.folder, name: name, deadline: deadline)
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
      case .waiting(let what): report(.waiting(trial: name, what: what))
      case .resumed(let epoch, let total):
        report(.resumed(trial: name, afterEpoch: epoch, of: total))
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
