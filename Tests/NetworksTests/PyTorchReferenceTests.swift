import Foundation
import Kernels
import Networks
import Testing

/// One step of a small residual network as PyTorch has computed it.
@Suite struct PyTorchReferenceTests {
  private struct Reference: Decodable {
    let loss: Double
    let logits: [Float]
    let gradientNorms: [Float]
  }

  /// The numbers of the script's `wave`.
  private func wave(_ count: Int, phase: Int, scale: Double = 1, offset: Double = 0) -> [Float] {
    (0..<count).map { Float(offset + scale * sin(0.7 * Double($0) + Double(phase))) }
  }

  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "reference")
    let input = builder.input(shape: [3, 7, 6])
    var stem = builder.convolution(
      "stem", input, filters: 4, kernel: 3, padding: Padding(1), bias: false)
    stem = builder.batchNormalization("stem_bn", stem, epsilon: 1e-3, momentum: 0.9)
    stem = builder.activation("stem_relu", stem, .relu)
    var x = builder.convolution(
      "a", stem, filters: 6, kernel: 3, stride: 2, padding: Padding(1), bias: false)
    x = builder.batchNormalization("a_bn", x, epsilon: 1e-3, momentum: 0.9)
    x = builder.activation("a_relu", x, .relu)
    x = builder.convolution("b", x, filters: 6, kernel: 3, padding: Padding(1), bias: true)
    let shortcut = builder.convolution(
      "projection", stem, filters: 6, kernel: 1, stride: 2, bias: false)
    x = builder.activation("relu", builder.add("add", .add, x, shortcut), .relu)
    x = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    _ = builder.dense("dense", x, outputs: 5)
    return try builder.build()
  }

  @Test(arguments: Backend.allCases)
  func trainingStep(_ backend: Backend) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/network.json")
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    let network = try network()
    // PyTorch's parameters come in the order of the layers, as ours do.
    let trainable = network.parameters.filter(\.isTrainable)
    var weights = Weights.random(for: network, seed: 0)
    for (phase, parameter) in trainable.enumerated() {
      weights.arrays[parameter.name] = Weights.Entry(
        shape: parameter.shape,
        values: wave(
          parameter.count, phase: phase, scale: 0.3, offset: parameter.role == .gamma ? 1 : 0))
    }
    let plan = try TrainingPlan(network, batch: 4, backend: backend)
    try plan.load(weights)
    let step = try TrainingStep(
      plan, images: wave(4 * 3 * 7 * 6, phase: 50), labels: [4, 0, 2, 2])
    // Seven digits are recorded; sums run in another order through seven layers.
    #expect(abs(step.loss - reference.loss) < 2e-6 * reference.loss)
    #expect(relativeError(step.output, reference.logits) < 1e-5)
    try #require(trainable.count == reference.gradientNorms.count)
    for (parameter, expected) in zip(trainable, reference.gradientNorms) {
      let gradient = try #require(step.gradients[parameter.name])
      let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(norm - Double(expected)) < 2e-5 * Double(expected), "\(parameter.name)")
    }
  }
}
