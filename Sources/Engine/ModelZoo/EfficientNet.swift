internal import Kernels
internal import Networks

/// The networks of Tan and Le 2019, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
/// Networks", layer for layer as `keras.applications.efficientnet` builds them without published
/// weights; `adapt(publishedWeights:)` compensates for the layer that Keras adds with them.
enum EfficientNet {
  /// A variant of compound scaling.
  private struct Scaling {
    let name: String
    let width, depth: Double
    /// The input's side in pixels.
    let resolution: Int
    /// Before the published classifier.
    let dropout: Float
  }

  private static let table = [
    Scaling(name: "efficientnet-b0", width: 1.0, depth: 1.0, resolution: 224, dropout: 0.2),
    Scaling(name: "efficientnet-b1", width: 1.0, depth: 1.1, resolution: 240, dropout: 0.2),
    Scaling(name: "efficientnet-b2", width: 1.1, depth: 1.2, resolution: 260, dropout: 0.3),
    Scaling(name: "efficientnet-b3", width: 1.2, depth: 1.4, resolution: 300, dropout: 0.3),
    Scaling(name: "efficientnet-b4", width: 1.4, depth: 1.8, resolution: 380, dropout: 0.4),
    Scaling(name: "efficientnet-b5", width: 1.6, depth: 2.2, resolution: 456, dropout: 0.4),
    Scaling(name: "efficientnet-b6", width: 1.8, depth: 2.6, resolution: 528, dropout: 0.5),
    Scaling(name: "efficientnet-b7", width: 2.0, depth: 3.1, resolution: 600, dropout: 0.5),
  ]

  /// The paper's table 1, B0: kernel, blocks, filters, expansion, stride of the first
  /// block.
  private static let stages = [
    (kernel: 3, count: 1, filters: 16, expansion: 1, stride: 1),
    (kernel: 3, count: 2, filters: 24, expansion: 6, stride: 2),
    (kernel: 5, count: 2, filters: 40, expansion: 6, stride: 2),
    (kernel: 3, count: 3, filters: 80, expansion: 6, stride: 2),
    (kernel: 5, count: 3, filters: 112, expansion: 6, stride: 1),
    (kernel: 5, count: 4, filters: 192, expansion: 6, stride: 2),
    (kernel: 3, count: 1, filters: 320, expansion: 6, stride: 1),
  ]

  /// The stochastic-depth rate of the last block; it increases linearly from 0.
  private static let dropConnect = 0.2

  static let variants = table.map { scaling in
    ModelArchitecture(
      scaling.name,
      help: "network scaled in width, depth and resolution for ImageNet, as in Keras",
      designedInput: scaling.resolution, normalization: .raw, adaptation: scaleVariance
    ) { shape, top in
      try network(scaling, shape: shape, top: top)
    }
  }

  /// Keras divides by the root of ImageNet's standard deviations a second time; a larger variance does
  /// the same.
  @Sendable private static func scaleVariance(_ weights: inout Weights) {
    let name = "normalization/variance"
    guard let variance = weights.arrays[name], variance.values.count == 3 else { return }
    let scaled = zip(variance.values, ImageNetStatistics.deviation).map { $0 * Float($1) }
    weights.arrays[name] = Weights.Entry(shape: variance.shape, values: scaled)
  }

