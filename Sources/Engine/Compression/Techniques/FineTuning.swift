internal import Datasets
internal import Kernels
internal import Networks
internal import Training

/// Training as part of a technique, starting from the current weights.
struct FineTuning {
  let epochs: Int
  /// The name of the step, for progress.
  let step: String
  /// A teacher's soft targets; nil for none.
  var softTargets: SoftTargets? = nil
  /// The factor on the experiment's learning rate.
  var rate = 1.0

  /// - Returns: the last epoch's loss and accuracy on the training images; if the context measures
  ///   it, the accuracy on the test images before and after, and the seconds that took.
  /// - Throws: errors of training.
  func run(_ state: inout CompressionState, _ context: CompressionContext) throws -> [String:
    Double]
  {
    let clock = ContinuousClock()
    var details = ["epochs": Double(epochs)]
    func evaluate(_ name: String) throws {
      guard let accuracy = context.accuracy else { return }
      let start = clock.now
      details[name] = try accuracy(state)
      details["evaluation_seconds", default: 0] += (clock.now - start).inSeconds
    }
    try evaluate("test_accuracy_before")
    var configuration = context.configuration
    configuration.epochs = epochs
    configuration.learningRate *= rate
    let trainer = try Trainer(
      state.network, weights: state.weights, images: context.images, transform: context.transform,
      configuration: configuration, trainedLayers: context.trainedLayers, softTargets: softTargets,
      constraints: state.weightConstraints())
    let total = Double(epochs * context.images.count)
    for epoch in 0..<epochs {
      let done = epoch * context.images.count
      let result = try trainer.trainEpoch { context.progress(step, Double(done + $0) / total) }
      details["loss"] = result.loss
      details["train_accuracy"] = result.accuracy
    }
    state.weights = try trainer.weights()
    try evaluate("test_accuracy_after")
    return details
  }
}

extension CompressionState {
  /// The size of all weights as float32 in bytes.
  var plainBytes: Int { network.parameterCount * MemoryLayout<Float>.stride }
}
