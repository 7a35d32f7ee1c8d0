import Foundation
import Kernels
import ModelFiles
import Networks
import Testing

/// An imported network is trained like any other.
@Suite struct FineTuningTests {
  @Test(arguments: ["resnet_bn", "vit"], Backend.allCases)
  func lowersTheLoss(_ name: String, _ backend: Backend) throws {
    let fixture = try NetworkFixture(name)
    let model = try fixture.model()
    let network = try model.network.replacingHead(classes: 3).withoutOutputFunction
    // All but the new head is kept.
    var weights = Weights.random(for: network, seed: 5)
    for parameter in network.parameters {
      guard let entry = model.weights.arrays[parameter.name], entry.shape == parameter.shape else {
        continue
      }
      weights.arrays[parameter.name] = entry
    }
    let plan = try TrainingPlan(network, batch: 3, backend: backend)
    try plan.load(weights)
    try plan.input.load(fixture.input.values)
    let labels: [Int32] = [2, 0, 1]
    var losses: [Double] = []
    for step in 0..<12 {
      try plan.forward(seed: UInt64(step))
      let loss = SoftmaxCrossEntropy.evaluate(
        logits: plan.output, labels: labels, gradient: plan.outputGradient)
      losses.append(loss.lossSum / 3)
      try plan.backward()
      for trainable in plan.trainables {
        let steps = zip(try trainable.value.values(), try trainable.gradient.values())
        try trainable.value.load(steps.map { $0 - 0.02 * $1 })
      }
    }
    #expect(losses[11] < 0.7 * losses[0], "\(losses)")
    let trained = try plan.weights()
    // Every kind of parameter has moved, running statistics too.
    let roles = Set(network.parameters.map(\.role))
    for role in roles where role != .constant {
      #expect(
        network.parameters.contains {
          $0.role == role && trained.arrays[$0.name] != weights.arrays[$0.name]
        }, "\(role)")
    }
  }
}
