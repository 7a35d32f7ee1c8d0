internal import Training
internal import Trials

/// How long training takes on this machine, where the training is there: one epoch tells how long each
/// takes. A training that is made here leaves its own times.
struct TrainingTimeStage: Stage {
  typealias Record = TrainingTimeRecord
  static let kind = StageKind.trainingTime

  private let context: StageContext

  init(_ context: StageContext) { self.context = context }

  func make() throws {
    context.emit(.stage("timing one epoch of training"))
    let epochs = context.trial.training.epochs
    var seconds = 0.0
    if epochs > 0 {
      let weights = try context.initialWeights().weights
      let features = try FeatureStage(context).features(of: weights)
      seconds = try context.trainer(weights, features).trainEpoch().seconds
    }
    let record = TrainingTimeRecord(
      epochSeconds: Array(repeating: seconds, count: epochs), peakMemoryBytes: PeakMemory.bytes)
    try context.store.add(context.keys.trainingTime, record: record)
  }
}
