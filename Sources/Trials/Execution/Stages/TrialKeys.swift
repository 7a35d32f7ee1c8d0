internal import Compression
internal import Datasets
internal import Foundation
internal import Trials

/// The keys of a trial's stages.
///
/// The instruction set and the number of threads are in the keys of all that is computed, as they
/// change its bits. The processor's name is in the keys of times alone: weights and accuracies that
/// another machine has made with the same of both are used as they are, and times are measured anew.
struct TrialKeys: Sendable {
  /// The machine that they are for.
  let hardware: Hardware
  let training: StageKey
  /// Cached features of the frozen layers; nil where none are frozen, or nothing is kept.
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
  /// Tells the test images: where trials agree in it, they were tested on the same ones in the same order.
  let testImages: String

  init(_ trial: Trial, inputs: TrialInputs, hardware: Hardware) {
    self.hardware = hardware
    let facts = Self.facts(trial, inputs, hardware)
    let trained = Self.training(facts)
    training = trained
    // Of the settings, those that times depend on and features do not: the others are in every key.
    let ofTimes = facts.facts(of: .featureTime, beyond: .features)
      .merging(hardware.timeFacts(of: trial)) { $1 }
    func timing(_ stage: String, of key: StageKey, record: String? = nil) -> StageKey {
      var facts = ofTimes.merging(["of": key.digest]) { $1 }
      facts["record"] = record
      return Self.key(stage, facts)
    }
    trainingTime = timing("training time", of: trained)
    features = trial.keepsFeatures ? Self.key("features", facts.facts(of: .features)) : nil
    featureTime = features.map { timing("feature time", of: $0) }
    technique = Self.technique(facts, trained)
    techniqueTime = technique.map { timing("technique time", of: $0) }
    let result = technique ?? trained
    evaluation = Self.key(
      "evaluation", ["of": result.digest, "record": EvaluationRecord.version])
    testImages = Self.testImages(trial, inputs)
    inferenceTime = timing(
      "inference time", of: result, record: InferenceTimeRecord.version)
  }

  /// Those of all results that there are.
  var all: [StageKey] {
    [training, evaluation, trainingTime, inferenceTime]
      + [features, featureTime, technique, techniqueTime].compactMap { $0 }
  }

  /// Everything that selects images counts, but not the number of training images nor the size that images
  /// are brought to.
  private static func testImages(_ trial: Trial, _ inputs: TrialInputs) -> String {
    var data = trial.data
    data.limit = nil
    data.input = DatasetOptions().input
    if data.split == .standard, data.sample == nil, data.testLimit == nil { data.seed = 0 }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let text = try? encoder.encode(data) else {
      preconditionFailure("a selection of images can be written down")
    }
    return key(
      "test images", ["data": inputs.data, "selection": String(decoding: text, as: UTF8.self)]
    ).digest
  }

  private static func facts(
    _ trial: Trial, _ inputs: TrialInputs, _ hardware: Hardware
  ) -> TrialFacts {
    TrialFacts(trial, inputs, hardware) { training(facts($0, $1, hardware)).digest }
  }

  private static func key(_ stage: String, _ facts: [String: String]) -> StageKey {
    StageKey(
      facts.merging(["stage": stage, "engine": EngineVersion.current]) { _, stated in stated })
  }

  private static func training(_ facts: TrialFacts) -> StageKey {
    key("training", facts.facts(of: facts.trial.isRandomReference ? .guessing : .training))
  }

  private static func technique(_ facts: TrialFacts, _ trained: StageKey) -> StageKey? {
    let trial = facts.trial
    guard trial.technique != .none, !trial.isRandomReference else { return nil }
    var own = facts.facts(of: .technique, beyond: .training)
    own["training"] = trained.digest
    own["record"] = TechniqueRecord.version
    // Stores may have the larger files that these chains had.
    if trial.technique.hasCompactCoding { own["encoding"] = "2" }
    for other in trial.otherModels {
      guard let inputs = facts.inputs.others[other.model.name] else {
        preconditionFailure("another model has inputs of its own")
      }
      own["model \(other.model.name)"] =
        training(self.facts(other, inputs, facts.hardware)).digest
    }
    return key("technique", own)
  }
}
