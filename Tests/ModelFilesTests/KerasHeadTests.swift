import Foundation
import Kernels
import ModelFiles
import Networks
import TestSupport
import Testing

/// Layers that users have put on a network, out of Keras's files of whole models; see
/// Reference/record_keras_heads.py.
@Suite struct KerasHeadTests {
  private struct Recorded: Decodable {
    let input: [Float]
    let outputs: [String: [Float]]
  }

  private func recorded() throws -> Recorded {
    try JSONDecoder().decode(
      Recorded.self, from: Data(contentsOf: URL(filePath: Reference.path("keras_heads.json"))))
  }

  /// The network that all of the recorded models stand on, with its pooled features.
  private func base() throws -> Network {
    var builder = NetworkBuilder(name: "base")
    var x = builder.input(shape: [3, 6, 6])
    x = builder.convolution("conv1", x, filters: 4, kernel: 3, padding: Padding(1), bias: true)
    x = builder.activation("conv1_relu", x, .relu)
    x = builder.convolution("conv2", x, filters: 5, kernel: 3, padding: Padding(1), bias: true)
    _ = builder.add("avg_pool", .globalPooling(GlobalPooling(.average)), x)
    return try builder.build()
  }

  static let heads: [(name: String, layers: [String], unusual: [String])] = [
    ("hidden", ["avg_pool", "hidden", "out"], ["avg_pool", "hidden", "out"]),
    (
      "normalized", ["avg_pool", "bn_planes", "bn", "bn_vector", "out"], ["avg_pool", "bn", "out"]
    ),
    (
      "flattened", ["flat", "bn_planes", "bn", "bn_vector", "hidden", "act", "out"],
      ["flat", "bn", "hidden", "act", "out"]
    ),
    ("functional", ["pool", "hidden", "drop", "out"], ["pool", "hidden", "drop", "out"]),
    ("largest", ["max_pool", "out"], ["max_pool", "out"]),
  ]

  @Test(arguments: heads, ["keras", "h5"])
  func givesTheRecordedResult(
    _ head: (name: String, layers: [String], unusual: [String]), _ ending: String
  ) throws {
    let path = Reference.path("keras_head_\(head.name).\(ending)")
    let configuration = try #require(try KerasFile.configuration(path))
    #expect(configuration.leadingLayers == [])
    let base = try base()
    #expect(KerasHead.unusualLayers(base, under: configuration) == head.unusual)
    let network = try #require(KerasHead.network(base, under: configuration))
    #expect(
      network.layers.map(\.name) == ["input", "conv1", "conv1_relu", "conv2"] + head.layers)
    #expect(network.head == "out")
    let (weights, report) = try KerasMapping.weights(of: KerasFile.read(path), for: network)
    #expect(report.skippedLayers == [])
    let recorded = try recorded()
    let plan = try InferencePlan(network, batch: 2, backend: .onednn)
    try plan.load(weights)
    try plan.input.load(recorded.input)
    try plan.run()
    expectClose(
      try plan.output.values(), try #require(recorded.outputs[head.name]), tolerance: 1e-5)
  }

  /// Files of weights say nothing of how layers are connected.
  @Test func weightsHaveNoConfiguration() throws {
    for file in ["keras_2.h5", "keras_3.weights.h5"] {
      #expect(try KerasFile.configuration(Reference.path(file)) == nil)
    }
  }

  /// The classifier may have any name, where it is all that is left of the file.
  @Test func aClassifierOfAnotherNameIsFound() throws {
    var builder = NetworkBuilder(name: "small")
    let x = builder.input(shape: [3, 1, 1])
    let a = builder.convolution("a", x, filters: 3, kernel: 1, bias: true)
    let b = builder.convolution("b", a, filters: 3, kernel: 1, bias: true)
    _ = builder.classifier(builder.add("flat", .flatten, b), classes: 2)
    let network = try builder.build()
    var file = try KerasMapping.keras(.random(for: network, seed: 1), of: network)
    // In no order: trained layers come first in files of networks that were trained in part.
    file.layers = file.layers.filter { !$0.arrays.isEmpty }
    file.layers.swapAt(0, 1)
    file.layers[2].name = "dense_7"
    let (weights, report) = try KerasMapping.weights(of: file, for: network)
    #expect(weights == .random(for: network, seed: 1))
    #expect(report == MatchReport(matching: .byName))
    file.layers.append(
      KerasWeights.Layer(
        name: "dense_8", arrays: [KerasWeights.Array(name: "kernel", shape: [1], values: [1])]))
    #expect(throws: KerasMatchError.self) { try KerasMapping.weights(of: file, for: network) }
  }
}
