import Foundation
import Kernels
import ModelFiles
import Networks
import TestSupport
import Testing

/// What a file's forms become: axes, names, sizes, several outputs.
@Suite struct ImportFormTests {
  private func read(_ bytes: [UInt8], imageSize: Extent? = nil) throws -> ImportedModel {
    let folder = try TemporaryFolder()
    return try ONNXFile.read(folder.file("some.model.onnx", bytes), imageSize: imageSize)
  }

  /// Keras's images have channels last; the network takes planes, and no transposition is left.
  @Test func channelsLast() throws {
    let model = try read(
      ONNXBytes.model(
        [
          .node("Transpose", ["x"], ["planes"], name: "t", with: [.ints("perm", [0, 3, 1, 2])]),
          .node("Relu", ["planes"], name: "relu"),
        ], inputs: [.value("x", [nil, 6, 5, 3])]))
    #expect(model.input.layout == .channelsLast)
    #expect(model.network.inputShape == [3, 6, 5])
    #expect(model.network.nodes.map(\.operation) == [.input([3, 6, 5]), .activation(.relu)])
    #expect(model.network.name == "some.model")
  }

  /// A convolution reads planes, whatever the extents look like.
  @Test func narrowImagesAreNotChannels() throws {
    let model = try read(
      ONNXBytes.model(
        [.node("Conv", ["x", "w"])],
        tensors: [.tensor("w", [1, 8, 1, 1], [Float](repeating: 1, count: 8))],
        inputs: [.value("x", [2, 8, 8, 3])]))
    #expect(model.input.layout == .channelsFirst)
    #expect(model.input.fixedBatch == 2)
    #expect(model.network.inputShape == [8, 8, 3])
  }

  @Test func namesAreUniqueAndWithoutLeadingSlash() throws {
    let model = try read(
      ONNXBytes.model([
        .node("Relu", ["x"], ["a"], name: "/block/act"),
        .node("Tanh", ["a"], ["b"], name: "block/act"),
        .node("Elu", ["b"], ["c"], name: ""), .node("Erf", ["c"], name: "input"),
      ]))
    #expect(
      model.network.layers.map(\.name) == ["input", "block/act", "block/act_1", "c", "input_1"])
  }

  @Test func openSizesAreChosen() throws {
    let bytes = ONNXBytes.model([.node("Relu", ["x"])], inputs: [.value("x", [nil, 3, nil, nil])])
    #expect(try read(bytes, imageSize: Extent(48, 56)).network.inputShape == [3, 48, 56])
  }

  @Test func theFirstOutputIsTaken() throws {
    let model = try read(
      ONNXBytes.model(
        [.node("Relu", ["x"]), .node("Tanh", ["x"], ["z"])], outputs: ["y", "z"]))
    #expect(model.warnings == ["the first output is taken; left out is 'z'"])
    #expect(model.network.nodes.map(\.operation) == [.input([3, 4, 4]), .activation(.relu)])
  }

  /// Nodes may stand in any order.
  @Test func nodesAreSorted() throws {
    let model = try read(
      ONNXBytes.model([.node("Tanh", ["a"]), .node("Relu", ["x"], ["a"], name: "first")]))
    #expect(model.network.layers.map(\.name) == ["input", "first", "node"])
  }

  /// `view(x.size(0), -1)`: the batch is read from the image's shape.
  @Test(arguments: [nil, 1, 4])
  func shapesAreComputedWithTheBatch(_ batch: Int?) throws {
    let model = try read(
      ONNXBytes.model(
        [
          .node("Shape", ["x"], ["shape"], name: "shape"),
          .node("Gather", ["shape", "zero"], ["n"], name: "n", with: [.int("axis", 0)]),
          .node("Concat", ["n", "open"], ["target"], name: "target", with: [.int("axis", 0)]),
          .node("Reshape", ["x", "target"], name: "flat"),
        ], tensors: [.tensor("zero", integers: [0]), .tensor("open", integers: [-1])],
        inputs: [.value("x", [batch, 3, 4, 4])]))
    #expect(model.network.nodes.map(\.operation) == [.input([3, 4, 4]), .flatten])
    #expect(model.network.outputShape == [48])
  }
}
