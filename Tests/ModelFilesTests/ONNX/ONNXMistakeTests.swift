import Files
import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing

/// What is said of files that are no networks for images, or that are wrong.
@Suite struct ONNXMistakeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let expected: String

    init(_ bytes: [UInt8], _ expected: String) {
      self.bytes = bytes
      self.expected = expected
    }

    /// A file of one node that reads `x`, N×3×4×4, and `tensors`.
    init(_ node: ONNXBytes, tensors: [ONNXBytes] = [], opset: Int = 17, _ expected: String) {
      self.init(ONNXBytes.model([node], tensors: tensors, opset: opset), expected)
    }

    var testDescription: String { expected }
  }

  static let files: [Case] = [
    .init([], "not an ONNX model: it has no graph"),
    .init(
      Array("hello world".utf8),
      "not an ONNX model, or a truncated one: it is not a valid protobuf message"),
    .init(
      Array("\n<!DOCTYPE html><html>404</html>".utf8),
      "this is a web page, not the file; download it again from an address that returns the "
        + "file"),
    .init(
      Array("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 102400\n".utf8),
      "this is a Git LFS pointer, not the file; fetch the file with `git lfs pull`"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], opset: 6),
      "it needs operator set version 6; versions 7 to 28 are supported: convert it with "
        + "`onnx.version_converter.convert_version(model, 17)`"
    ),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], opset: 29),
      "it needs operator set version 29; versions 7 to 28 are supported: export it with "
        + "`opset_version=17`, or convert it with `onnx.version_converter.convert_version(model, 17)`"
    ),
    .init(
      ONNXBytes().data(7, ONNXBytes().text(2, "graph").bytes).bytes,
      "it does not say which operator set version it needs"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])]) + ONNXBytes().text(25, "f").bytes,
      "it defines 1 operator of its own, which is not supported; export it with its functions inlined"
    ),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], inputs: []),
      "it has no input; a network for images has one"),
    .init(
      ONNXBytes.model(
        [.node("Add", ["a", "b"])], inputs: [.value("a", [1, 2]), .value("b", [1, 2])]),
      "it has the inputs 'a', 'b'; a network for images has one"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], inputs: [.value("x", [nil, 3, 4, 4], type: 7)]),
      "the input 'x' is not a tensor of floating-point numbers"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], inputs: [.value("x", [nil])]),
      "the input 'x' has 1 axis; at least two are needed, the first of them the batch"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], inputs: [.value("x", [nil, 3, nil, 4])]),
      "the input 'x' has no fixed extent along axis 2; export the model with a fixed image size, or "
        + "say which size to take"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], inputs: [.value("x", [1, 3, -4, 4])]),
      "the input 'x' has the extent -4 along axis 2"),
    .init(ONNXBytes.model([.node("Relu", ["x"])], outputs: []), "it has no output"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], outputs: ["z"]), "no node computes the value 'z'"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"])], tensors: [.tensor("z", [1], [1])], outputs: ["z"]),
      "the output 'z' does not depend on the input"),
    .init(
      ONNXBytes.model([.node("Transpose", ["x"], with: [.ints("perm", [1, 0, 2, 3])])]),
      "the output 'y' has the shape [3, 1, 4, 4] for one image, and its first axis is not the batch"
    ),
  ]

  static let graphs: [Case] = [
    .init(.node("Relu", ["q"]), "Relu 'node' (opset 17): no node computes the value 'q'"),
    .init(
      .node("Relu", ["y"]),
      "Relu 'node' (opset 17): it depends on its own result: the graph has a cycle"),
    .init(
      ONNXBytes.model([.node("Relu", ["x"]), .node("Relu", ["x"], name: "again")]),
      "Relu 'again' (opset 17): the value 'y' is computed a second time"),
    .init(
      ONNXBytes.model(
        [
          .node("Add", ["x", "b"], ["a"], name: "first"),
          .node("Relu", ["a"], ["b"], name: "second"), .node("Relu", ["a"]),
        ]),
      "Add 'first' (opset 17): it depends on its own result: the graph has a cycle"),
    .init(
      ONNXBytes.model(
        [.node("Relu", ["x"])], tensors: [.tensor("w", [1], [1]), .tensor("w", [1], [1])]),
      "the value 'w' is computed a second time"),
    .init(.node("Relu", []), "Relu 'node' (opset 17): its input 0 is missing"),
    .init(.node("GRU", ["x"]), "GRU 'node' (opset 17): this operator is not supported"),
    .init(
      .node("FusedConv", ["x"], domain: "com.microsoft"),
      "FusedConv 'node' (opset 17): operators of the domain 'com.microsoft' are not supported, only "
        + "those of ONNX itself"),
    .init(
      .node("QLinearConv", ["x"]),
      "QLinearConv 'node' (opset 17): quantized models are not supported; export the float32 model"),
    .init(
      .node("If", ["x"], with: [ONNXBytes().text(1, "then_branch").text(6, "").number(20, 5)]),
      "If 'node' (opset 17): operators with subgraphs are not supported; export the model "
        + "with fixed shapes"),
  ]

  static let operators: [Case] = [
    .init(
      .node("Conv", ["x", "w"]),
      tensors: [.tensor("w", [2, 4, 1, 1], Array(repeating: 1, count: 8))],
      "Conv 'node' (opset 17): weights of shape [2, 4, 1, 1] in 1 groups don't fit 3 channels"),
    .init(
      .node("Conv", ["x", "x"]),
      "Conv 'node' (opset 17): its input 1 must be constant, and is computed from the image"
    ),
    .init(
      .node("Conv", ["x", "w"], with: [.int("strides", 2)]),
      tensors: [.tensor("w", [1, 3, 1, 1], [1, 1, 1])],
      "Conv 'node' (opset 17): its attribute 'strides' must be a list of integers"),
    .init(
      .node("Conv", ["x", "w"], with: [.ints("strides", [0, 1])]),
      tensors: [.tensor("w", [1, 3, 1, 1], [1, 1, 1])],
      "Conv 'node' (opset 17): its attribute 'strides' is [0, 1]; 2 integers from 1 to 1048576 is "
        + "supported"),
    .init(
      .node("Conv", ["x", "w"]),
      tensors: [.tensor("w", [1, 3, 7, 7], Array(repeating: 0, count: 147))],
      "Conv 'node' (opset 17): convolution: a 7×7 window does not fit into 4×4 pixels; use a larger input"
    ),
    .init(
      .node("MaxPool", ["x"]), "MaxPool 'node' (opset 17): its attribute 'kernel_shape' is missing"),
    .init(
      .node("MaxPool", ["x"], with: [.ints("kernel_shape", [1 << 40, 1])]),
      "MaxPool 'node' (opset 17): its attribute 'kernel_shape' is [1099511627776, 1]; 2 integers from 1 "
        + "to 1048576 is supported"),
    .init(
      .node("BatchNormalization", ["x", "s", "s", "s", "s"], with: [.int("training_mode", 1)]),
      tensors: [.tensor("s", [3], [1, 1, 1])],
      "BatchNormalization 'node' (opset 17): it works in training mode; export the model in evaluation "
        + "mode"),
    .init(
      .node("BatchNormalization", ["x", "s", "s", "s", "s"]), tensors: [.tensor("s", [2], [1, 1])],
      "BatchNormalization 'node' (opset 17): its input 1 has 2 elements for 3 channels"),
    .init(
      .node("Softmax", ["x"], with: [.int("axis", 0)]),
      "Softmax 'node' (opset 17): it mixes the images of a batch, which a network for single images "
        + "does not do"),
    .init(
      .node("Softmax", ["x"], with: [.int("axis", 4)]),
      "Softmax 'node' (opset 17): no axis 4 in a tensor of 4 axes"),
    .init(
      .node("Reshape", ["x", "s"]), tensors: [.tensor("s", integers: [-1, 7])],
      "Reshape 'node' (opset 17): the elements of [N, 3, 4, 4] don't make [-1, 7]"),
    .init(
      .node("Reshape", ["x", "s"]), tensors: [.tensor("s", [1], [3])],
      "Reshape 'node' (opset 17): its input 1 must hold integers"),
    .init(
      .node("Pad", ["x", "p"], with: [.string("mode", "circular")]),
      tensors: [.tensor("p", integers: [0])],
      "Pad 'node' (opset 17): its attribute 'mode' is 'circular'; 'constant', 'reflect', 'edge' is "
        + "supported"),
    .init(
      ONNXBytes.model([
        .node("Dropout", ["x"], ["a", "mask"]), .node("Add", ["a", "mask"], name: "sum"),
      ]),
      "Dropout 'node' (opset 17): its output 1 is used, which is not supported"),
    .init(
      .node("Gemm", ["x", "w"]), tensors: [.tensor("w", [3, 1], [1, 1, 1])],
      "Gemm 'node' (opset 17): its input has the shape [1, 3, 4, 4], and two axes are needed"),
    .init(
      .node("Expand", ["x", "s"]), tensors: [.tensor("s", integers: [1, 3, 5, 4])],
      "Expand 'node' (opset 17): [1, 3, 4, 4] cannot be repeated to [1, 3, 5, 4]"),
    .init(
      .node("Tile", ["x", "s"]), tensors: [.tensor("s", integers: [1, 1, 1 << 40, 1])],
      "Tile 'node' (opset 17): its result has more than 67108864 elements for one image"),
    .init(
      .node(
        "MaxPool", ["x"], with: [.ints("kernel_shape", [1, 1]), .ints("pads", [1, 1, 1, 1])]),
      "MaxPool 'node' (opset 17): pooling: padding must be smaller than the 1×1 window"),
  ]

  /// A dense layer with one output, or two, of an image's three means, and something added to it.
  private static func gemm(
    _ addend: [Int], outputs: Int = 1, with attributes: [ONNXBytes] = [], _ expected: String
  ) -> Case {
    Case(
      ONNXBytes.model(
        [
          .node("GlobalAveragePool", ["x"], ["p"], name: "pool"),
          .node("Flatten", ["p"], ["f"], name: "flat"),
          .node("Gemm", ["f", "w", "c"], name: "fc", with: attributes),
        ],
        tensors: [
          .tensor("w", [3, outputs], [Float](repeating: 1, count: 3 * outputs)),
          .tensor("c", addend, [Float](repeating: 1, count: addend.reduce(1, *))),
        ]), expected)
  }

  private static func ones(_ name: String, _ shape: [Int]) -> ONNXBytes {
    .tensor(name, shape, [Float](repeating: 1, count: shape.reduce(1, *)))
  }

  /// Shapes that ONNX does not allow, though there would be something to compute.
  static let shapes: [Case] = [
    gemm(
      [1, 4],
      "Gemm 'fc' (opset 17): its input 2 has the shape [1, 4], which cannot be repeated to the "
        + "product's [1, 1]"),
    gemm(
      [4],
      "Gemm 'fc' (opset 17): its input 2 has the shape [4], which cannot be repeated to the "
        + "product's [1, 1]"),
    gemm(
      [2, 1], outputs: 2,
      "Gemm 'fc' (opset 17): its input 2 has the shape [2, 1], which cannot be repeated to the "
        + "product's [1, 2]"),
    gemm(
      [1, 1, 2], outputs: 2,
      "Gemm 'fc' (opset 17): its input 2 has the shape [1, 1, 2], which cannot be repeated to the "
        + "product's [1, 2]"),
    gemm(
      [1], with: [.int("transB", 1)],
      "Gemm 'fc' (opset 17): weights of shape [3, 1], transposed, don't fit 3 features"),
    .init(
      .node("Conv", ["x", "w", "b"]), tensors: [ones("w", [2, 3, 1, 1]), ones("b", [1, 2])],
      "Conv 'node' (opset 17): a bias of shape [1, 2] doesn't fit weights of shape [2, 3, 1, 1]; [2] "
        + "does"),
    .init(
      .node(
        "Conv", ["x", "w"], with: [.ints("pads", [0, 0, 0, 0]), .string("auto_pad", "VALID")]),
      tensors: [ones("w", [2, 3, 1, 1])],
      "Conv 'node' (opset 17): both its `auto_pad` and its `pads` say how to pad"),
    .init(
      .node("BatchNormalization", ["x", "s", "s", "m", "s"]),
      tensors: [ones("s", [3]), ones("m", [1, 3])],
      "BatchNormalization 'node' (opset 17): its input 3 has the shape [1, 3], not [3] as its input "
        + "0 has channels"),
    .init(
      .node("Clip", ["x", "low"]), tensors: [ones("low", [1, 1])],
      "Clip 'node' (opset 17): its input 1 has the shape [1, 1], not []"),
    .init(
      .node("PRelu", ["x", "s"]), tensors: [ones("s", [1, 1, 1, 1, 1])],
      "PRelu 'node' (opset 17): only one slope for all channels is supported"),
    .init(
      .node("Max", ["x", "s"]), tensors: [ones("s", [1, 1, 1, 1, 1])],
      "Max 'node' (opset 17): only a value and one number are supported"),
    .init(
      .node("Slice", ["x", "zero", "two", "axes"]),
      tensors: [
        .tensor("zero", integers: [0, 0]), .tensor("two", integers: [2, 2]),
        .tensor("axes", integers: [3, -1]),
      ], "Slice 'node' (opset 17): its axes [3, 3] hold one twice"),
    .init(
      .node("Pad", ["x", "pads", "", "axes"]),
      tensors: [.tensor("pads", integers: [1, 1, 0, 0]), .tensor("axes", integers: [2, -2])],
      opset: 18, "Pad 'node' (opset 18): its axes [2, 2] hold one twice"),
    .init(
      .node("Pad", ["x", "pads"]),
      tensors: [.tensor("pads", integers: [0, 0, -4, 0, 0, 0, -4, 0])],
      "Pad 'node' (opset 17): borders of -4 and -4 leave nothing of the extent 4"),
    .init(
      .node("Split", ["x"], ["y", "z"], with: [.int("axis", 2)]), opset: 18,
      "Split 'node' (opset 18): its attribute 'num_outputs' is missing"),
    .init(
      ONNXBytes.model(
        [.node("Concat", ["x", "w"], with: [.int("axis", 2)])], tensors: [ones("w", [1, 3, 1, 4])],
        inputs: [.value("x", [2, 3, 4, 4])]),
      "Concat 'node' (opset 17): an input of the shape [1, 3, 1, 4] does not have the 2 images of the "
        + "batch"),
  ]

  /// What would be passed over: it is none of the operator's, or not in the file's version.
  static let versions: [Case] = [
    .init(
      .node("Squeeze", ["x"], with: [.ints("axes", [2])]),
      "Squeeze 'node' (opset 17): it has an attribute 'axes', which this operator does not have in "
        + "this version"),
    .init(
      .node("ReduceMean", ["x", "axes"]), tensors: [.tensor("axes", integers: [2])],
      "ReduceMean 'node' (opset 17): it mixes the images of a batch, which a network for single "
        + "images does not do"),
    .init(
      .node("Clip", ["x", "low"]), tensors: [ones("low", [])], opset: 10,
      "Clip 'node' (opset 10): it has an input 1, which this operator does not have in this version"
    ),
    .init(
      .node("Relu", ["x", "x"]),
      "Relu 'node' (opset 17): it has an input 1, which this operator does not have in this version"
    ),
    .init(
      .node("MaxPool", ["x"], with: [.ints("kernel_shape", [2, 2]), .ints("stride", [2, 2])]),
      "MaxPool 'node' (opset 17): it has an attribute 'stride', which this operator does not have in "
        + "this version"),
    .init(
      .node(
        "AveragePool", ["x"], with: [.ints("kernel_shape", [2, 2]), .ints("dilations", [1, 1])]),
      "AveragePool 'node' (opset 17): it has an attribute 'dilations', which this operator does not "
        + "have in this version"),
    .init(
      .node("Gelu", ["x"]),
      "Gelu 'node' (opset 17): no such operator before operator set version 20"),
  ]

  static let tensors: [Case] = [
    .init(
      .node("Add", ["x", "w"]), tensors: [.tensor("w", [2], [1])],
      "tensor 'w': the shape [2] needs 8 bytes of data, and there are 4"),
    .init(
      .node("Add", ["x", "w"]), tensors: [.tensor("w", [-2], [1])], "tensor 'w': an extent of -2"),
    .init(
      .node("Add", ["x", "w"]), tensors: [.tensor("w", [1 << 40, 1 << 40], [])],
      "tensor 'w': the shape [1099511627776, 1099511627776] has more elements than can be counted"),
    .init(
      .node("Add", ["x", "w"]), tensors: [ONNXBytes().number(2, 8).text(8, "w")],
      "tensor 'w': its numbers are of ONNX's type 8, which is not supported; floating-point numbers, "
        + "integers and Booleans are"),
    .init(
      .node("Add", ["x", "w"]), tensors: [.external("w", [1], [])],
      "tensor 'w': its data lie in another file, and it does not say in which"),
    .init(
      .node("Add", ["x", "w"]), tensors: [.external("w", [1], [("location", "/etc/passwd")])],
      "tensor 'w': its data lie in '/etc/passwd', which is not a plain file in the model's folder or "
        + "below it"),
    .init(
      .node("Add", ["x", "w"]), tensors: [.external("w", [1], [("location", "a/../../b")])],
      "tensor 'w': its data lie in 'a/../../b', which is not a plain file in the model's folder or "
        + "below it"),
    .init(
      .node("Add", ["x", "w"]),
      tensors: [.external("w", [1], [("location", "m.onnx"), ("offset", "-1")])],
      "tensor 'w': its offset is '-1', which is not a number of bytes"),
    .init(
      .node("Add", ["x", "w"]),
      tensors: [.external("w", [1], [("location", "model.onnx"), ("offset", "\(Int.max)")])],
      "tensor 'w': its data end at byte 9223372036854775807 of 'model.onnx', which has 160"),
  ]

  @Test(arguments: files + graphs + operators + shapes + versions + tensors)
  func isTold(_ example: Case) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("model.onnx", example.bytes)
    #expect(message { _ = try ONNXFile.read(path) } == "\(path): \(example.expected)")
  }

  @Test func externalDataAreRead() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("weights", [9] + [1, 2, 3].flatMap { littleEndian(Float($0).bitPattern) })
    let path = try folder.file(
      "model.onnx",
      ONNXBytes.model(
        [.node("Mul", ["x", "w"])],
        tensors: [
          .external("w", [3, 1, 1], [("location", "weights"), ("offset", "1"), ("length", "12")])
        ]))
    let model = try ONNXFile.read(path)
    #expect(model.weights.arrays.values.map(\.values) == [[1, 2, 3]])
  }

  /// The layout of the cache of Hugging Face: a model and its data are links to files of one folder.
  @Test func aModelAndItsDataMayBeLinksToOneFolder() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("blobs/222", [1, 2, 3].flatMap { littleEndian(Float($0).bitPattern) })
    _ = try folder.file(
      "blobs/111",
      ONNXBytes.model(
        [.node("Mul", ["x", "w"])], tensors: [.external("w", [3, 1, 1], [("location", "data")])]))
    try FileManager.default.createDirectory(
      atPath: folder.file("snapshots/abc"), withIntermediateDirectories: true)
    for (name, target) in [("model.onnx", "111"), ("data", "222")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("snapshots/abc/\(name)"), withDestinationPath: "../../blobs/\(target)")
    }
    let model = try ONNXFile.read(folder.file("snapshots/abc/model.onnx"))
    #expect(model.weights.arrays.values.map(\.values) == [[1, 2, 3]])
  }

  /// The name is confined to the model's folder, and what is under it may be a link: whoever confines a
  /// model looks where they lead.
  @Test func linksAreFollowedAndNamesConfined() throws {
    let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
    let stored = try other.file("stored", [7, 8, 9].flatMap { littleEndian(Float($0).bitPattern) })
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("weights"), withDestinationPath: stored)
    func model(_ location: String) throws -> String {
      try folder.file(
        "model.onnx",
        ONNXBytes.model(
          [.node("Mul", ["x", "w"])],
          tensors: [.external("w", [3, 1, 1], [("location", location)])]))
    }
    let path = try model("weights")
    #expect(try ONNXFile.read(path).weights.arrays.values.map(\.values) == [[7, 8, 9]])
    #expect(try ONNXFile.externalFiles(of: path) == [folder.file("weights")])
    for location in ["../\(PathText.name(of: other.path))/stored", stored, "a/../../stored"] {
      _ = try model(location)
      let expected =
        "\(path): tensor 'w': its data lie in '\(location)', "
        + "which is not a plain file in the model's folder or below it"
      #expect(message { _ = try ONNXFile.read(path) } == expected)
      #expect(message { _ = try ONNXFile.externalFiles(of: path) } == expected)
    }
  }
}
