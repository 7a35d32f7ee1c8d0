internal import Datasets
internal import Files
package import Foundation
internal import Training
package import Trials

/// Runs experiments: what the store has is taken from there, the rest is planned and goes to an
/// executor.
///
/// Blocks that ask for the same trial get the same result.
package struct ExperimentRunner {
  private let store: Store
  private let executor: any Executor
  private let report: (RunEvent) -> Void

  /// - Parameters:
  ///   - executor: makes what is missing.
  ///   - report: told what happens.
  package init(
    store: Store, executor: any Executor, report: @escaping (RunEvent) -> Void = { _ in }
  ) {
    self.store = store
    self.executor = executor
    self.report = report
  }

  /// An experiment block as far as it concerns what is run.
  package struct Experiment: Sendable {
    package let label: String
    package let settings: ExperimentSettings
    /// What is shown of it beyond its numbers.
    let needs: ResultNeeds

    /// - Parameters:
    ///   - needsDetails: whether something is shown that only the details of its evaluations tell.
    ///   - needsNetwork: whether the layers of its networks are shown.
    package init(
      label: String, settings: ExperimentSettings, needsDetails: Bool = false,
      needsNetwork: Bool = false
    ) {
      self.label = label
      self.settings = settings
      needs = ResultNeeds(details: needsDetails, network: needsNetwork)
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
  ///   - folder: the notebook's, where relative paths start.
  ///   - only: labels of the experiments that are run; of others, what the store has is taken. nil
  ///     runs all.
  ///   - deadline: no trial is started after it; those not started fail with that as their cause.
  ///   - retries: whether trials run again that failed earlier and would fail again.
  /// - Throws: where a block cannot be made into trials; `RunInterruption`. What goes wrong in a trial is
  ///   in its outcome.
  package func run(
    _ experiments: [Experiment], folder: String, only: Set<String>? = nil, deadline: Date? = nil,
    retries: Bool = false
  ) throws -> Report {
    // Who runs nothing leaves the store as it is.
    if only?.isEmpty == true {
      return try results(experiments, folder, only, deadline, retries: false)
    }
    try? Folder.make(store.folder)
    return try FileLock.sharing(store.usersLock) {
      store.removeLeftovers()
      return try results(experiments, folder, only, deadline, retries: retries)
    }
  }

  /// What a run would do; nothing is run.
  ///
  /// - Throws: where a block cannot be made into trials.
  package func plan(_ experiments: [Experiment], folder: String) throws -> Plan {
    let requests = try Self.requests(experiments, folder)
    var stored = storedResults(folder)
    stored.lookUp(requests.trials)
    return stored.plan(requests.flatMap(\.self))
  }

  /// The results that experiments rest on, whether they are stored or not.
  ///
  /// - Parameter hardware: the machines whose results are meant: `StoreInventory.hardware`.
  /// - Throws: where a block cannot be made into trials.
  package func neededResults(
    _ experiments: [Experiment], folder: String, hardware: [Hardware]
  ) throws -> NeededResults {
    let requests = try Self.requests(experiments, folder).flatMap(\.self)
    var stored = storedResults(folder)
    return NeededResults(
      hardware.map { hardware in
        Plan(requests.map { stored.request($0) }, hardware: hardware) { _, _ in .missing }
      })
  }

  /// How many different trials there are, how many of them the store has, and how many of the others
  /// failed earlier and would again.
  package func standing(of experiments: [Experiment], folder: String) throws -> (
    trials: Int, stored: Int, failed: Int
  ) {
    let requests = try Self.requests(experiments, folder)
    var stored = storedResults(folder)
    stored.lookUp(requests.trials)
    return (
      Set(requests.trials.map(\.trial)).count, stored.results.count,
      stored.earlierFailures(of: requests.flatMap(\.self)).count
    )
  }

  private func results(
    _ experiments: [Experiment], _ folder: String, _ only: Set<String>?, _ deadline: Date?,
    retries: Bool
  ) throws -> Report {
    let requests = try Self.requests(experiments, folder)
    var stored = storedResults(folder)
    let wanted = requests.flatMap(\.self).filter { only?.contains($0.label) ?? true }
    stored.lookUp(wanted.map { ($0.trial, $0.needs) })
    if retries { forgetFailures(of: wanted, &stored) }
    var failures = try run(wanted, &stored, deadline)
    stored.lookUp(requests.trials)
    let untold = requests.flatMap(\.self).filter { failures[$0.trial] == nil }
    failures.merge(stored.earlierFailures(of: untold)) { $1 }
    if only?.isEmpty != true { stored.inputReader.remember(stored.results.keys) }
    var recipes = TrialRecipe.Numbering()
    let outcomes = zip(experiments, requests).map { experiment, requests in
      ExperimentOutcome(
        label: experiment.label,
        trials: requests.map { request in
          outcome(of: request, &stored, failures)
            .map { $0.scored(by: experiment.settings.timeWeights) }
        },
        details: requests.map { request in
          guard let key = stored.keys(of: request.trial)?.evaluation else { return { nil } }
          return { [store] in store.details(key) }
        },
        networks: requests.map { request in
          guard let keys = stored.keys(of: request.trial) else { return { nil } }
          return { [store] in
            keys.network.flatMap { store.record($0, as: NetworkRecord.self) }
          }
        },
        recipes: requests.map {
          recipes.recipe(of: $0.trial, timeWeights: experiment.settings.timeWeights)
        })
    }
    let keys = requests.flatMap(\.self).filter { stored.results[$0.trial] != nil }.flatMap {
      request in
      stored.keys(of: request.trial)?.all(request.needs).map(\.digest) ?? []
    }
    return Report(
      outcomes: outcomes, datasets: stored.inputReader.datasetDigests, keys: Set(keys).sorted())
  }

  /// Runs what is missing of trials that have been looked for.
  private func run(
    _ wanted: [TrialRequest], _ stored: inout StoredResults, _ deadline: Date?
  ) throws -> [Trial: TrialFailure] {
    let trials = Set(wanted.map(\.trial))
    let found = trials.count { stored.results[$0] != nil }
    let missing = trials.contains {
      guard stored.results[$0] == nil, case .success = stored.findInputs(of: $0) else {
        return false
      }
      return true
    }
    // A graph of what is all there would tell nothing.
    guard missing else {
      report(.planned(trials: trials.count, stored: found, toRun: 0, failed: 0))
      return [:]
    }
    let plan = stored.plan(wanted)
    let earlier = plan.trials.compactMap { trial in
      trial.earlierFailure.map { (trial.trial, $0) }
    }
    report(
      .planned(
        trials: trials.count, stored: found, toRun: plan.trials.count(where: plan.isToRun),
        failed: earlier.count))
    let watch = CheckpointWatch()
    let failures = Interruption.deferred {
      executor.run(plan, store: store, deadline: deadline) { event in
        watch.see(event)
        report(event)
      }
    }
    if let signal = Interruption.signal {
      stored.lookUp(wanted.map { ($0.trial, $0.needs) })
      store.removeWork(of: plan)
      throw RunInterruption(
        signal: signal, trials: trials.count, stored: trials.count { stored.results[$0] != nil },
        checkpoint: watch.checkpoint)
    }
    return Dictionary(earlier) { first, _ in first }.merging(failures) { $1 }
  }

  /// Forgets the failures that trials would run into again, so that they are run.
  private func forgetFailures(of wanted: [TrialRequest], _ stored: inout StoredResults) {
    let here = wanted.filter { stored.hasSources(of: $0.trial) }
    for stage in stored.plan(here, estimating: false).stages {
      if case .failed = stage.standing { store.removeFailure(of: stage.key) }
    }
  }

  /// The outcome under the name that the trial has in its block.
  private func outcome(
    of request: TrialRequest, _ stored: inout StoredResults, _ failures: [Trial: TrialFailure]
  ) -> Result<TrialResult, TrialFailure> {
    if let result = stored.results[request.trial] { return .success(result) }
    if case .failure(let error) = stored.findInputs(of: request.trial) {
      return .failure(TrialFailure(trial: request.name, cause: String(describing: error)))
    }
    let known = failures[request.trial]
    return .failure(
      TrialFailure(
        trial: request.name, cause: known?.cause ?? Self.leftOut,
        repetition: known?.repetition ?? .notRun))
  }

  private static let leftOut =
    "the store does not have it, and `--only` names another block"

  func storedResults(_ folder: String) -> StoredResults {
    StoredResults(store: store, hardware: executor.hardware, folder: folder) {
      report(.warning($0))
    }
  }

  /// The trials of each experiment.
  static func requests(
    _ experiments: [Experiment], _ folder: String
  ) throws -> [[TrialRequest]] {
    let grids = experiments.map { TrialGrid($0.settings).trials(in: folder) }
    // Of a trial that several blocks ask for, all of them show the same.
    var needs: [Trial: ResultNeeds] = [:]
    for (experiment, trials) in zip(experiments, grids) where experiment.needs != ResultNeeds() {
      for trial in trials {
        needs[trial] = needs[trial, default: ResultNeeds()].union(experiment.needs)
      }
    }
    return zip(experiments, grids).map { experiment, trials in
      zip(trials, TrialName.texts(of: trials)).map { trial, name in
        TrialRequest(
          trial: trial, name: name, label: experiment.label, needs: needs[trial] ?? ResultNeeds())
      }
    }
  }
}

extension [[TrialRequest]] {
  fileprivate var trials: [(trial: Trial, needs: ResultNeeds)] {
    flatMap { $0.map { ($0.trial, $0.needs) } }
  }
}
