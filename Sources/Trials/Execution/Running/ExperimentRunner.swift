internal import Datasets
internal import Files
package import Foundation
internal import Parallel
internal import Training
package import Trials

/// Runs experiments: what the store has is taken from there, the rest goes to worker processes.
///
/// Blocks that ask for the same trial get the same result.
package struct ExperimentRunner {
  private let store: Store
  private let executor: LocalExecutor
  private let hardware: Hardware
  private let report: (RunEvent) -> Void

  /// - Parameters:
  ///   - program: the executable that is started with `worker` as its argument.
  ///   - isOffline: whether published weights that aren't here are not downloaded.
  ///   - report: told what happens.
  package init(
    store: Store, program: String, hardware: Hardware = .current, isOffline: Bool = false,
    report: @escaping (RunEvent) -> Void = { _ in }
  ) {
    self.store = store
    executor = LocalExecutor(program: program, isOffline: isOffline)
    self.hardware = hardware
    self.report = report
  }

  /// An experiment block as far as it concerns what is run.
  package struct Experiment: Sendable {
    package let label: String
    package let settings: ExperimentSettings
    /// Whether something is shown of it that only the details of its evaluations tell.
    package let needsDetails: Bool

    package init(label: String, settings: ExperimentSettings, needsDetails: Bool = false) {
      self.label = label
      self.settings = settings
      self.needsDetails = needsDetails
    }
  }

  /// What a run has come to.
  package struct Report: Sendable {
    /// One for each experiment, in their order.
    package let outcomes: [ExperimentOutcome]
    /// The digests of the data sets' files by name.
    package let datasets: [String: String]
    /// The keys of all stored results that the outcomes rest on, sorted.
    package let keys: [String]
  }

  /// Runs what is missing.
  ///
  /// - Parameters:
  ///   - folder: where relative paths of images start.
  ///   - only: labels of the experiments that are run; of others, what the store has is taken. nil
  ///     runs all.
  ///   - deadline: no trial is started after it; those not started fail with that as their cause.
  /// - Throws: where a block cannot be made into trials. What goes wrong in a trial is in its
  ///   outcome.
  package func run(
    _ experiments: [Experiment], folder: String, only: Set<String>? = nil, deadline: Date? = nil
  ) throws -> Report {
    // Who runs nothing leaves the store as it is.
    if only?.isEmpty == true { return try results(experiments, folder, only, deadline) }
    try? Folder.make(store.folder)
    return try FileLock.sharing(store.usersLock) {
      store.removeLeftovers()
      return try results(experiments, folder, only, deadline)
    }
  }

  private func results(
    _ experiments: [Experiment], _ folder: String, _ only: Set<String>?, _ deadline: Date?
  ) throws -> Report {
    let grids = experiments.map { TrialGrid($0.settings).trials(in: folder) }
    var session = Session(
      store: store, executor: executor, hardware: hardware, report: report, deadline: deadline,
      detailed: Self.detailed(experiments, grids))
    let named = grids.map { trials in
      zip(trials, TrialName.texts(of: trials)).map { (trial: $0, name: $1) }
    }
    session.run(
      zip(experiments, named).filter { only?.contains($0.0.label) ?? true }.flatMap { $0.1 })
    session.lookUp(named.flatMap { $0 })
    var recipes = TrialRecipe.Numbering()
    let outcomes = zip(experiments, named).map { experiment, trials in
      ExperimentOutcome(
        label: experiment.label,
        trials: trials.map { trial, name in
          session.outcome(of: trial, name: name)
            .map { $0.scored(by: experiment.settings.timeWeights) }
        },
        details: trials.map { session.details(of: $0.trial) },
        recipes: trials.map {
          recipes.recipe(of: $0.trial, timeWeights: experiment.settings.timeWeights)
        })
    }
    return Report(
      outcomes: outcomes, datasets: session.inputReader.datasetDigests, keys: session.keys)
  }

  /// How many different trials there are and how many of them the store has.
  package func standing(of experiments: [Experiment], folder: String) throws -> (
    trials: Int, stored: Int
  ) {
    let grids = experiments.map { TrialGrid($0.settings).trials(in: folder) }
    let trials = Set(grids.joined())
    var session = Session(
      store: store, executor: executor, hardware: hardware, report: report, deadline: nil,
      detailed: Self.detailed(experiments, grids))
    session.lookUp(trials.map { ($0, name: $0.model.name) })
    return (trials.count, session.successes)
  }
}

extension ExperimentRunner {
  /// The trials whose details are needed.
  private static func detailed(_ experiments: [Experiment], _ grids: [[Trial]]) -> Set<Trial> {
    Set(zip(experiments, grids).flatMap { $0.needsDetails ? $1 : [] })
  }
}

