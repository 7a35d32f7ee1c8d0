import Kernels
import Networks

/// Loss, result and gradients of one step of a plan.
struct TrainingStep {
  let loss: Double
  let output: [Float]
  /// By the parameter's name.
  let gradients: [String: [Float]]

  /// What the differences of gradients are measured against where the gradient is smaller: that of
  /// a bias before batch normalization is zero but for rounding.
  var gradientFloor: Double {
    0.05 * gradients.values.joined().reduce(0) { max($0, Double(abs($1))) }
  }

  /// Runs forward, softmax cross-entropy and backward.
  init(_ plan: TrainingPlan, images: [Float], labels: [Int32], seed: UInt64 = 11) throws {
    try plan.input.load(images)
    try plan.forward(seed: seed)
    let (lossSum, _) = SoftmaxCrossEntropy.evaluate(
      logits: plan.output, labels: labels, gradient: plan.outputGradient)
    loss = lossSum / Double(labels.count)
    output = try plan.output.values()
    try plan.backward()
    var gradients: [String: [Float]] = [:]
    for trainable in plan.trainables {
      gradients[trainable.parameter.name] = try trainable.gradient.values()
    }
    self.gradients = gradients
  }

  /// On a plan of its own with uneven weights.
  init(
    _ subject: NetworkCase, _ backend: Backend, batch: Int = 3,
    options: NetworkCase.Options = NetworkCase.Options()
  ) throws {
    let network = try subject.network(options)
    let plan = try TrainingPlan(network, batch: batch, backend: backend)
    try plan.load(unevenWeights(network))
    try self.init(
      plan, images: subject.images(batch),
      labels: Self.labels(batch, classes: network.outputShape[0]))
  }

  static func labels(_ count: Int, classes: Int) -> [Int32] {
    (0..<count).map { Int32(($0 * 5 + 1) % classes) }
  }
}
