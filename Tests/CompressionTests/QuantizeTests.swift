import Compression
import Datasets
import Foundation
import Kernels
import ModelFiles
import Networks
import Testing
import Training

@Suite struct QuantizeTests {
  private let images = ImageSet(
    channels: 3, height: 8, width: 8,
    pixels: (0..<40 * 192).map { UInt8(truncatingIfNeeded: RandomBits.hash(5, UInt64($0)) >> 32) },
    labels: (0..<40).map { Int32($0 % 4) })
  private let transform = PixelTransform.standardize(
    mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25])

  private func state() throws -> CompressionState {
    var builder = NetworkBuilder(name: "small", initializer: .heNormal)
    var x = builder.input(shape: [3, 8, 8])
    x = builder.convolution("conv1", x, filters: 8, kernel: 3, padding: Padding(1), bias: false)
    x = builder.batchNormalization("bn1", x, epsilon: 1e-3, momentum: 0.9)
    let skip = builder.activation("relu1", x, .relu)
    x = builder.convolution("conv2", skip, filters: 8, kernel: 3, padding: Padding(1), bias: true)
    x = builder.activation("relu2", builder.add("add", .add, x, skip), .relu)
    x = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    _ = builder.classifier(x, classes: 4)
    let network = try builder.build()
    return CompressionState(network: network, weights: .random(for: network, seed: 9))
  }

  private var context: CompressionContext {
    CompressionContext(
      images: images, transform: transform,
      configuration: TrainingConfiguration(epochs: 1, batch: 8, learningRate: 0.1, seed: 2),
      model: { _ in throw TrainingError.noImages })
  }

  private func chain(_ text: String) throws -> TechniqueChain {
    try TechniqueChain(text, known: [Quantize.self])
  }

  private func probabilities(_ state: CompressionState) throws -> [Float] {
    try Evaluator(
      state.network, images: images, transform: transform, batch: 8, backend: .onednn,
      precision: state.precision
    ).evaluate(state.weights).probabilities
  }

  private func sizes(_ state: CompressionState) -> CompressedSizes {
    CompressedFile.sizes(state.weights, encodings: state.encodings)
  }

  @Test(arguments: [Precision.float16, .bfloat16])
  func sixteenBits(_ precision: Precision) throws {
    let original = try state()
    var state = original
    let report = try chain("quantize(\(precision.rawValue))").apply(to: &state, context: context)[0]
    let kernels = ["conv1/kernel", "conv2/kernel", "predictions/kernel"]
    #expect(report.changed.layers == kernels)
    #expect(report.skipped.layers == ["bn1", "conv2/bias", "predictions/bias"])
    #expect(state.encodings.keys.sorted() == kernels)
    for (name, entry) in original.weights.arrays {
      let values = kernels.contains(name) ? entry.values.map(precision.rounded) : entry.values
      #expect(state.weights.arrays[name]?.values == values, "\(name)")
    }
    #expect(state.precision == .floating(precision))
    #expect(report.bytesBefore == sizes(original).file)
    #expect(report.bytesAfter == sizes(state).file)
    #expect(sizes(original).payload - sizes(state).payload == 2 * (216 + 576 + 32))
    let (before, after) = (try probabilities(original), try probabilities(state))
    #expect(before != after)
    #expect(zip(before, after).allSatisfy { abs($0 - $1) < 0.02 })
  }

  @Test func numbersTooLargeForFloat16() throws {
    var state = try state()
    let entry = state.weights.arrays["conv2/kernel"]!
    state.weights.arrays["conv2/kernel"] = Weights.Entry(
      shape: entry.shape, values: entry.values.map { $0 * 1e6 })
    let report = try chain("quantize(float16)").apply(to: &state, context: context)[0]
    #expect(report.changed.layers == ["conv1/kernel", "predictions/kernel"])
    #expect(
      report.skipped.texts["conv2/kernel"] == "holds numbers that are too large for float16")
    #expect(state.encodings["conv2/kernel"] == nil)
  }

  @Test(arguments: ["quantize(int8)", "quantize(int8, calibration: minmax, images: 16)"])
  func eightBits(_ text: String) throws {
    let original = try state()
    var state = original
    let report = try chain(text).apply(to: &state, context: context)[0]
    #expect(report.technique == text)
    #expect(state.network.layers.map(\.name).contains("bn1") == false)
    #expect(
      report.changed.layers
        == ["conv1/kernel", "conv2/kernel", "predictions/kernel", "bn1"])
    #expect(report.skipped.layers == ["add", "relu2", "pool"])
    #expect(
      report.skipped.texts["add"]
        == "Add is computed in float32: only convolutions and dense layers are quantized")
    guard case .int8(let calibration) = state.precision else {
      Issue.record("the precision is \(state.precision.name)")
      return
    }
    #expect(calibration.inputScales.keys.sorted() == ["conv1", "conv2", "predictions"])
    #expect(report.bytesAfter == sizes(state).file)
    #expect(sizes(state).payload == 216 + 576 + 32 + 4 * (8 + 8 + 4) * 2)
    let (before, after) = (try probabilities(original), try probabilities(state))
    #expect(before != after)
    #expect(zip(before, after).allSatisfy { abs($0 - $1) < 0.05 })
  }

  /// A file, with the network that it was made from, computes the same bits.
  @Test(arguments: ["float16", "bfloat16", "int8"])
  func filesSayAll(_ numbers: String) throws {
    let original = try state()
    var state = original
    _ = try chain("quantize(\(numbers))").apply(to: &state, context: context)
    let folder = FileManager.default.temporaryDirectory
    let path = folder.appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try CompressedFile.write(
      state.weights, encodings: state.encodings, metadata: state.precision.metadata, to: path)
    let contents = try CompressedFile.read(path)
    let precision = try InferencePrecision(metadata: contents.metadata, of: "")
    #expect(precision == state.precision)
    #expect(contents.encodings == state.encodings)
    let network = try precision.network(of: original.network)
    #expect(network.parameters == state.network.parameters)
    let copy = CompressionState(
      network: network, weights: contents.weights, precision: precision)
    #expect(copy.weights == state.weights)
    #expect(try probabilities(copy) == probabilities(state))
  }

  @Test func metadataThatIsDamaged() throws {
    #expect(try InferencePrecision(metadata: [:], of: "f") == .float32)
    for damaged in [
      ["precision": "int4"], ["precision": "int8", "int8_input_step/a": "0"],
      ["precision": "int8", "int8_input_step/a": "x"],
    ] {
      #expect(throws: PrecisionMetadataError(file: "f")) {
        try InferencePrecision(metadata: damaged, of: "f")
      }
    }
  }

  @Test(arguments: [
    (
      "quantize(float16, images: 3)",
      "`quantize`: float16 needs no calibration; leave out all but `float16`"
    ),
    (
      "quantize(int8, calibration: minmax, percentile: 99)",
      "`quantize`: `minmax` holds all activations; leave `percentile` out"
    ),
    (
      "quantize(int4)",
      "unknown value `int4` for `numbers`; did you mean `int8`?"
    ),
  ])
  func mistakes(_ text: String, _ message: String) {
    #expect {
      _ = try chain(text)
    } throws: {
      "\($0)" == message
    }
  }

  @Test func canonicalText() throws {
    #expect(
      try chain("quantize( int8, calibration: percentile, images: 512)").text == "quantize(int8)")
    #expect(try chain("quantize(bfloat16)").text == "quantize(bfloat16)")
  }
}