  private static func network(
    _ scaling: Scaling, shape: [Int], top: ModelArchitecture.Top
  ) throws -> Network {
    func filters(_ base: Int) -> Int { Channels.rounded(Double(base) * scaling.width) }
    func blocks(_ base: Int) -> Int { Int((Double(base) * scaling.depth).rounded(.up)) }

    var builder = NetworkBuilder(name: scaling.name, initializer: .heNormal)
    var x = builder.input("input_layer", shape: shape)
    x = builder.add("rescaling", .rescaling(Rescaling(scale: 1 / 255)), x)
    x = builder.add("normalization", .featureNormalization(FeatureNormalization()), x)
    x = builder.paddingForStride2("stem_conv_pad", x, kernel: 3)
    x = builder.convolution(
      "stem_conv", x, filters: filters(32), kernel: 3, stride: 2, bias: false)
    x = activated(&builder, "stem_", x)
    let total = stages.reduce(0) { $0 + blocks($1.count) }
    var index = 0
    for (stage, row) in stages.enumerated() {
      for block in 0..<blocks(row.count) {
        let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(block)))
        x = invertedResidual(
          &builder, "block\(stage + 1)\(letter)_", x, kernel: row.kernel,
          filters: filters(row.filters), expansion: row.expansion,
          stride: block == 0 ? row.stride : 1,
          dropRate: Float(dropConnect * Double(index) / Double(total)))
        index += 1
      }
    }
    x = builder.convolution("top_conv", x, filters: filters(1280), kernel: 1, bias: false)
    x = activated(&builder, "top_", x)
    x = builder.globalAverage("avg_pool", x)
    if case .original = top {
      x = builder.add("top_dropout", .dropout(Dropout(rate: scaling.dropout)), x)
    }
    builder.denseTop(top, on: x)
    return try builder.build()
  }

  private static func invertedResidual(
    _ builder: inout NetworkBuilder, _ prefix: String, _ input: NetworkBuilder.Layer, kernel: Int,
    filters: Int, expansion: Int, stride: Int, dropRate: Float
  ) -> NetworkBuilder.Layer {
    let channels = builder.shape(of: input)[0]
    var x = input
    if expansion > 1 {
      x = builder.convolution(
        "\(prefix)expand_conv", x, filters: expansion * channels, kernel: 1, bias: false)
      x = activated(&builder, "\(prefix)expand_", x)
    }
    if stride == 2 { x = builder.paddingForStride2("\(prefix)dwconv_pad", x, kernel: kernel) }
    x = builder.convolution(
      "\(prefix)dwconv", x, filters: expansion * channels, kernel: kernel, stride: stride,
      padding: Padding(stride == 1 ? kernel / 2 : 0), groups: expansion * channels, bias: false)
    x = activated(&builder, prefix, x)
    // The squeezed width follows the block's input, not the expanded channels.
    x = squeezeAndExcite(&builder, "\(prefix)se_", x, width: max(1, channels / 4))
    x = builder.convolution("\(prefix)project_conv", x, filters: filters, kernel: 1, bias: false)
    x = normalization(&builder, "\(prefix)project_bn", x)
    guard stride == 1, channels == filters else { return x }
    if dropRate > 0 {
      let dropout = Dropout(rate: dropRate, dropsWholeImages: true)
      x = builder.add("\(prefix)drop", .dropout(dropout), x)
    }
    return builder.add("\(prefix)add", .add, x, input)
  }

  /// Source: Hu et al. 2017, "Squeeze-and-Excitation Networks".
  private static func squeezeAndExcite(
    _ builder: inout NetworkBuilder, _ prefix: String, _ input: NetworkBuilder.Layer, width: Int
  ) -> NetworkBuilder.Layer {
    var x = builder.globalAverage("\(prefix)squeeze", input)
    x = builder.planes("\(prefix)reshape", x)
    x = builder.convolution(
      "\(prefix)reduce", x, filters: width, kernel: 1, bias: true, activation: .silu)
    x = builder.convolution(
      "\(prefix)expand", x, filters: builder.shape(of: input)[0], kernel: 1, bias: true,
      activation: .sigmoid)
    return builder.add("\(prefix)excite", .multiply, input, x)
  }

  /// Batch norm and swish.
  private static func activated(
    _ builder: inout NetworkBuilder, _ prefix: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    let x = normalization(&builder, "\(prefix)bn", input)
    return builder.activation("\(prefix)activation", x, .silu)
  }

  private static func normalization(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    builder.batchNormalization(name, input, epsilon: 1e-3, momentum: 0.99)
  }
}
