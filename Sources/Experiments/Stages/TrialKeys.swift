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

  /// - Parameter dataIdentity: the digest of the data set's files.
  init(_ trial: Trial, dataIdentity: String, hardware: Hardware) {
    let data = trial.data
    var facts = [
      "stage": "training", "engine": EngineVersion.current, "model": trial.model,
      "dataset": dataIdentity, "split": data.split.description,
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
        "weights": trial.weights, "initialisation": trial.initialisation ?? "architecture",
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
}
