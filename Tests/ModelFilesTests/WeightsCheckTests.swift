import Foundation
import Kernels
import ModelFiles
import Networks
import TestSupport
import Testing

/// Weights that make results no numbers are refused where a file is read.
@Suite struct WeightsCheckTests {
  private func failure(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  @Test func anONNXFilesArraysAreNamed() throws {
    let folder = try TemporaryFolder()
    let bytes = ONNXBytes.model(
      [.node("Conv", ["x", "conv1.weight"], ["z"], name: "conv1"), .node("Relu", ["z"])],
      tensors: [.tensor("conv1.weight", [2, 3, 1, 1], [1, .nan, 2, .infinity, 3, -.infinity])])
    let path = try folder.file("model.onnx", bytes)
    #expect(
      failure { _ = try ONNXFile.read(path) }
        == "\(path): 3 of 6 values of 'conv1.weight' are NaN or infinite")
  }

  /// A factor or a bound, which is no weight of the network.
  @Test(arguments: ["Mul", "Max"])
  func aSingleNumberThatIsNoneIsNamed(_ type: String) throws {
    let folder = try TemporaryFolder()
    let bytes = ONNXBytes.model(
      [.node(type, ["x", "factor"])], tensors: [.tensor("factor", [], [.nan])])
    let path = try folder.file("model.onnx", bytes)
    #expect(
      failure { _ = try ONNXFile.read(path) }
        == "\(path): 1 of 1 value of 'factor' is NaN or infinite")
  }

  @Test func aNegativeVarianceIsTold() throws {
    let folder = try TemporaryFolder()
    let one = { ONNXBytes.tensor($0, [3], [1, 1, 1]) }
    let bytes = ONNXBytes.model(
      [.node("BatchNormalization", ["x", "g", "b", "m", "v"], name: "bn1")],
      tensors: [one("g"), one("b"), one("m"), .tensor("v", [3], [1, -1, 0])])
    let path = try folder.file("model.onnx", bytes)
    #expect(
      failure { _ = try ONNXFile.read(path) }
        == "\(path): 1 of 3 variances of 'bn1/moving_variance' is not above 0 with epsilon added")
  }

  /// A bound may be infinite.
  @Test func infiniteBoundsAreRead() throws {
    let folder = try TemporaryFolder()
    let bytes = ONNXBytes.model(
      [.node("Clip", ["x", "low", "high"])],
      tensors: [.tensor("low", [], [0]), .tensor("high", [], [.infinity])])
    let path = try folder.file("model.onnx", bytes)
    #expect(failure { _ = try ONNXFile.read(path) } == nil)
  }

  /// Files of Keras 3 number the arrays of a layer.
  @Test(arguments: [KerasFile.Layout.legacy, .keras3])
  func aKerasFilesArraysAreNamed(_ layout: KerasFile.Layout) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.weights.h5")
    let array = KerasWeights.Array(name: "kernel", shape: [2, 2], values: [1, .nan, 0, 2])
    try KerasFile.write(
      KerasWeights(layers: [.init(name: "dense", className: "dense", arrays: [array])]),
      layout: layout, to: path)
    let failure = try #require(failure { _ = try KerasFile.read(path) })
    let name = layout == .keras3 ? "dense/0" : "dense/kernel"
    #expect(failure == "\(path): 1 of 4 values of '\(name)' is NaN or infinite")
  }
}