/// One run over a list of trials.
private struct Session {
  let store: Store
  let executor: LocalExecutor
  let hardware: Hardware
  let report: (RunEvent) -> Void
  let deadline: Date?
  /// The trials whose details are needed.
  let detailed: Set<Trial>
  private var outcomes: [Trial: Result<TrialResult, TrialFailure>] = [:]
  private(set) var inputReader: TrialInputReader
  private var inputs: [Trial: Result<TrialInputs, any Error>] = [:]
  private var stageKeys: [Trial: TrialKeys] = [:]
  private var pretrainingSeconds = 0.0
  private var warnings: Set<String> = []

  init(
    store: Store, executor: LocalExecutor, hardware: Hardware,
    report: @escaping (RunEvent) -> Void, deadline: Date?, detailed: Set<Trial>
  ) {
    self.store = store
    self.detailed = detailed
    self.executor = executor
    self.hardware = hardware
    self.report = report
    self.deadline = deadline
    inputReader = TrialInputReader(store: store)
  }

  mutating func run(_ trials: [(Trial, name: String)]) {
    var missing: [(trial: Trial, name: String)] = []
    var (count, stored) = (0, 0)
    lookUp(trials)
    var seen: Set<Trial> = []
    for (trial, name) in trials where seen.insert(trial).inserted {
      count += 1
      switch outcomes[trial] {
      case .success?: stored += 1
      case .failure?: break
      case nil: missing.append((trial, name))
      }
    }
    report(.planned(trials: count, stored: stored, toRun: missing.count))
    var estimate = WorkEstimate(missing.map(\.trial))
    for (index, (trial, name)) in missing.enumerated() {
      // Another render, or a trial with the same stages, may have made it by now.
      if lookUp(trial, name: name) != nil { continue }
      let start = Date()
      if let deadline, start >= deadline {
        outcomes[trial] = .failure(TrialFailure(trial: name, cause: Self.late))
        continue
      }
      report(.trialStarted(name: name, number: index + 1, of: missing.count))
      pretrainingSeconds = 0
      let outcome = run(trial, name: name, estimate: estimate)
      let seconds = Date().timeIntervalSince(start)
      outcomes[trial] = outcome
      switch outcome {
      case .success:
        // What was made for other trials as well tells nothing of how long they take.
        estimate.finish(trial, seconds: seconds - pretrainingSeconds)
        report(.trialFinished(name: name, seconds: seconds))
      case .failure(let failure):
        estimate.drop(trial)
        report(.trialFailed(failure))
      }
    }
  }

  /// The outcome under the name that the trial has in its block; from the store where this run has
  /// left it out.
  mutating func outcome(of trial: Trial, name: String) -> Result<TrialResult, TrialFailure> {
    let outcome =
      lookUp(trial, name: name) ?? .failure(TrialFailure(trial: name, cause: Self.leftOut))
    return outcome.mapError { TrialFailure(trial: name, cause: $0.cause) }
  }

  /// Reads what the evaluation of a trial has left beside its numbers.
  mutating func details(of trial: Trial) -> @Sendable () -> EvaluationDetails? {
    guard case .success(let inputs) = findInputs(of: trial) else { return { nil } }
    let (store, key) = (store, stageKeys(of: trial, inputs).evaluation)
    return { store.details(key) }
  }

  /// How many results there are.
  var successes: Int { outcomes.values.count { (try? $0.get()) != nil } }

  private static let leftOut =
    "not run, and the store does not have it: `--only` names another block"
  private static let late = "not started: the time given with `--max-time` is up"

  /// The keys of the results that there are.
  var keys: [String] {
    let keys = outcomes.flatMap { trial, outcome -> [StageKey] in
      guard case .success = outcome else { return [] }
      return stageKeys[trial]?.all ?? []
    }
    return Set(keys.map(\.digest)).sorted()
  }

  /// What is known of a trial without running it; nil where it has to be run.
  mutating func lookUp(_ trial: Trial, name: String) -> Result<TrialResult, TrialFailure>? {
    lookUp([(trial, name)])
    return outcomes[trial]
  }

  /// Takes what the store has of trials that nothing is known of, read on all cores.
  mutating func lookUp(_ trials: [(Trial, name: String)]) {
    var wanted: [(trial: Trial, inputs: TrialInputs, keys: TrialKeys?)] = []
    var seen: Set<Trial> = []
    for (trial, name) in trials where outcomes[trial] == nil && seen.insert(trial).inserted {
      switch findInputs(of: trial) {
      case .failure(let error):
        outcomes[trial] = .failure(TrialFailure(trial: name, cause: String(describing: error)))
      case .success(let inputs): wanted.append((trial, inputs, stageKeys[trial]))
      }
    }
    let (assembly, hardware, all) = (ResultAssembly(store: store), hardware, wanted)
    let detailed = detailed
    let found = ParallelWork.map(all.count) { index in
      let (trial, inputs, known) = all[index]
      let keys = known ?? TrialKeys(trial, inputs: inputs, hardware: hardware)
      var said: [String] = []
      var result = assembly.result(
        of: trial, keys: keys, needsDetails: detailed.contains(trial)
      ) { said.append($0) }
      result?.remarks.insert(
        contentsOf: inputs.remarks + assembly.remarksOfPretraining(trial, inputs, hardware), at: 0)
      return (keys: keys, result: result, said: said)
    }
    for ((trial, _, _), (keys, result, said)) in zip(all, found) {
      stageKeys[trial] = keys
      outcomes[trial] = result.map { .success($0) }
      for text in said { warn(text) }
    }
  }

