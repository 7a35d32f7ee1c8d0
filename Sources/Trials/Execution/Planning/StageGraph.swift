internal import Trials

/// Collects the stages of trials, each once, after what it is made from.
struct StageGraph {
  let hardware: Hardware
  private(set) var stages: [PlannedStage] = []
  private(set) var places: [String: Int] = [:]
  /// Those of all trials that stages are made for.
  private var keys: [Trial: TrialKeys] = [:]
  private let standing: (StageKind, StageKey) -> PlannedStage.Standing

  init(
    hardware: Hardware,
    standing: @escaping (StageKind, StageKey) -> PlannedStage.Standing
  ) {
    self.hardware = hardware
    self.standing = standing
  }

  /// The keys of a trial, made once.
  mutating func keys(of trial: Trial, _ inputs: TrialInputs) -> TrialKeys {
    if let known = keys[trial] { return known }
    let made = TrialKeys(trial, inputs: inputs, hardware: hardware)
    keys[trial] = made
    return made
  }

  /// Adds all that a trial's result rests on.
  mutating func add(
    _ trial: Trial, _ inputs: TrialInputs, _ keys: TrialKeys, _ needs: ResultNeeds
  ) {
    self.keys[trial] = keys
    let trained = addTraining(trial, inputs, keys)
    let others = trial.otherModels.compactMap { other -> StageKey? in
      guard let own = inputs.others[other.model.name] else { return nil }
      let keys = self.keys(of: other, own)
      _ = addTraining(other, own, keys)
      return keys.training
    }
    let maker = PlannedStage.Maker(trial: trial, inputs: inputs, keys: keys)
    for (kind, key) in keys.results(needs) {
      let dependencies: [StageKey] =
        switch kind {
        case .features, .training: []
        case .network: [keys.training]
        case .technique: [keys.training] + others
        case .techniqueTime: [keys.training, keys.technique].compactMap(\.self) + others
        case .evaluation, .inferenceTime: [keys.technique ?? keys.training]
        case .trainingTime: [keys.training] + trained
        case .featureTime: trained
        }
      add(kind, key, from: dependencies, maker)
    }
  }

  /// Adds a training and what it is made from.
  ///
  /// - Returns: the keys of the latter.
  private mutating func addTraining(
    _ trial: Trial, _ inputs: TrialInputs, _ keys: TrialKeys
  ) -> [StageKey] {
    let maker = PlannedStage.Maker(trial: trial, inputs: inputs, keys: keys)
    var dependencies: [StageKey] = []
    if let pretraining = trial.pretraining, let own = inputs.ofPretraining {
      let keys = self.keys(of: pretraining, own)
      _ = addTraining(pretraining, own, keys)
      dependencies.append(keys.training)
    }
    if let features = keys.features {
      add(.features, features, from: dependencies, maker)
      dependencies.append(features)
    }
    add(.training, keys.training, from: dependencies, maker)
    return dependencies
  }

  private mutating func add(
    _ kind: StageKind, _ key: StageKey, from dependencies: [StageKey],
    _ maker: PlannedStage.Maker
  ) {
    guard places[key.digest] == nil else { return }
    places[key.digest] = stages.count
    stages.append(PlannedStage(kind, key, from: dependencies, standing(kind, key), maker))
  }
}
