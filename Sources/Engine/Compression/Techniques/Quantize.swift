internal import Datasets
internal import Kernels
internal import Networks
package import Options
internal import Training

/// Quantizes the weights of convolutions and dense layers, and inference with them.
///
/// 16 bits: weights are rounded to nearest, inference rounds every activation. int8: batch
/// norm is folded into convolutions, weights get one scale per channel, and inference computes
/// int8 products with activation ranges measured on training images. Biases, and batch norm that is
/// not folded, stay in float32.
package struct Quantize: Technique {
  package static let name = "quantize"
  package static let help = "weights and activations in 16 or 8 bits"
  package static let parameters = [
    numbersKey.spec, calibrationKey.spec, percentileKey.spec, imagesKey.spec,
  ]

  private enum Calibration: String, CaseIterable {
    case minmax, percentile
  }

  private static let numbersKey = OptionKey(
    required: "numbers", .name(["float16", "bfloat16", "int8"]),
    help: "What is stored and computed with")
  private static let calibrationKey = OptionKey(
    "calibration", .name, default: Calibration.percentile,
    help: "Of int8: the largest activation that is held, of all or of nearly all")
  private static let percentileKey = OptionKey(
    "percentile", .number(50...100), default: 99.99,
    help: "Of int8: the share of activations that is held, in percent")
  private static let imagesKey = OptionKey(
    "images", .integer(1...1_000_000), default: 512,
    help: "Of int8: how many training images are measured")

  package let arguments: TechniqueArguments
  package var effects: [TechniqueEffect] { [.quantizes(arguments[required: Self.numbersKey])] }
  private let precision: Precision?
  private let method: Int8Calibrator.Method
  private let images: Int

  package init(_ arguments: TechniqueArguments) throws(TechniqueError) {
    self.arguments = arguments
    let numbers = arguments[required: Self.numbersKey]
    precision = Precision(rawValue: numbers)
    let isMinMax = arguments[Self.calibrationKey] == .minmax
    let percentile = arguments[Self.percentileKey]
    method = isMinMax ? .minMax : .percentile(percentile)
    images = arguments[Self.imagesKey]
    func conflict(_ reason: String) -> TechniqueError {
      TechniqueError(.conflict(technique: Self.name, reason: reason))
    }
    if precision != nil, isMinMax || percentile != 99.99 || images != 512 {
      throw conflict("\(numbers) needs no calibration; leave out all but `\(numbers)`")
    }
    if isMinMax, percentile != 99.99 {
      throw conflict("`minmax` holds all activations; leave `percentile` out")
    }
  }

  /// - Throws: for int8 errors of calibration: NaN or infinite weights or activations.
  package func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
  {
    let start = ContinuousClock.now
    var report = TechniqueReport(technique: text, bytesBefore: state.encodedSizes.file)
    if let precision {
      round(&state, to: precision, &report)
    } else {
      try quantize(&state, context, &report)
    }
    report.bytesAfter = state.encodedSizes.file
    report.setSeconds(since: start)
    return report
  }

  private func round(
    _ state: inout CompressionState, to precision: Precision, _ report: inout TechniqueReport
  ) {
    let kernels = Set(state.network.productKernels.map(\.name))
    let parameters = state.network.nodes.flatMap { node in
      node.parameters.map { (parameter: state.network.parameters[$0], node: node) }
    }
    for (parameter, node) in parameters {
      guard let entry = state.weights.arrays[parameter.name] else { continue }
      func skip(_ reason: String) {
        report.skipped.add(reason, of: parameter.noted(in: node))
      }
      guard kernels.contains(parameter.name) else {
        skip("not weights of a convolution or dense layer: computed in float32")
        continue
      }
      guard precision.holds(entry.values) else {
        skip("holds numbers that are too large for \(precision.rawValue)")
        continue
      }
      let elements: ArrayEncoding.Elements = precision == .float16 ? .float16 : .bfloat16
      let encoding = state.encodings[parameter.name, default: .float32]
      if encoding.elements == elements {
        skip("in \(precision.rawValue) already, as the network was trained")
      } else {
        report.changed.add("rounded to \(precision.rawValue)", of: parameter.name)
      }
      state.weights.arrays[parameter.name] = Weights.Entry(
        shape: entry.shape, values: entry.values.map(precision.rounded))
      // Few values stay few, and zeros stay zeros.
      state.encodings[parameter.name] = ArrayEncoding(elements, encoding.coding)
    }
    state.precision = .floating(precision)
  }

  private func quantize(
    _ state: inout CompressionState, _ context: CompressionContext,
    _ report: inout TechniqueReport
  ) throws {
    let original = state.network
    let folding = try NormalizationFolding(original)
    let weights = try folding.weights(state.weights)
    let network = folding.network
    context.progress("measuring activations", 0)
    let calibration = try Int8Calibrator.calibrate(
      network, weights: weights, images: context.images, transform: context.transform,
      count: images, method: method, seed: context.configuration.seed,
      backend: context.configuration.backend)
    let quantized = network.int8Weights(of: weights)
    (state.network, state.weights) = (network, weights)
    let codings = state.encodings.mapValues(\.coding)
    // Other encodings were those of the former values.
    (state.encodings, state.constraints) = ([:], [:])
    for parameter in network.parameters {
      guard let array = quantized[parameter.name] else { continue }
      state.weights.arrays[parameter.name] = Weights.Entry(
        shape: parameter.shape, values: array.values)
      // Zeros stay zeros, and the values of a codebook are few in each channel. What layers share is
      // scaled differently in each.
      let coding: ArrayEncoding.Coding =
        switch codings[parameter.name] ?? .plain {
        case .plain: .plain
        case .sparse: .sparse
        case .codebook: .codebook(group: parameter.name)
        }
      state.encodings[parameter.name] = ArrayEncoding(.int8(scales: array.scales), coding)
      report.changed.add(
        "int8, \(array.scales.count) channels with one scale each", of: parameter.name)
    }
    state.precision = .int8(calibration)
    let left = Set(network.layers.map(\.name))
    for layer in original.layers where !left.contains(layer.name) {
      report.changed.add("folded into the preceding convolution", of: layer.name)
    }
    for layer in network.float32Layers(with: calibration) {
      report.skipped.add(
        "\(layer.kind) is computed in float32: only convolutions and dense layers are quantized",
        of: layer.name)
    }
    report.details["calibration_images"] = Double(min(images, context.images.count))
    report.details["int8_layers"] = Double(quantized.count)
  }
}
