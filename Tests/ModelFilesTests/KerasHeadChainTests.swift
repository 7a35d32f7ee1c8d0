import Foundation
import Kernels
import Networks
import Testing

@testable import ModelFiles

/// Heads that are no chain are told, never taken for the usual one.
@Suite struct KerasHeadChainTests {
  private func base() throws -> Network {
    var builder = NetworkBuilder(name: "base")
    var x = builder.input(shape: [3, 6, 6])
    x = builder.convolution("conv", x, filters: 4, kernel: 3, bias: true)
    _ = builder.add("avg_pool", .globalPooling(.init(.average)), x)
    return try builder.build()
  }

  /// A layer of a functional model, as Keras 2 writes it.
  private static func layer(_ type: String, _ name: String, _ inputs: [String]) -> String {
    let nodes = inputs.map { #"["\#($0)", 0, 0, {}]"# }.joined(separator: ", ")
    return #"{"class_name": "\#(type)", "config": {"name": "\#(name)"}, "#
      + #""inbound_nodes": [\#(inputs.isEmpty ? "" : "[\(nodes)]")]}"#
  }

  private func unusual(_ layers: [String], output: String, conv: String = "conv") throws -> [String]
  {
    let all =
      [Self.layer("InputLayer", "in", []), Self.layer("Conv2D", conv, ["in"])]
      + [
        Self.layer("GlobalAveragePooling2D", "gap", [conv]),
        Self.layer("GlobalMaxPooling2D", "gmp", [conv]),
      ] + layers
    let json =
      #"{"class_name": "Functional", "config": {"layers": [\#(all.joined(separator: ", "))], "#
      + #""output_layers": [["\#(output)", 0, 0]]}}"#
    let configuration = try #require(KerasConfiguration(json))
    let base = try base()
    let names = KerasHead.unusualLayers(base, under: configuration)
    if names.contains(where: { $0.hasPrefix("merge") }) {
      #expect(KerasHead.network(base, under: configuration) == nil)
    }
    return names
  }

  @Test(arguments: ["Add", "Multiply", "Average", "Maximum", "Concatenate"], ["conv", "body"])
  func mergedPoolingsAreTold(_ type: String, _ conv: String) throws {
    let layers = [
      Self.layer(type, "merge", ["gap", "gmp"]), Self.layer("Dense", "out", ["merge"]),
    ]
    let names = try unusual(layers, output: "out", conv: conv)
    #expect(names == ["gmp", "gap", "merge", "out"])
  }

  @Test func aMergeBehindTheClassifierIsTold() throws {
    let layers = [
      Self.layer("Dense", "out", ["gap"]), Self.layer("Add", "merge", ["out", "out"]),
    ]
    #expect(try unusual(layers, output: "merge") == ["out", "merge"])
  }

  @Test(arguments: ["conv", "body"])
  func theUsualHeadIsNotUnusual(_ conv: String) throws {
    let out = Self.layer("Dense", "out", ["gap"])
    #expect(try unusual([out], output: "out", conv: conv) == [])
    let other = Self.layer("Dense", "out", ["gmp"])
    #expect(try unusual([other], output: "out", conv: conv) == ["gmp", "out"])
  }
}
