internal import Datasets
internal import Foundation
internal import Kernels
internal import Training
internal import Trials

/// The keys of a trial's stages.
///
/// The instruction set and the number of threads are in the keys of all that is computed, as they
/// change its bits. The processor's name is in the keys of times alone: weights and accuracies that
/// another machine has made with the same of both are used as they are, and times are measured anew.
struct TrialKeys: Sendable {
  let training: StageKey
  /// What frozen layers make of the images; nil where none are frozen, or nothing is kept.
  let features: StageKey?
  /// How long that took on this machine.
  let featureTime: StageKey?
  /// What a chain of techniques makes of the trained network; nil without one.
  let technique: StageKey?
  /// How long that took on this machine.
  let techniqueTime: StageKey?
  let evaluation: StageKey
  let trainingTime: StageKey
  let inferenceTime: StageKey

  init(_ trial: Trial, inputs: TrialInputs, hardware: Hardware) {
    let trained = Self.training(trial, inputs, hardware)
    training = trained
    func timing(_ stage: String, of key: StageKey) -> StageKey {
      StageKey(
        [
          "stage": stage, "engine": EngineVersion.current, "of": key.digest,
          "batch": String(trial.training.batch),
        ].merging(hardware.facts) { $1 })
    }
    trainingTime = timing("training time", of: trained)
    features = trial.keepsFeatures ? Self.features(trained.facts) : nil
    featureTime = features.map { timing("feature time", of: $0) }
    technique = Self.technique(trial, trained, inputs, hardware)
    techniqueTime = technique.map { timing("technique time", of: $0) }
    let result = technique ?? trained
    evaluation = StageKey([
      "stage": "evaluation", "engine": EngineVersion.current, "of": result.digest,
    ])
    inferenceTime = timing("inference time", of: result)
  }

  /// Those of all results that there are.
  var all: [StageKey] {
    [training, evaluation, trainingTime, inferenceTime]
      + [features, featureTime, technique, techniqueTime].compactMap { $0 }
  }

  private static func training(
    _ trial: Trial, _ inputs: TrialInputs, _ hardware: Hardware
  ) -> StageKey {
    let data = trial.data
    var facts = [
      "stage": "training", "engine": EngineVersion.current,
      "model": fact(of: trial.model, inputs), "dataset": inputs.data,
      "split": data.split.description,
      // Names may hold any character, so each goes with its length.
      "classes": data.classes.map { $0.map { "\($0.utf8.count):\($0)" }.joined() } ?? "all",
      "limit": data.limit.map(String.init) ?? "none", "input": String(data.input),
      "seed": String(trial.training.seed),
    ]
    if let sample = data.sample { facts["sample"] = String(sample) }
    if let limit = data.testLimit { facts["test_limit"] = String(limit) }
    // Published data sets are whole or not read at all.
    if trial.dataset.isFolder, data.damaged != .fail { facts["damaged"] = data.damaged.rawValue }
    if !trial.isRandomReference {
      let training = trial.training
      let optimizer =
        switch training.optimizer {
        case .sgd(let momentum): "sgd \(momentum)"
        case .adam: "adam"
        }
      facts.merge([
        "weights": fact(ofWeightsOf: trial, inputs, hardware),
        "unfreeze": trial.unfreeze.name, "initialisation": trial.initialisation ?? "architecture",
        "precision": trial.precision,
        "epochs": String(training.epochs), "batch": String(training.batch),
        "optimizer": optimizer, "learning_rate": String(training.learningRate),
        "schedule": training.schedule.rawValue, "weight_decay": String(training.weightDecay),
        "backend": training.backend.rawValue,
      ]) { $1 }
      facts.merge(hardware.facts(of: trial)) { $1 }
    }
    if trial.keepsFeatures { facts["features"] = trial.features?.rawValue }
    return StageKey(facts)
  }

  /// Features depend on less than training: not on how the layers above them are trained.
  private static func features(_ training: [String: String]) -> StageKey {
    var facts = training
    let others = [
      "epochs", "optimizer", "learning_rate", "schedule", "weight_decay", "batch",
    ]
    for name in others { facts[name] = nil }
    facts["stage"] = "features"
    // A seed draws random weights and chooses images; where it does neither, repeats share.
    let drawsNothing =
      training["weights"] != "random" && training["limit"] == "none"
      && training["test_limit"] == nil && training["sample"] == nil
      && training["split"] == "standard"
    if drawsNothing { facts["seed"] = nil }
    return StageKey(facts)
  }

  private static func technique(
    _ trial: Trial, _ trained: StageKey, _ inputs: TrialInputs, _ hardware: Hardware
  ) -> StageKey? {
    guard trial.technique != Trial.noTechnique, !trial.isRandomReference else { return nil }
    var facts = [
      "stage": "technique", "engine": EngineVersion.current, "training": trained.digest,
      "technique": trial.technique, "record": TechniqueRecord.version,
    ]
    for other in trial.otherModels {
      guard let own = inputs.others[other.model.name] else {
        preconditionFailure("another model has inputs of its own")
      }
      facts["model \(other.model.name)"] = training(other, own, hardware).digest
    }
    return StageKey(facts)
  }

  /// Names and paths of files are no matter, their content is.
  private static func fact(of model: ModelSource, _ inputs: TrialInputs) -> String {
    switch model {
    case .named(let name): name
    case .onnx(let model):
      "onnx \(inputs.model ?? ""), pixels \(model.preprocessing.fact)"
        + (model.output.map { ", output \($0)" } ?? "")
    }
  }

  private static func fact(
    ofWeightsOf trial: Trial, _ inputs: TrialInputs, _ hardware: Hardware
  ) -> String {
    switch trial.weights {
    case .random: return "random"
    case .own: return "own"
    case .imagenet: return "imagenet \(inputs.weights ?? "")"
    case .file: return "file \(inputs.weights ?? "")"
    case .pretrained:
      guard let pretraining = trial.pretraining, let inputs = inputs.ofPretraining else {
        preconditionFailure("a pretraining has inputs of its own")
      }
      return "pretrained \(training(pretraining, inputs, hardware).digest)"
    }
  }
}
