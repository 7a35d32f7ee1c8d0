import Kernels
import Testing

@testable import Networks

@Suite struct Int8PlanTests {
  /// The largest that each layer reads, for these images.
  private func calibration(_ network: Network, _ weights: Weights, images: [Float]) throws
    -> Int8Calibration
  {
    let plan = try InferencePlan(network, batch: 3, backend: .openblas)
    try plan.load(weights)
    try plan.input.load(images)
    var steps: [String: Float] = [:]
    try plan.run { steps[$0] = try max(MagnitudeHistogram.largest(of: $1.values()), 1e-6) / 127 }
    return Int8Calibration(inputScales: steps)
  }

  private func output(
    _ network: Network, _ weights: Weights, images: [Float], _ backend: Backend,
    _ precision: InferencePrecision
  ) throws -> [Float] {
    let plan = try InferencePlan(network, batch: 3, backend: backend, precision: precision)
    try plan.load(weights)
    for _ in 0..<2 {
      try plan.input.load(images)
      try plan.run()
    }
    return try plan.output.values()
  }

  /// Every convolution and dense layer is known to the calibration by its own name.
  @Test(arguments: networkCases)
  func everyProductIsCalibrated(_ subject: NetworkCase) throws {
    let network = try subject.network()
    let found = try calibration(network, unevenWeights(network), images: subject.images(3))
    let products = network.nodes.filter {
      switch $0.operation {
      case .convolution, .dense: true
      default: false
      }
    }
    #expect(found.inputScales.keys.sorted() == products.map(\.name).sorted())
  }

  /// The backends share no arithmetic; a number half-way may go to either side, in one layer after
  /// the other.
  @Test(arguments: networkCases + randomNetworkCases)
  func backendsAgree(_ subject: NetworkCase) throws {
    let network = try subject.network()
    let (weights, images) = (unevenWeights(network), subject.images(3))
    let precision = InferencePrecision.int8(
      try calibration(network, weights, images: images))
    let plain = try output(network, weights, images: images, .openblas, precision)
    let fast = try output(network, weights, images: images, .onednn, precision)
    #expect(relativeError(fast, plain) < 0.02)
  }

  @Test(arguments: networkCases, Backend.allCases)
  func nearFloat32(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let (weights, images) = (unevenWeights(network), subject.images(3))
    let precision = InferencePrecision.int8(
      try calibration(network, weights, images: images))
    let exact = try output(network, weights, images: images, backend, .float32)
    let found = try output(network, weights, images: images, backend, precision)
    #expect(relativeError(found, exact) < 0.1)
    let hasProducts = network.nodes.contains { $0.kind == "Conv2D" || $0.kind == "Dense" }
    #expect(!hasProducts || found != exact)
  }

  /// What the file of a quantized network holds, multiples of steps in a network without batch
  /// normalization, gives the same bits as the weights that they came from.
  @Test(arguments: networkCases, Backend.allCases)
  func quantizedWeightsAreTheirOwnResult(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let (weights, images) = (unevenWeights(network), subject.images(3))
    let precision = InferencePrecision.int8(
      try calibration(network, weights, images: images))
    let folding = try NormalizationFolding(network)
    var quantized = try folding.weights(weights)
    for (name, array) in folding.network.int8Weights(of: quantized) {
      quantized.arrays[name] = Weights.Entry(
        shape: quantized.arrays[name]!.shape, values: array.values)
    }
    #expect(
      try output(folding.network, quantized, images: images, backend, precision)
        == output(network, weights, images: images, backend, precision))
  }

  /// Between two convolutions that nothing else reads, numbers stay 8 bits wide.
  @Test func eightBitsBetweenProducts() throws {
    var builder = NetworkBuilder(name: "chain")
    var x = builder.input(shape: [3, 6, 6])
    x = builder.convolution("a", x, filters: 8, kernel: 3, bias: true, activation: .relu)
    x = builder.convolution("b", x, filters: 8, kernel: 3, bias: true, activation: .relu)
    x = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    _ = builder.dense("c", x, outputs: 2)
    let network = try builder.build()
    let steps = Lowering.lower(
      network, network.wholeSection, for: .inference,
      calibration: Int8Calibration(inputScales: ["a": 0.5, "b": 0.25, "c": 1])
    ).steps
    let products = steps.compactMap { $0.spec as? Int8Product }
    #expect(products.map(\.inputScale) == [0.5, 0.25, 1])
    #expect(products.map(\.outputScale) == [0.25, nil, nil])
    #expect(products.map(\.inputIsSigned) == [true, false, false])
  }

  @Test func layersWithoutCalibrationStayFloat32() throws {
    let network = try networkCases[0].network()
    let (weights, images) = (unevenWeights(network), networkCases[0].images(3))
    #expect(
      try output(
        network, weights, images: images, .onednn, .int8(Int8Calibration(inputScales: [:])))
        == output(network, weights, images: images, .onednn, .float32))
  }
}