  /// Says everything once.
  private mutating func warn(_ text: String) {
    if warnings.insert(text).inserted { report(.warning(text)) }
  }

  private mutating func stageKeys(of trial: Trial, _ inputs: TrialInputs) -> TrialKeys {
    if let known = stageKeys[trial] { return known }
    let keys = TrialKeys(trial, inputs: inputs, hardware: hardware)
    stageKeys[trial] = keys
    return keys
  }

  private mutating func findInputs(of trial: Trial) -> Result<TrialInputs, any Error> {
    if let known = inputs[trial] { return known }
    let found = Result { try inputReader.inputs(of: trial) }
    for text in inputReader.warnings { warn(text) }
    inputs[trial] = found
    return found
  }

  private mutating func run(_ trial: Trial, name: String, estimate: WorkEstimate) -> Result<
    TrialResult, TrialFailure
  > {
    func failure(_ cause: String) -> Result<TrialResult, TrialFailure> {
      .failure(TrialFailure(trial: name, cause: cause))
    }
    let inputs: TrialInputs
    switch findInputs(of: trial) {
    case .success(let known): inputs = known
    case .failure(let error): return failure(String(describing: error))
    }
    if let (what, cause) = prepare(trial, inputs, name: name) {
      return failure("\(what): \(cause)")
    }
    let cause = execute(trial, .results, inputs, name: name, estimate: estimate)
    if let cause { return failure(cause) }
    return lookUp(trial, name: name)
      ?? failure(
        "the worker process has finished, but its results are not in the store \(store.folder); "
          + "render again")
  }

  /// Makes what a trial takes from other trainings, unless the store has it.
  ///
  /// - Returns: nil when it is there, else what is missing and the cause.
  private mutating func prepare(_ trial: Trial, _ inputs: TrialInputs, name: String) -> (
    what: String, cause: String
  )? {
    if let pretraining = trial.pretraining, let own = inputs.ofPretraining,
      let cause = train(
        pretraining, own, name: "\(name), pretraining",
        stage: "pretraining on \(pretraining.dataset.name)")
    {
      return ("pretraining", cause)
    }
    for other in trial.otherModels {
      let model = other.model.name
      guard let own = inputs.others[model] else { continue }
      if let (what, cause) = prepare(other, own, name: "\(name), \(model)") {
        return ("\(model): \(what)", cause)
      }
      if let cause = train(
        other, own, name: "\(name), \(model)", stage: "training \(model), which it learns from")
      {
        return (model, cause)
      }
    }
    return nil
  }

  /// Makes the trained weights of a trial, unless the store has them.
  ///
  /// - Returns: nil when they are there, else the cause.
  private mutating func train(
    _ trial: Trial, _ inputs: TrialInputs, name: String, stage: String
  ) -> String? {
    let keys = stageKeys(of: trial, inputs)
    let report = report
    let warn = { (text: String) in report(.warning(text)) }
    let isThere =
      store.object(keys.training, verifying: [TrainingStage.weightsFile], warn: warn) != nil
      && store.record(keys.training, as: TrainingRecord.self, warn: warn) != nil
    if isThere { return nil }
    report(.stage(trial: name, name: stage))
    let start = Date()
    defer { pretrainingSeconds += Date().timeIntervalSince(start) }
    return execute(trial, .weights, inputs, name: name, estimate: nil)
  }

  /// Runs a worker process and passes on what it says.
  ///
  /// - Returns: nil when it has finished, else the cause.
  private func execute(
    _ trial: Trial, _ goal: WorkerRequest.Goal, _ inputs: TrialInputs, name: String,
    estimate: WorkEstimate?
  ) -> String? {
    let request = WorkerRequest(
      trial: trial, goal: goal, inputs: inputs, hardware: hardware, storeFolder: store.folder)
    // Where the first news finds the training, which may go on from a checkpoint.
    var first: (fraction: Double, time: Date)?
    return executor.run(request) { event in
      switch event {
      case .stage(let stage): report(.stage(trial: name, name: stage))
      case .waiting: report(.waiting(trial: name))
      case .resumed(let epoch): report(.resumed(trial: name, afterEpoch: epoch))
      case .images(let done, let total):
        // Evaluation and timing follow the training; a tenth is kept for them.
        let fraction = Double(done) / Double(max(total, 1)) * 0.9
        let since = first ?? (fraction, Date())
        first = since
        let left = estimate?.secondsLeft(
          trial, from: since.fraction, to: fraction, seconds: Date().timeIntervalSince(since.time))
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
