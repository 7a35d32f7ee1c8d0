internal import Datasets
internal import Foundation
internal import Kernels
internal import Training

/// The keys of a trial's stages.
///
/// Hardware is in the keys of times alone: weights and accuracies that another machine has made are
/// used as they are, and times are measured anew.
struct TrialKeys: Sendable {
  let training: StageKey
  let evaluation: StageKey
  let trainingTime: StageKey
  let inferenceTime: StageKey

  init(_ trial: Trial, inputs: TrialInputs, hardware: Hardware) {
    let data = trial.data
    var facts = [
      "stage": "training", "engine": EngineVersion.current,
      "model": Self.fact(of: trial.model, inputs), "dataset": inputs.data,
      "split": data.split.description,
      // Names may hold any character, so each goes with its length.
      "classes": data.classes.map { $0.map { "\($0.utf8.count):\($0)" }.joined() } ?? "all",
      "limit": data.limit.map(String.init) ?? "none", "input": String(data.input),
      "seed": String(trial.training.seed),
    ]
    if !trial.isRandomReference {
      let training = trial.training
      let optimizer =
        switch training.optimizer {
        case .sgd(let momentum): "sgd \(momentum)"
        case .adam: "adam"
        }
      facts.merge([
        "weights": Self.fact(ofWeightsOf: trial, inputs, hardware),
        "unfreeze": trial.unfreeze.name, "initialisation": trial.initialisation ?? "architecture",
        "technique": trial.technique, "precision": trial.precision, "isa": trial.isa,
        "epochs": String(training.epochs), "batch": String(training.batch),
        "optimizer": optimizer, "learning_rate": String(training.learningRate),
        "schedule": training.schedule.rawValue, "weight_decay": String(training.weightDecay),
        "backend": training.backend.rawValue,
      ]) { $1 }
    }
    let trained = StageKey(facts)
    training = trained
    evaluation = StageKey([
      "stage": "evaluation", "engine": EngineVersion.current, "training": trained.digest,
    ])
    func timing(_ stage: String) -> StageKey {
      StageKey(
        [
          "stage": stage, "engine": EngineVersion.current, "training": trained.digest,
          "batch": String(trial.training.batch),
        ].merging(hardware.facts) { $1 })
    }
    trainingTime = timing("training time")
    inferenceTime = timing("inference time")
  }

  /// Names and paths of files are no matter, their content is.
  private static func fact(of model: ModelSource, _ inputs: TrialInputs) -> String {
    switch model {
    case .named(let name): name
    case .onnx(let model):
      "onnx \(inputs.model ?? ""), pixels \(model.preprocessing.fact)"
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
      let keys = TrialKeys(pretraining, inputs: inputs, hardware: hardware)
      return "pretrained \(keys.training.digest)"
    }
  }
}
