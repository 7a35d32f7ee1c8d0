import Foundation
import ModelFiles
import Networks
import Testing

/// Files that Keras wrote, in each of its layouts.
@Suite struct KerasReadingTests {
  @Test(arguments: KerasReference.files)
  func networksComputeWhatKerasComputes(_ name: String) throws {
    let network = try KerasReference.tiny()
    let file = try KerasFile.read(Reference.path(name))
    let (weights, report) = try KerasMapping.weights(of: file, for: network)
    #expect(
      report == MatchReport(matching: .byName))
    #expect(try KerasReference.difference(weights, network) < 1e-5)
  }

  @Test(arguments: ["keras_3_unnamed.weights.h5", "keras_3_unnamed.h5"])
  func otherNamesAreTakenByOrder(_ name: String) throws {
    let network = try KerasReference.tiny()
    let file = try KerasFile.read(Reference.path(name))
    let (weights, report) = try KerasMapping.weights(of: file, for: network)
    #expect(
      report == MatchReport(matching: .byOrder))
    #expect(
      report.warning
        == "the names of the file's layers differ from the network's; they were matched by order, "
        + "in which all shapes agree")
    #expect(try KerasReference.difference(weights, network) < 1e-5)
  }

  @Test func layersAreListedInTheModelsOrder() throws {
    let legacy = try KerasFile.read(Reference.path("keras_2.h5"))
    let names = [
      "input", "conv1", "conv1_bn", "conv1_relu", "depthwise", "depthwise_bn", "conv2", "flatten",
      "hidden", "predictions",
    ]
    #expect(legacy.layers.map(\.name) == names)
    #expect(legacy.layers.allSatisfy { $0.className == nil })
    #expect(
      legacy.layers[2].arrays.map(\.name) == ["gamma", "beta", "moving_mean", "moving_variance"])
    #expect(legacy.layers[4].arrays.map(\.name) == ["depthwise_kernel", "bias"])
    #expect(legacy.layers[4].arrays.map(\.shape) == [[3, 3, 4, 2], [8]])
    #expect(legacy.layers[7].arrays.isEmpty)

    // Keras 3 keeps the order among layers of a class.
    let variables = try KerasFile.read(Reference.path("keras_3.weights.h5"))
    #expect(
      variables.layers.map(\.name) == [
        "conv1_bn", "depthwise_bn", "conv1", "conv2", "hidden", "predictions", "depthwise",
        "flatten", "input", "conv1_relu",
      ])
    #expect(
      variables.layers.map(\.className) == [
        "batch_normalization", "batch_normalization", "conv2d", "conv2d", "dense", "dense",
        "depthwise_conv2d", "flatten", "input_layer", "re_lu",
      ])
    #expect(variables.layers[0].arrays.map(\.name) == ["0", "1", "2", "3"])
  }

  @Test func layersOfNestedModelsAreLayers() throws {
    let expected = try KerasReference.record().nested
    func keras(_ path: String) -> [Float] { expected[path] ?? [.nan] }
    let inner = [
      "inner/inner_conv/kernel", "inner/inner_conv/bias", "inner/inner_bn/gamma",
      "inner/inner_bn/beta", "inner/inner_bn/moving_mean", "inner/inner_bn/moving_variance",
    ]
    let legacy = try KerasFile.read(Reference.path("keras_nested.h5"))
    #expect(legacy.layers.map(\.name) == ["input", "inner_conv", "inner_bn", "pool", "top"])
    let arrays = legacy.layers[1].arrays + legacy.layers[2].arrays
    #expect(arrays.map(\.values) == inner.map { keras($0) })
    #expect(
      legacy.layers[4].arrays.map(\.values) == [keras("top/kernel"), keras("top/bias")])

    let variables = try KerasFile.read(Reference.path("keras_nested.weights.h5"))
    let named = Dictionary(uniqueKeysWithValues: variables.layers.map { ($0.name, $0.arrays) })
    #expect(
      named["inner_conv"]?.map(\.values) == [keras(inner[0]), keras(inner[1])])
    #expect(named["inner_bn"]?.map(\.values) == inner.dropFirst(2).map { keras($0) })
    #expect(named["top"]?.map(\.shape) == [[3, 2], [2]])
    #expect(named["top"]?.map(\.values) == [keras("top/kernel"), keras("top/bias")])
  }

  @Test func numbersOfEveryTypeAndStorage() throws {
    let names = [
      "little_f2", "little_f4", "little_f8", "big_f2", "big_f4", "big_f8", "i1", "little_i2",
      "big_i4", "little_i8", "bool", "gzip", "filters", "chunks", "scalar", "empty",
    ]
    try expectRamps("keras_types.h5", names)
    try expectRamps(
      "keras_types_latest.h5", Array(names[..<4]) + ["bool", "single", "scalar", "empty"])
  }

  private func expectRamps(_ file: String, _ names: [String]) throws {
    let layer = try #require(KerasFile.read(Reference.path(file)).layers.first)
    let ramp = (-6..<6).map(Float.init)
    #expect(layer.arrays.map(\.name) == names)
    for array in layer.arrays {
      switch array.name {
      case "bool": #expect(array.values == ramp.map { Int($0) % 2 == 0 ? 1 : 0 })
      case "scalar": #expect(array.shape == [] && array.values == [2.5])
      case "empty": #expect(array.shape == [0, 3] && array.values == [])
      case let name: #expect(array.shape == [3, 4] && array.values == ramp, "\(name)")
      }
    }
  }
}
