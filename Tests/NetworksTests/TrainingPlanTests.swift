import Kernels
import Networks
import Testing

@Suite struct TrainingPlanTests {
  /// Sums in another order, over a few layers; gradients of sums that nearly cancel lose digits.
  private let tolerance = 1e-4

  @Test(arguments: networkCases + randomNetworkCases)
  func backendsAgree(_ subject: NetworkCase) throws {
    let plain = try TrainingStep(subject, .openblas)
    let fast = try TrainingStep(subject, .onednn)
    #expect(abs(fast.loss - plain.loss) < 1e-5 * plain.loss)
    #expect(relativeError(fast.output, plain.output) < tolerance)
    #expect(fast.gradients.keys.sorted() == plain.gradients.keys.sorted())
    for (name, expected) in plain.gradients {
      let found = try #require(fast.gradients[name])
      let error = relativeError(found, expected, floor: plain.gradientFloor)
      #expect(error < tolerance, "\(name)")
    }
  }

  /// Central differences of the loss, for some elements of each parameter.
  @Test(arguments: networkCases)
  func finiteDifferences(_ subject: NetworkCase) throws {
    // No corners but those of max pooling, which a small step rarely meets.
    let network = try subject.network(NetworkCase.Options(activation: .silu))
    let plan = try TrainingPlan(network, batch: 3, backend: .openblas)
    var weights = unevenWeights(network)
    let labels = TrainingStep.labels(3, classes: network.outputShape[0])
    try plan.load(weights)
    let gradients = try TrainingStep(plan, images: subject.images(3), labels: labels).gradients
    let largest = gradients.values.joined().reduce(0) { max($0, abs($1)) }
    func loss() throws -> Double {
      try plan.load(weights)
      try plan.input.load(subject.images(3))
      try plan.forward(seed: 11)
      return SoftmaxCrossEntropy.evaluate(logits: plan.output, labels: labels).lossSum / 3
    }
    #expect(gradients.count == network.parameters.filter(\.isTrainable).count)
    for (name, gradient) in gradients {
      let entry = try #require(weights.arrays[name])
      for i in stride(from: 0, to: gradient.count, by: max(1, gradient.count / 5)) {
        let step: Float = 4e-3
        var values = entry.values
        values[i] += step
        weights.arrays[name] = Weights.Entry(shape: entry.shape, values: values)
        let above = try loss()
        values[i] -= 2 * step
        weights.arrays[name] = Weights.Entry(shape: entry.shape, values: values)
        let below = try loss()
        let difference = (above - below) / Double(2 * step)
        // Rounding of the loss over the step, 1e-7 / 8e-3, and the step's square.
        #expect(abs(difference - Double(gradient[i])) < 2e-3 * Double(largest), "\(name)[\(i)]")
      }
      weights.arrays[name] = entry
    }
  }

  @Test(arguments: networkCases, Backend.allCases)
  func plansShareWeights(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let large = try TrainingPlan(network, batch: 5, backend: backend)
    let small = try TrainingPlan(network, batch: 2, backend: backend, sharing: large)
    try large.load(unevenWeights(network))
    let classes = network.outputShape[0]
    for count in [5, 2, 5] {
      let plan = count == 5 ? large : small
      let labels = TrainingStep.labels(count, classes: classes)
      let alone = try TrainingPlan(network, batch: count, backend: backend)
      try alone.load(try large.weights())
      let expected = try TrainingStep(alone, images: subject.images(count), labels: labels)
      let found = try TrainingStep(plan, images: subject.images(count), labels: labels)
      #expect(relativeError(found.output, expected.output) < 1e-5)
      for (name, gradient) in expected.gradients {
        let error = relativeError(
          try #require(found.gradients[name]), gradient, floor: expected.gradientFloor)
        #expect(error < tolerance, "\(name)")
      }
      // Running statistics have followed here as there.
      for (name, entry) in try alone.weights().arrays {
        let shared = try #require(try large.weights().arrays[name])
        #expect(relativeError(shared.values, entry.values) < 1e-5)
      }
      for trainable in plan.trainables {
        let velocity = try Tensor(trainable.value.descriptor)
        Updates.momentum(
          trainable.value, trainable.gradient, velocity: velocity, rate: 0.05, momentum: 0.9,
          decay: 1e-4)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func sameSeedSameBits(_ backend: Backend) throws {
    func train(seed: UInt64) throws -> Weights {
      let subject = try #require(networkCases.first { $0.testDescription.hasPrefix("dropout") })
      let network = try subject.network()
      let plan = try TrainingPlan(network, batch: 3, backend: backend)
      try plan.load(.random(for: network, seed: seed))
      let velocities = try plan.trainables.map { try Tensor($0.value.descriptor) }
      for step in 0..<6 {
        _ = try TrainingStep(
          plan, images: subject.images(3), labels: [0, 1, 2],
          seed: RandomBits.hash(seed, UInt64(step)))
        for (trainable, velocity) in zip(plan.trainables, velocities) {
          Updates.momentum(
            trainable.value, trainable.gradient, velocity: velocity, rate: 0.1, momentum: 0.9,
            decay: 1e-4)
        }
      }
      return try plan.weights()
    }
    let first = try train(seed: 1)
    #expect(try train(seed: 1) == first)
    #expect(try train(seed: 2) != first)
  }

  /// Only some layers are trained: the others have no gradient and stay.
  @Test(arguments: networkCases, Backend.allCases)
  func partsAreTrained(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let all = try TrainingStep(subject, backend)
    // Layers that work otherwise when they are frozen stay as they are here.
    let lively = network.nodes.filter {
      switch $0.operation {
      case .batchNormalization, .dropout: true
      default: false
      }
    }.map(\.layer)
    let plain = network.nodes.filter { !$0.parameters.isEmpty }.map(\.layer).filter {
      !lively.contains($0)
    }
    // The last layer alone, every second one.
    let parts = [
      Set(plain.suffix(1)),
      Set(plain.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)),
    ]
    for part in parts.map({ $0.union(lively) }) {
      let plan = try TrainingPlan(network, batch: 3, backend: backend, trainedLayers: part)
      let sharing = try TrainingPlan(network, batch: 3, backend: backend, sharing: plan)
      try plan.load(unevenWeights(network))
      let labels = TrainingStep.labels(3, classes: network.outputShape[0])
      let names = network.nodes.filter { part.contains($0.layer) }.flatMap {
        network.parameters[$0.parameters].filter(\.isTrainable).map(\.name)
      }
      for plan in [plan, sharing] {
        let found = try TrainingStep(plan, images: subject.images(3), labels: labels)
        #expect(Set(found.gradients.keys) == Set(names))
        for (name, gradient) in found.gradients {
          #expect(relativeError(gradient, try #require(all.gradients[name])) < 1e-5, "\(name)")
        }
      }
    }
  }
}
