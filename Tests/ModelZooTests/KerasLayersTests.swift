import Files
import Foundation
import ModelZoo
import Networks
import Testing

/// Names, kinds, order, shapes and parameters of the layers, as Keras lists them.
@Suite struct KerasLayersTests {
  /// Of each network: the parameters, layers, multiply-accumulates, and the digests of its lists.
  static let recorded: [[String]] =
    (try? Reference.lines("keras-counts.txt").map { line in
      line.split(separator: " ").map(String.init)
    }) ?? []

  @Test(arguments: [
    "resnet50", "vgg16", "densenet121", "mobilenet-v2", "mobilenet-v3-small", "mobilenet-v3-large",
    "efficientnet-b0",
  ])
  func layerForLayer(_ name: String) throws {
    let model = try #require(ModelRegistry.named(name))
    let found = lines(try model.network(input: model.designedInput, top: .original(1000)))
    let expected = try Reference.lines("\(name).txt")
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) { #expect(found == expected) }
  }

  @Test(arguments: recorded.map { $0[0] })
  func digestsOfTheLists(_ name: String) throws {
    let model = try #require(ModelRegistry.named(name))
    let expected = try #require(Self.recorded.first { $0[0] == name })
    for (top, digest) in [
      (ModelArchitecture.Top.original(1000), expected[4]), (.none, expected[5]),
    ] {
      let text = lines(try model.network(input: model.designedInput, top: top))
        .joined(separator: "\n")
      let found = MessageDigest.sha256(text.utf8)
      #expect(found == digest, "\(top)")
    }
  }

  @Test func everyKerasNetworkIsRecorded() {
    let others: Set = [
      "resnet8", "resnet14", "resnet20", "resnet32", "resnet56", "resnet18", "resnet34",
      "resnet50-v1.5", "squeezenet1.1",
    ]
    #expect(
      Set(ModelRegistry.all.map(\.name)).subtracting(others) == Set(Self.recorded.map { $0[0] }))
  }

  /// Kind, name, shape with the channels last, parameters.
  private func lines(_ network: Network) -> [String] {
    network.layers.map { layer in
      let shape = network.nodes[layer.nodes.upperBound - 1].shape
      let keras = shape.count == 3 ? [shape[1], shape[2], shape[0]] : shape
      let parameters = network.nodes[layer.nodes].flatMap { network.parameters[$0.parameters] }
      return "\(layer.kind) \(layer.name) \(keras.map(String.init).joined(separator: "x")) "
        + "\(parameters.reduce(0) { $0 + $1.count })"
    }
  }
}
