internal import Datasets
internal import Kernels
internal import Networks
internal import Training
internal import Trials

/// How long the finished model takes for the test images and for a single one, on this machine.
struct InferenceTimeStage: Stage {
  typealias Record = InferenceTimeRecord
  static let kind = StageKind.inferenceTime

  private let context: StageContext

  init(_ context: StageContext) { self.context = context }

  func make() throws {
    let model = try context.finishedModel()
    context.emit(.stage("timing inference"))
    let training = context.trial.training
    let timer = try InferenceTimer(
      model.network, weights: model.weights, images: context.dataset.test,
      transform: context.model.transform, batch: training.batch, backend: training.backend,
      precision: model.precision)
    let batches = try timer.timeBatches(.batches(of: timer.batchCount))
    let singles = try timer.timeSingles()
    try context.store.add(
      context.keys.inferenceTime,
      record: InferenceTimeRecord(
        batches: TimeSamples(batches.inference), evaluations: TimeSamples(batches.evaluation),
        batchCount: timer.batchCount, singles: TimeSamples(singles),
        isa: Processor.instructionSet,
        arithmetic: model.precision.support(by: training.backend)))
  }
}
