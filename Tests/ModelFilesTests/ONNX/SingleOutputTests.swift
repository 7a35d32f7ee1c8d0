import Foundation
import Kernels
import ModelFiles
import Networks
import TestSupport
import Testing

/// What ends in a single number: a logit where nothing nonlinear stands behind the classifier.
@Suite struct SingleOutputTests {
  private func model(_ nodes: [ONNXBytes], _ tensors: [ONNXBytes] = []) throws -> ImportedModel {
    let folder = try TemporaryFolder()
    let kernel = ONNXBytes.tensor("w", [1, 3], [1, -2, 3])
    let bytes = ONNXBytes.model(
      [
        .node("GlobalAveragePool", ["x"], ["p"], name: "pool"),
        .node("Flatten", ["p"], ["f"], name: "flat"),
        .node("Gemm", ["f", "w"], ["z"], name: "fc", with: [.int("transB", 1)]),
      ] + nodes, tensors: [kernel] + tensors)
    return try ONNXFile.read(try folder.file("model.onnx", bytes))
  }

  static let functions: [(type: String, isLogit: Bool)] = [
    ("Identity", true), ("Neg", true), ("Sigmoid", false), ("HardSigmoid", false), ("Tanh", false),
    ("Relu", false),
  ]

  @Test(arguments: functions)
  func onlyTheClassifiersOwnResultIsALogit(_ function: (type: String, isLogit: Bool)) throws {
    let model = try model([.node(function.type, ["z"])])
    #expect(model.network.endsInClassifier == function.isLogit)
    #expect(model.network.outputFunction == (function.type == "Sigmoid" ? .sigmoid : nil))
  }

  @Test func aSigmoidThatIsChangedIsNoLogit() throws {
    let sigmoid = ONNXBytes.node("Sigmoid", ["z"], ["s"], name: "s")
    let numbers = [ONNXBytes.tensor("a", [], [100]), ONNXBytes.tensor("b", [], [1])]
    for node in [ONNXBytes.node("Mul", ["s", "a"]), .node("Sub", ["b", "s"])] {
      let network = try model([sigmoid, node], numbers).network
      #expect(!network.endsInClassifier)
      #expect(network.outputFunction == nil)
    }
  }

  /// `sigmoid(fc(x)).squeeze(1)` and `sigmoid(fc(x).squeeze(1))` of PyTorch.
  @Test(arguments: [true, false])
  func aSqueezedAxisComesBack(_ isSqueezedLast: Bool) throws {
    let axes = ONNXBytes.tensor("axes", integers: [1])
    let nodes: [ONNXBytes] =
      isSqueezedLast
      ? [.node("Sigmoid", ["z"], ["s"], name: "s"), .node("Squeeze", ["s", "axes"])]
      : [.node("Squeeze", ["z", "axes"], ["s"], name: "s"), .node("Sigmoid", ["s"])]
    let model = try model(nodes, [axes])
    #expect(model.network.outputShape == [1])
    #expect(model.network.head == "fc")
    #expect(model.network.outputFunction == .sigmoid)
    let plan = try InferencePlan(model.network, batch: 2, backend: .onednn)
    try plan.load(model.weights)
    // Means of 1, 0, 0 and of 0, 0, 1: the logits are 1 and 3.
    let ones = [Float](repeating: 1, count: 16)
    let zeros = [Float](repeating: 0, count: 32)
    try plan.input.load(ones + zeros + zeros + ones)
    try plan.run()
    expectClose(try plan.output.values(), [0.7310586, 0.9525741], tolerance: 1e-6)
  }
}
