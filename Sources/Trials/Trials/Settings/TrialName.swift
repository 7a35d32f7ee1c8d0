internal import Datasets
internal import Kernels
internal import Training

/// What a reader calls a trial: its model, and whatever else tells it from the others of its block.
package enum TrialName {
  /// The names of a block's trials, in their order.
  package static func texts(of trials: [Trial]) -> [String] {
    let all = trials.map(properties)
    guard let first = all.first else { return [] }
    let telling = first.indices.dropFirst().filter { index in
      all.contains { $0[index] != first[index] }
    }
    return all.map { own in ([own[0]] + telling.map { own[$0] }).joined(separator: ", ") }
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
