import Kernels
import ModelZoo
import Networks
import Testing

/// Every family learns.
@Suite struct TrainingTests {
  static let names = [
    "resnet8", "resnet18", "squeezenet1.1", "mobilenet-v2", "mobilenet-v3-small",
    "efficientnet-b0", "densenet121",
  ]

  /// After one pass every parameter in training has a gradient, and some steps lower the loss.
  @Test(arguments: names)
  func gradientsReachAllAndTheLossFalls(_ name: String) throws {
    let (count, classes) = (8, 3)
    let model = try #require(ModelRegistry.named(name))
    let network = try model.network(input: 32, classes: classes)
    let plan = try TrainingPlan(network, batch: count, backend: .onednn)
    try plan.load(.random(for: network, seed: 1))
    let scale: Float = model.normalization == .raw ? 127.5 : 1
    let offset: Float = model.normalization == .raw ? 127.5 : 0
    try plan.input.load(images(count).map { $0 * scale + offset })
    let labels = (0..<count).map { Int32($0 % classes) }
    let velocities = try plan.trainables.map { try Tensor($0.value.descriptor) }
    var losses: [Double] = []
    for step in 0..<8 {
      try plan.forward(seed: UInt64(step))
      let loss = SoftmaxCrossEntropy.evaluate(
        logits: plan.output, labels: labels, gradient: plan.outputGradient)
      losses.append(loss.lossSum)
      try plan.backward()
      if step == 0 {
        #expect(plan.trainables.count == network.parameters.count { $0.isTrainable })
        for trainable in plan.trainables {
          let total = try trainable.gradient.values().reduce(0.0) { $0 + Double(abs($1)) }
          #expect(total.isFinite && total > 0, "\(trainable.parameter.name)")
        }
      }
      for (trainable, velocity) in zip(plan.trainables, velocities) {
        Updates.momentum(
          trainable.value, trainable.gradient, velocity: velocity, rate: 0.01, momentum: 0.9,
          decay: 0)
      }
    }
    #expect(losses.allSatisfy { $0.isFinite })
    #expect(losses[losses.count - 1] < 0.8 * losses[0], "\(losses)")
  }
}
