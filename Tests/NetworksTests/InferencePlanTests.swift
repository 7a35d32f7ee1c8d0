import Kernels
import Networks
import Testing

@Suite struct InferencePlanTests {
  /// Folded and fused, with shared memory, against the layers one by one.
  @Test(arguments: networkCases + randomNetworkCases, Backend.allCases)
  func foldedEqualsUnfolded(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let weights = unevenWeights(network)
    let plain = try subject.network(NetworkCase.Options(isFrozen: true))
    let reference = try TrainingPlan(plain, batch: 3, backend: .openblas)
    try reference.load(weights)
    try reference.input.load(subject.images(3))
    try reference.forward(seed: 0)
    let expected = try reference.output.values()

    let plan = try InferencePlan(network, batch: 3, backend: backend)
    try plan.load(weights)
    // The second run finds memory as the first left it.
    for _ in 0..<2 {
      try plan.input.load(subject.images(3))
      try plan.run()
      #expect(relativeError(try plan.output.values(), expected) < 1e-5)
    }
    // Frozen layers stay as they are.
    #expect(try reference.weights() == weights)
  }

  @Test(arguments: networkCases, Backend.allCases)
  func batchesDontMatter(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    var outputs: [[Float]] = []
    for batch in [1, 3] {
      let plan = try InferencePlan(network, batch: batch, backend: backend)
      try plan.load(unevenWeights(network))
      try plan.input.load(subject.images(batch))
      try plan.run()
      outputs.append(try plan.output.values())
    }
    #expect(relativeError(outputs[0], Array(outputs[1].prefix(outputs[0].count))) < 1e-5)
  }

  /// A network that does nothing in inference.
  @Test(arguments: Backend.allCases)
  func identity(_ backend: Backend) throws {
    var builder = NetworkBuilder(name: "identity")
    let x = builder.input(shape: [2, 3, 3])
    _ = builder.add("dropout", .dropout(Dropout(rate: 0.5)), x)
    let plan = try InferencePlan(builder.build(), batch: 2, backend: backend)
    try plan.load(Weights())
    try plan.input.load(noise(36, seed: 1))
    try plan.run()
    #expect(try plan.output.values() == noise(36, seed: 1))
  }
}
