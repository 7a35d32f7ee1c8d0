import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing

/// Which layer of a file is known to tell classes apart, and which output is taken.
@Suite struct ClassifierRuleTests {
  /// The nodes after a convolution `trunk` and its ReLU with the result `t`, N×8×4×4, and what is taken for the
  /// classifier.
  struct Ending: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let head: String?
    let nodes: [ONNXBytes]

    init(_ description: String, head: String?, _ nodes: ONNXBytes...) {
      testDescription = description
      self.head = head
      self.nodes = nodes
    }
  }

  private static let pool = ONNXBytes.node("GlobalAveragePool", ["t"], ["p"], name: "pool")
  private static let flat = ONNXBytes.node("Flatten", ["p"], ["f"], name: "flat")

  private static func dense(_ input: String = "f", _ output: String = "y") -> ONNXBytes {
    .node("Gemm", [input, "w"], [output], name: "fc")
  }

  private static func pixels(
    _ input: String, _ output: String, _ name: String = "conv", weights: String = "k"
  ) -> ONNXBytes {
    .node("Conv", [input, weights], [output], name: name)
  }

  static let endings: [Ending] = [
    Ending("dense", head: "fc", pool, flat, dense()),
    Ending(
      "dense, softmax", head: "fc", pool, flat, dense("f", "z"), .node("Softmax", ["z"], name: "s")),
    Ending(
      "dense, logarithm of the softmax", head: "fc", pool, flat, dense("f", "z"),
      .node("LogSoftmax", ["z"], name: "s")),
    Ending(
      "dense, sigmoid", head: "fc", pool, flat, dense("f", "z"),
      .node("Sigmoid", ["z"], name: "s")),
    Ending(
      "dense, ReLU, as hidden layers have", head: nil, pool, flat, dense("f", "z"),
      .node("Relu", ["z"], name: "r")),
    Ending(
      "dense, ReLU, softmax", head: "fc", pool, flat, dense("f", "z"),
      .node("Relu", ["z"], ["r"], name: "r"), .node("Softmax", ["r"], name: "s")),
    Ending("pooled features", head: nil, pool, .node("Flatten", ["p"], name: "flat")),
    Ending(
      "a convolution, ReLU6 and pooling, as MobileNetV2 without its classifier", head: nil,
      pixels("t", "c"), .node("Clip", ["c", "zero", "six"], ["r"], name: "relu6"),
      .node("GlobalAveragePool", ["r"], ["p"], name: "pool"), .node("Flatten", ["p"], name: "flat")),
    Ending(
      "a convolution, SiLU and pooling, as EfficientNet without its classifier", head: nil,
      pixels("t", "c"), .node("Sigmoid", ["c"], ["g"], name: "g"),
      .node("Mul", ["c", "g"], ["r"], name: "silu"),
      .node("GlobalAveragePool", ["r"], ["p"], name: "pool"), .node("Flatten", ["p"], name: "flat")),
    Ending(
      "a convolution of pooled pixels and HardSwish, as MobileNetV3 without its classifier",
      head: nil, pool, pixels("p", "c"), .node("HardSwish", ["c"], ["r"], name: "act"),
      .node("Flatten", ["r"], name: "flat")),
    Ending(
      "a convolution of pooled pixels", head: "conv", pool, pixels("p", "c"),
      .node("Flatten", ["c"], name: "flat")),
    Ending("a convolution of pooled pixels, not flattened", head: "conv", pool, pixels("p", "y")),
    Ending(
      "a convolution and pooling", head: "conv", pixels("t", "c"),
      .node("GlobalAveragePool", ["c"], ["p"], name: "pool"), .node("Flatten", ["p"], name: "flat")),
    Ending(
      "a convolution with a large window and pooling", head: nil,
      .node("Conv", ["t", "k3"], ["c"], name: "conv"),
      .node("GlobalAveragePool", ["c"], ["p"], name: "pool"), .node("Flatten", ["p"], name: "flat")),
    Ending(
      "a convolution, ReLU and pooling, as trunks end", head: nil, pixels("t", "c"),
      .node("Relu", ["c"], ["r"], name: "r"),
      .node("GlobalAveragePool", ["r"], ["p"], name: "pool"), .node("Flatten", ["p"], name: "flat")),
    Ending(
      "the same under a classifier's name, as SqueezeNet", head: "classifier/classifier.1/Conv",
      pixels("t", "c", "/classifier/classifier.1/Conv"), .node("Relu", ["c"], ["r"], name: "r"),
      .node("GlobalAveragePool", ["r"], ["p"], name: "pool"), .node("Flatten", ["p"], name: "flat")),
    Ending(
      "the same with weights of such a name", head: "node_conv_1",
      pixels("t", "c", "node_conv_1", weights: "classifier.1.weight"),
      .node("Relu", ["c"], ["r"], name: "r"),
      .node("ReduceMean", ["r"], name: "pool", with: [.ints("axes", [2, 3]), .int("keepdims", 0)])),
    Ending(
      "the same with a softmax", head: "conv", pixels("t", "c"),
      .node("Relu", ["c"], ["r"], name: "r"),
      .node("AveragePool", ["r"], ["p"], name: "pool", with: [.ints("kernel_shape", [4, 4])]),
      .node("Softmax", ["p"], ["s"], name: "s", with: [.int("axis", 1)]),
      .node("Flatten", ["s"], name: "flat")),
    Ending("a map of pixels", head: nil, pixels("t", "y")),
    Ending(
      "a mean over the outputs", head: nil, pool, flat, dense("f", "z"),
      .node("ReduceMean", ["z"], name: "m", with: [.ints("axes", [1])])),
    Ending(
      "batch normalization of a dense layer", head: nil, pool, flat, dense("f", "z"),
      .node("BatchNormalization", ["z", "one", "one", "one", "one"], name: "bn")),
  ]

  private static let tensors: [ONNXBytes] = [
    .tensor("trunk.weight", [8, 3, 1, 1], [Float](repeating: 1, count: 24)),
    .tensor("w", [8, 5], [Float](repeating: 1, count: 40)),
    .tensor("k", [5, 8, 1, 1], [Float](repeating: 1, count: 40)),
    .tensor("classifier.1.weight", [5, 8, 1, 1], [Float](repeating: 1, count: 40)),
    .tensor("k3", [5, 8, 3, 3], [Float](repeating: 1, count: 360)),
    .tensor("one", [5], [Float](repeating: 1, count: 5)), .tensor("zero", [], [0]),
    .tensor("six", [], [6]),
  ]

  private func read(
    _ nodes: [ONNXBytes], outputs: [String] = ["y"], _ choice: ONNXOutput = .first
  ) throws -> ImportedModel {
    let folder = try TemporaryFolder()
    let trunk = [
      ONNXBytes.node("Conv", ["x", "trunk.weight"], ["c0"], name: "trunk"),
      .node("Relu", ["c0"], ["t"], name: "trunk_relu"),
    ]
    return try ONNXFile.read(
      folder.file(
        "m.onnx", ONNXBytes.model(trunk + nodes, tensors: Self.tensors, outputs: outputs)),
      output: choice)
  }

  @Test(arguments: endings)
  func theClassifierIsKnown(_ ending: Ending) throws {
    #expect(try read(ending.nodes).network.head == ending.head)
  }

  /// `f` are 8 features, `z` logits of 5 classes, `one` a probability, `part` 5 features as well.
  private static let branches: [ONNXBytes] = [
    pool, flat, dense("f", "z"), .node("Relu", ["z"], ["part"], name: "r"),
    .node("MatMul", ["z", "one"], ["v"], name: "single"),
    .node("Unsqueeze", ["v", "last"], ["u"], name: "u"), .node("Sigmoid", ["u"], ["p1"], name: "s"),
    .node("Constant", [], ["last"], name: "c", with: [.ints("value_ints", [1])]),
  ]

  static let choices: [([String], ONNXOutput, String, [String])] = [
    (["f", "z"], .ofClasses(5), "z", []),
    (["z", "f"], .ofClasses(5), "z", []),
    (["f", "z"], .ofClasses(8), "f", []),
    // The only classifier there is, for other classes.
    (["f", "z"], .ofClasses(3), "z", []),
    (["f", "p1", "z"], .ofClasses(2), "p1", []),
    (["f"], .ofClasses(3), "f", []),
    (["f", "z"], .named("f"), "f", []),
    (["f", "z"], .first, "f", ["the first output is taken; left out is 'z'"]),
  ]

  @Test(arguments: choices)
  func theOutputForTheClassesIsTaken(
    _ outputs: [String], _ choice: ONNXOutput, _ taken: String, _ warnings: [String]
  ) throws {
    let model = try read(Self.branches, outputs: outputs, choice)
    #expect(model.output == taken)
    #expect(model.outputs == outputs)
    #expect(model.warnings == warnings)
    #expect(model.network.outputShape == [taken == "f" ? 8 : taken == "z" ? 5 : 1])
  }

  static let mistakes: [([String], ONNXOutput, String)] = [
    (["f", "z"], .named("q"), "it has no output 'q'; its outputs are 'f' and 'z'"),
    (["f"], .named("q"), "it has no output 'q'; its output is 'f'"),
    (
      ["f", "z", "part"], .ofClasses(5),
      "the outputs 'z' and 'part' have 5 values each; say with `output: NAME` which one to take"
    ),
    (
      ["f", "part"], .ofClasses(3),
      "none of its outputs has 3 values, one per class: 'f' has 8, 'part' has 5; say with "
        + "`output: NAME` which one to take"
    ),
  ]

  @Test(arguments: mistakes)
  func outputsThatDoNotTellAreNamed(
    _ outputs: [String], _ choice: ONNXOutput, _ expected: String
  ) throws {
    let text = message { _ = try read(Self.branches, outputs: outputs, choice) }
    #expect(text.hasSuffix("m.onnx: \(expected)"), "\(text)")
  }

  /// Outputs that say which class it is, as scikit-learn's and mobile exports have them.
  static let chosen: [(name: String, nodes: [ONNXBytes])] = [
    ("ArgMax", [.node("ArgMax", ["z"], ["label"], name: "a", with: [.int("axis", 1)])]),
    (
      "ArgMax",
      [
        .node("Softmax", ["z"], ["s"], name: "s"),
        .node(
          "ArgMax", ["s"], ["i"], name: "a", with: [.int("axis", -1), .int("keepdims", 0)]),
        .node("Cast", ["i"], ["label"], name: "cast", with: [.int("to", 6)]),
      ]
    ),
    (
      "ArgMax",
      [
        .node("LogSoftmax", ["z"], ["s"], name: "s"),
        .node("ArgMax", ["s"], ["i"], name: "a", with: [.int("axis", 1)]),
        .node("Squeeze", ["i", "one_axis"], ["q"], name: "q"),
        .node("Constant", [], ["one_axis"], name: "c", with: [.ints("value_ints", [1])]),
        .node("Identity", ["q"], ["label"], name: "identity"),
      ]
    ),
    (
      "TopK",
      [
        .node("TopK", ["z", "count"], ["best", "label"], name: "a"),
        .node("Constant", [], ["count"], name: "c", with: [.ints("value_ints", [2])]),
      ]
    ),
  ]

  @Test(arguments: chosen)
  func whatAClassIsChosenFromIsTaken(_ type: String, _ nodes: [ONNXBytes]) throws {
    let all = [Self.pool, Self.flat, Self.dense("f", "z")] + nodes
    let what = type == "ArgMax" ? "the index of the largest" : "the largest"
    let warning =
      "its output `label` is \(what) of 5 values (\(type)): the values themselves are taken"
    for choice in [ONNXOutput.first, .named("label"), .ofClasses(5), .ofClasses(3)] {
      let model = try read(all, outputs: ["label"], choice)
      #expect(model.network.outputShape == [5])
      #expect(model.network.head == "fc")
      #expect(model.warnings == [warning])
    }
    // Beside an output that has the values, that one is taken.
    let beside = try read(all, outputs: ["label", "z"], .ofClasses(5))
    #expect(beside.output == "z" && beside.warnings == [])
    let first = try read(all, outputs: ["label", "z"])
    #expect(first.output == "z")
    #expect(first.warnings == ["the output 'z' is taken; left out is 'label'"])
  }

  @Test func aChoiceAtEachPlaceIsNone() throws {
    let nodes = [
      ONNXBytes.node("ArgMax", ["t"], ["label"], name: "segments", with: [.int("axis", 1)])
    ]
    let text = message { _ = try read(nodes, outputs: ["label"]) }
    #expect(
      text.hasSuffix(
        "ArgMax 'segments' (opset 17): it chooses at each of 16 places of an image; only a choice "
          + "among the classes of the whole image is supported"), "\(text)")
  }

  /// What another output needs is not looked at.
  @Test func onlyTheNamedOutputIsRead() throws {
    let nodes = [Self.pool, Self.flat, .node("GRU", ["f"], ["label"], name: "a")]
    #expect(try read(nodes, outputs: ["label", "f"], .named("f")).output == "f")
    let text = message { _ = try read(nodes, outputs: ["label", "f"]) }
    #expect(text.hasSuffix("GRU 'a' (opset 17): this operator is not supported"), "\(text)")
  }
}
