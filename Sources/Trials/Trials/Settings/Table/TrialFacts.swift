internal import Datasets
internal import Kernels
internal import Training

/// Sorts of stages, as far as settings concern them or not.
package struct StageSet: OptionSet, Hashable, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let training = StageSet(rawValue: 1)
  /// What stands for training in the reference that guesses.
  package static let guessing = StageSet(rawValue: 2)
  package static let features = StageSet(rawValue: 4)
  /// How long the features take.
  package static let featureTime = StageSet(rawValue: 8)
  package static let technique = StageSet(rawValue: 16)
}

/// What the keys of a trial's stages are made from: the trial, the files that it reads and the machine.
package struct TrialFacts {
  package let trial: Trial
  package let inputs: TrialInputs
  package let hardware: Hardware
  /// The key of the training that others start from.
  let pretraining: (Trial, TrialInputs) -> String

  /// - Parameter pretraining: the key of a training and its weights, told by what it is given.
  package init(
    _ trial: Trial, _ inputs: TrialInputs, _ hardware: Hardware,
    pretraining: @escaping (Trial, TrialInputs) -> String
  ) {
    self.trial = trial
    self.inputs = inputs
    self.hardware = hardware
    self.pretraining = pretraining
  }

  /// All that the results of a stage depend on, by name: every setting but those that are declared
  /// irrelevant to it.
  ///
  /// - Parameter known: a stage whose key stands among the facts: its settings need not be said again.
  package func facts(of stage: StageSet, beyond known: StageSet? = nil) -> [String: String] {
    var facts: [String: String] = [:]
    for setting in TrialSetting.all where setting.irrelevant.isDisjoint(with: stage) {
      if let known, setting.irrelevant.isDisjoint(with: known) { continue }
      guard let text = setting.fact(self, of: stage) else { continue }
      let name = setting.factName ?? setting.name
      facts[name] = facts[name].map { "\($0) \(text)" } ?? text
    }
    return facts
  }

  /// Names and paths of files are no matter, their content is.
  var model: String {
    switch trial.model {
    case .named(let name): name
    case .onnx(let model):
      "onnx \(inputs.model ?? ""), pixels \(model.preprocessing.fact)"
        + (model.output.map { ", output \($0)" } ?? "")
    }
  }

  var weights: String {
    switch trial.weights {
    case .random: return "random"
    case .own: return "own"
    case .imagenet: return "imagenet \(inputs.weights ?? "")"
    case .file: return "file \(inputs.weights ?? "")"
    case .pretrained:
      guard let trial = trial.pretraining, let inputs = inputs.ofPretraining else {
        preconditionFailure("a pretraining has inputs of its own")
      }
      return "pretrained \(pretraining(trial, inputs))"
    }
  }

  /// Whether features depend on the seed: it draws random weights and chooses images. Where it does
  /// neither, repeats share them.
  var drawsFeatures: Bool {
    let data = trial.data
    return trial.weights == .random || data.limit != nil || data.testLimit != nil
      || data.sample != nil || data.split != .standard
  }
}
