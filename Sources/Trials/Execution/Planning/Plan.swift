internal import Datasets
package import Trials

/// All that experiments ask for, as a graph of stages: what the store has, what is to be made, from
/// what, and for whom. A value: nothing is read or run to make it.
package struct Plan: Sendable {
  /// A trial of the experiments; trials that several blocks ask for stand once.
  package struct PlannedTrial: Sendable {
    package let trial: Trial
    /// As the first block calls it.
    package let name: String
    /// The blocks that ask for it, in their order.
    package fileprivate(set) var labels: [String]
    /// The digests of the stages that its result is put together from; none where its inputs can't be
    /// read.
    package let stages: [String]
    /// Why it can't be run: what its inputs lack.
    package let failure: TrialFailure?
    /// How it failed earlier, and would again; nil where that is not known.
    package fileprivate(set) var earlierFailure: TrialFailure?
    let keys: TrialKeys?
    let inputs: TrialInputs?
    let needs: ResultNeeds
    let prerequisites: [Prerequisite]
  }

  /// A training of another trial that a trial starts from or learns from.
  struct Prerequisite: Sendable {
    let trial: Trial
    let inputs: TrialInputs
    /// The digest of its training's key.
    let training: String
    /// From the trial that wants it: `pretraining`, a model's name, or both.
    let path: [String]
    /// What is done, such as `pretraining on cifar10`.
    let task: String
  }

  /// What a plan is made of.
  struct Request {
    let trial: Trial
    let name: String
    let label: String
    let inputs: Result<TrialInputs, any Error>
    /// Those of its stages, where they are known already.
    var keys: TrialKeys?
    var needs = ResultNeeds()
  }

  /// The machine that the trials are run on.
  package let hardware: Hardware
  /// In the order in which they are asked for.
  package private(set) var trials: [PlannedTrial] = []
  /// What is made from others stands after them.
  package internal(set) var stages: [PlannedStage] = []
  private let places: [String: Int]

  /// - Parameter standing: how the store has a stage; asked once for each.
  init(
    _ requests: [Request], hardware: Hardware,
    standing: @escaping (StageKind, StageKey) -> PlannedStage.Standing
  ) {
    self.hardware = hardware
    var graph = StageGraph(hardware: hardware, standing: standing)
    var indices: [Trial: Int] = [:]
    for request in requests {
      if let index = indices[request.trial] {
        if !trials[index].labels.contains(request.label) {
          trials[index].labels.append(request.label)
        }
        continue
      }
      indices[request.trial] = trials.count
      switch request.inputs {
      case .success(let inputs):
        let keys =
          request.keys ?? TrialKeys(request.trial, inputs: inputs, hardware: hardware)
        graph.add(request.trial, inputs, keys, request.needs)
        trials.append(
          PlannedTrial(
            trial: request.trial, name: request.name, labels: [request.label],
            stages: keys.results(request.needs).map(\.key.digest), failure: nil, keys: keys,
            inputs: inputs, needs: request.needs,
            prerequisites: Self.prerequisites(of: request.trial, inputs, &graph)))
      case .failure(let error):
        trials.append(
          PlannedTrial(
            trial: request.trial, name: request.name, labels: [request.label], stages: [],
            failure: TrialFailure(trial: request.name, cause: String(describing: error)),
            keys: nil, inputs: nil, needs: request.needs, prerequisites: []))
      }
    }
    stages = graph.stages
    places = graph.places
    for index in trials.indices {
      trials[index].earlierFailure = failureCause(of: trials[index]) { $0.standing }.map {
        TrialFailure(trial: trials[index].name, cause: $0, repetition: .onRequestSinceEarlier)
      }
    }
    stages.markNeeded(
      by: trials.map(\.stages),
      failing: Set(trials.indices.filter { trials[$0].earlierFailure != nil }))
  }

  /// The stage of a key's digest; nil where the plan has none.
  package func stage(_ digest: String) -> PlannedStage? { places[digest].map { stages[$0] } }

  /// Whether a run makes something of a trial.
  package func isToRun(_ trial: PlannedTrial) -> Bool {
    trial.earlierFailure == nil && trial.stages.contains { stage($0)?.isToRun ?? false }
  }

  /// Why a trial would fail: what it lacks rests on a stage that is known to fail; nil where nothing is
  /// known.
  ///
  /// - Parameter standing: how the store has a stage.
  func failureCause(
    of trial: PlannedTrial, _ standing: (PlannedStage) -> PlannedStage.Standing
  ) -> String? {
    var (wanted, seen) = (trial.stages, Set<String>())
    while let digest = wanted.popLast() {
      guard seen.insert(digest).inserted, let stage = stage(digest) else { continue }
      switch standing(stage) {
      case .stored: continue
      case .failed(let cause):
        let path = trial.prerequisites.first { $0.training == digest }?.path ?? []
        return (path + [cause]).joined(separator: ": ")
      case .missing, .damaged: wanted += stage.dependencies
      }
    }
    return nil
  }

  /// Whether the store has all of a trial.
  package func isStored(_ trial: PlannedTrial) -> Bool {
    trial.failure == nil && trial.earlierFailure == nil && !isToRun(trial)
  }

  /// What a trial takes from other trainings, each after what it takes itself.
  private static func prerequisites(
    of trial: Trial, _ inputs: TrialInputs, _ graph: inout StageGraph, path: [String] = []
  ) -> [Prerequisite] {
    func prerequisite(_ trial: Trial, _ inputs: TrialInputs, _ name: String, _ task: String)
      -> Prerequisite
    {
      Prerequisite(
        trial: trial, inputs: inputs,
        training: graph.keys(of: trial, inputs).training.digest,
        path: path + [name], task: task)
    }
    var list: [Prerequisite] = []
    if let pretraining = trial.pretraining, let own = inputs.ofPretraining {
      list.append(
        prerequisite(
          pretraining, own, "pretraining", "pretraining on \(pretraining.dataset.name)"))
    }
    for other in trial.otherModels {
      let model = other.model.name
      guard let own = inputs.others[model] else { continue }
      list += prerequisites(of: other, own, &graph, path: path + [model])
      list.append(
        prerequisite(other, own, model, "training \(model), which it learns from"))
    }
    return list
  }
}

/// What of a result is shown beyond its numbers.
struct ResultNeeds: Hashable, Sendable {
  /// What the evaluation leaves beside them, such as the confusion matrix.
  var details = false
  /// The layers of the network.
  var network = false

  func union(_ other: ResultNeeds) -> ResultNeeds {
    ResultNeeds(details: details || other.details, network: network || other.network)
  }
}
