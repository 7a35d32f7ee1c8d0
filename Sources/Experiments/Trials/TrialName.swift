internal import Datasets
internal import Kernels
internal import Training

/// What a reader calls a trial: its model, and whatever else tells it from the others of its block.
enum TrialName {
  static func text(of trial: Trial, among trials: [Trial]) -> String {
    let own = properties(of: trial)
    let all = trials.map(properties)
    let telling = own.indices.dropFirst().filter { index in
      all.contains { $0[index] != own[index] }
    }
    return ([own[0]] + telling.map { own[$0] }).joined(separator: ", ")
  }

  private static func properties(of trial: Trial) -> [String] {
    let training = trial.training
    return [
      trial.model.name, trial.dataLabel, "split \(trial.data.split)",
      "input \(trial.data.input)",
      "weights \(trial.weights.name)", "unfreeze \(trial.unfreeze.name)", trial.technique,
      trial.precision,
      trial.training.backend.rawValue,
      "isa \(trial.isa)", "epochs \(training.epochs)", "batch \(training.batch)",
      training.optimizer.name,
      "learning_rate \(training.learningRate)", "seed \(training.seed)",
    ]
  }
}
