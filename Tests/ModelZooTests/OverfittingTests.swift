import Kernels
import ModelZoo
import Networks
import Testing

@Suite struct OverfittingTests {
  /// Learns 64 random images by heart; the same twice gives the same bits.
  @Test func resnet20Learns64Images() throws {
    let (count, classes) = (64, 10)
    let network = try #require(ModelRegistry.named("resnet20")).network(input: 32, classes: classes)
    let labels = (0..<count).map { Int32(RandomBits.hash(4, UInt64($0)) % UInt64(classes)) }

    func train(steps: Int) throws -> (correct: Int, weights: Weights) {
      let plan = try TrainingPlan(network, batch: count, backend: .onednn)
      try plan.load(.random(for: network, seed: 1))
      try plan.input.load(images(count))
      let trainables = plan.trainables
      let velocities = try trainables.map { try Tensor($0.value.descriptor) }
      var correct = 0
      for step in 0..<steps {
        try plan.forward(seed: UInt64(step))
        correct =
          SoftmaxCrossEntropy.evaluate(
            logits: plan.output, labels: labels, gradient: plan.outputGradient
          ).correct
        if correct == count { break }
        try plan.backward()
        for (trainable, velocity) in zip(trainables, velocities) {
          Updates.momentum(
            trainable.value, trainable.gradient, velocity: velocity, rate: 0.05, momentum: 0.9,
            decay: 1e-4)
        }
      }
      return (correct, try plan.weights())
    }

    #expect(try train(steps: 100).correct == count)
    let first = try train(steps: 2).weights
    #expect(try train(steps: 2).weights == first)
  }
}
