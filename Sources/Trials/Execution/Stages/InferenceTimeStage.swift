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
    let evaluator = try context.evaluator(model)
    _ = try evaluator.evaluate(model.weights)
    let outcome = try evaluator.evaluate(model.weights)
    let samples = try InferenceTimer.measure(
      model.network, weights: model.weights, images: context.dataset.test,
      transform: context.model.transform, batch: training.batch, backend: training.backend,
      precision: model.precision)
    try context.store.add(
      context.keys.inferenceTime,
      record: InferenceTimeRecord(
        testSeconds: outcome.seconds, samples: samples, isa: Processor.instructionSet,
        arithmetic: model.precision.support(by: training.backend)))
  }
}
