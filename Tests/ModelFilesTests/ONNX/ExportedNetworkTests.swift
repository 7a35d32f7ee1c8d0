import Foundation
import Kernels
import ModelFiles
import Networks
import TestSupport
import Testing

/// Networks as PyTorch exports them, against ONNX Runtime; see Reference/record_onnx_networks.py.
@Suite struct ExportedNetworkTests {
  /// The name, the layer that tells classes apart, and how often some kinds of layers are there.
  static let networks: [(name: String, head: String, kinds: [String: Int])] = [
    ("alexnet", "classifier/classifier.6/Gemm", ["Conv2D": 5, "Dense": 3]),
    ("convnext", "classifier/classifier.2/Gemm", ["LayerNormalization": 5, "Dense": 5]),
    ("convnext_17", "node_Gemm_22", ["LayerNormalization": 5, "Dense": 5]),
    ("densenet", "classifier/Gemm", ["Concatenate": 6, "AveragePooling2D": 3]),
    ("efficientnet", "node_Gemm_247", ["Multiply": 4, "DepthwiseConv2D": 4]),
    ("googlenet", "fc/Gemm", ["Concatenate": 9, "MaxPooling2D": 13]),
    ("mnasnet", "node_Gemm_838", ["DepthwiseConv2D": 15]),
    ("mobilenet_v2", "classifier/classifier.1/Gemm", ["BatchNormalization": 16]),
    ("mobilenet_v3", "classifier/classifier.3/Gemm", ["Multiply": 9, "Dense": 2]),
    ("regnet", "fc/Gemm", ["Multiply": 5, "Dense": 1]),
    ("resnet", "fc/Gemm", ["Conv2D": 12, "Add": 4]),
    ("resnet_bn", "fc/Gemm", ["Conv2D": 17, "BatchNormalization": 17]),
    ("resnext", "node_linear", ["Conv2D": 13, "DepthwiseConv2D": 4]),
    ("shufflenet", "fc/Gemm", ["Permute": 4, "Slice": 2]),
    ("squeezenet", "classifier/classifier.1/Conv", ["Concatenate": 8, "Dense": 0]),
    ("swin", "node_Gemm_1013", ["Softmax": 3, "LayerNormalization": 9]),
    ("vgg", "classifier/classifier.6/Gemm", ["BatchNormalization": 8, "Dense": 3]),
    ("vit", "heads/head/Gemm", ["MatMul": 2, "LayerNormalization": 3, "Broadcast": 1]),
    ("vit_dynamo", "node_Gemm_156", ["MatMul": 2, "LayerNormalization": 3]),
    ("vit_fixed", "heads/head/Gemm", ["MatMul": 2, "LayerNormalization": 3]),
  ]

  @Test(arguments: networks.map(\.name), Backend.allCases)
  func givesTheRecordedResult(_ name: String, _ backend: Backend) throws {
    let fixture = try NetworkFixture(name)
    let result = try run(fixture.model(), on: fixture.input, backend)
    #expect(result.shape == fixture.output.shape)
    expectClose(result.values, fixture.output.values, tolerance: 1e-5)
  }

  @Test(arguments: networks)
  func layersAreWhatTheNetworkHas(_ name: String, _ head: String, _ kinds: [String: Int]) throws {
    let network = try NetworkFixture(name).model().network
    #expect(network.head == head)
    for (kind, count) in kinds {
      #expect(network.layers.count { $0.kind == kind } == count, "\(kind)")
    }
    // Another number of classes needs another head, and nothing else changes.
    let changed = try network.replacingHead(classes: 7)
    #expect(changed.outputShape == [7])
    #expect(changed.layers.map(\.name) == network.layers.map(\.name))
    #expect(changed.layers.map(\.kind) == network.layers.map(\.kind))
  }

  /// What is read, written and read again is the same network with the same results.
  @Test(arguments: networks.map(\.name))
  func survivesExport(_ name: String) throws {
    let fixture = try NetworkFixture(name)
    let model = try fixture.model()
    let folder = try TemporaryFolder()
    try ONNXFile.write(model.network, model.weights, to: folder.file("copy.onnx"))
    let copy = try ONNXFile.read(folder.file("copy.onnx"))
    #expect(copy.network.parameterCount == model.network.parameterCount)
    #expect(copy.network.head == model.network.head)
    let result = try run(copy, on: fixture.input, .onednn)
    expectClose(result.values, fixture.output.values, tolerance: 1e-5)
  }

  /// Files that name the number of images they were exported with work with any.
  @Test(arguments: networks.map(\.name))
  func saysHowTheInputIs(_ name: String) throws {
    let fixed = [
      "convnext_17", "densenet", "efficientnet", "mobilenet_v2", "regnet", "shufflenet", "swin",
      "vgg",
      "vit_fixed",
    ]
    let model = try NetworkFixture(name).model()
    #expect(model.input.layout == .channelsFirst)
    #expect(model.input.fixedBatch == (fixed.contains(name) ? 1 : nil))
    #expect(model.warnings == [])
  }
}

/// A recorded network: the file's bytes, a batch and the results for it.
struct NetworkFixture {
  let name: String
  let bytes: [UInt8]
  let input: Weights.Entry
  let output: Weights.Entry

  private static let recorded = Result {
    try SafetensorsFile.read(Reference.path("onnx_networks.safetensors")).weights.arrays
  }

  init(_ name: String) throws {
    let arrays = try Self.recorded.get()
    self.name = name
    bytes = try #require(arrays["\(name)|model"]).values.map { UInt8($0) }
    output = try #require(arrays["\(name)|output"])
    let numbers = try #require(arrays["\(name)|input"])
    // Large images repeat their first row.
    let (rows, side) = (numbers.shape[2], numbers.shape[3])
    let pixels = stride(from: 0, to: numbers.values.count, by: side).flatMap { start in
      let row = numbers.values[start..<start + side].map { $0 / 32 }
      return (0..<side / rows).flatMap { _ in row }
    }
    input = Weights.Entry(shape: numbers.shape.prefix(2) + [side, side], values: pixels)
  }

  func model() throws -> ImportedModel {
    let folder = try TemporaryFolder()
    return try ONNXFile.read(folder.file("\(name).onnx", bytes))
  }
}
