internal import Kernels
internal import Networks

/// The networks of Howard et al. 2019, "Searching for MobileNetV3", tables 1 and 2, layer for layer
/// as `keras.applications.MobileNetV3Large` and `MobileNetV3Small` build them.
///
/// Keras composes the hard sigmoid of a ReLU layer and two sums that it does not list; here it is one
/// node under that layer's name.
enum MobileNetV3 {
  /// A row of the paper's tables.
  private struct Block {
    let kernel, expanded, filters: Int
    var squeezes = false
    var isHardSwish = false
    var stride = 1
  }

  private struct Variant {
    let name, size: String
    let blocks: [Block]
    /// The last 1×1 convolution before the published classifier.
    let width: Int
  }

  private static let table = [
    Variant(
      name: "mobilenet-v3-small", size: "small",
      blocks: [
        Block(kernel: 3, expanded: 16, filters: 16, squeezes: true, stride: 2),
        Block(kernel: 3, expanded: 72, filters: 24, stride: 2),
        Block(kernel: 3, expanded: 88, filters: 24),
        Block(kernel: 5, expanded: 96, filters: 40, squeezes: true, isHardSwish: true, stride: 2),
        Block(kernel: 5, expanded: 240, filters: 40, squeezes: true, isHardSwish: true),
        Block(kernel: 5, expanded: 240, filters: 40, squeezes: true, isHardSwish: true),
        Block(kernel: 5, expanded: 120, filters: 48, squeezes: true, isHardSwish: true),
        Block(kernel: 5, expanded: 144, filters: 48, squeezes: true, isHardSwish: true),
        Block(kernel: 5, expanded: 288, filters: 96, squeezes: true, isHardSwish: true, stride: 2),
        Block(kernel: 5, expanded: 576, filters: 96, squeezes: true, isHardSwish: true),
        Block(kernel: 5, expanded: 576, filters: 96, squeezes: true, isHardSwish: true),
      ], width: 1024),
    Variant(
      name: "mobilenet-v3-large", size: "larger",
      blocks: [
        Block(kernel: 3, expanded: 16, filters: 16),
        Block(kernel: 3, expanded: 64, filters: 24, stride: 2),
        Block(kernel: 3, expanded: 72, filters: 24),
        Block(kernel: 5, expanded: 72, filters: 40, squeezes: true, stride: 2),
        Block(kernel: 5, expanded: 120, filters: 40, squeezes: true),
        Block(kernel: 5, expanded: 120, filters: 40, squeezes: true),
        Block(kernel: 3, expanded: 240, filters: 80, isHardSwish: true, stride: 2),
        Block(kernel: 3, expanded: 200, filters: 80, isHardSwish: true),
        Block(kernel: 3, expanded: 184, filters: 80, isHardSwish: true),
        Block(kernel: 3, expanded: 184, filters: 80, isHardSwish: true),
        Block(kernel: 3, expanded: 480, filters: 112, squeezes: true, isHardSwish: true),
        Block(kernel: 3, expanded: 672, filters: 112, squeezes: true, isHardSwish: true),
        Block(kernel: 5, expanded: 672, filters: 160, squeezes: true, isHardSwish: true, stride: 2),
        Block(kernel: 5, expanded: 960, filters: 160, squeezes: true, isHardSwish: true),
        Block(kernel: 5, expanded: 960, filters: 160, squeezes: true, isHardSwish: true),
      ], width: 1280),
  ]

  static let variants = table.map { variant in
    ModelArchitecture(
      variant.name,
      help: "\(variant.size) network found by search for ImageNet, as in Keras",
      designedInput: 224, normalization: .raw
    ) { shape, top in
      var assembly = Assembly(variant.name)
      return try assembly.network(variant, shape: shape, top: top)
    }
  }

  /// Builds one network and counts the layers that Keras numbers.
  private struct Assembly {
    private var builder: NetworkBuilder
    private var uses: [String: Int] = [:]

    init(_ name: String) { builder = NetworkBuilder(name: name) }

    mutating func network(
      _ variant: Variant, shape: [Int], top: ModelArchitecture.Top
    ) throws -> Network {
      var x = builder.input("input_layer", shape: shape)
      x = builder.add("rescaling", .rescaling(Rescaling(scale: 1 / 127.5, offset: -1)), x)
      let padding = Padding.same(
        size: Extent(shape[1], shape[2]), kernel: Extent(3), stride: Extent(2))
      x = builder.convolution(
        "conv", x, filters: 16, kernel: 3, stride: 2, padding: padding, bias: false)
      x = normalization("conv_bn", x)
      x = activation(x, isHardSwish: true)
      for (index, block) in variant.blocks.enumerated() {
        x = invertedResidual(index, x, block)
      }
      let channels = builder.shape(of: x)[0]
      x = builder.convolution("conv_1", x, filters: 6 * channels, kernel: 1, bias: false)
      x = normalization("conv_1_bn", x)
      x = activation(x, isHardSwish: true)
      guard case .original(let classes) = top else {
        x = builder.globalAverage("avg_pool", x)
        builder.denseTop(top, on: x)
        return try builder.build()
      }
      x = builder.globalAverage("global_average_pooling2d", x, keepsAxes: true)
      x = builder.convolution("conv_2", x, filters: variant.width, kernel: 1, bias: true)
      x = activation(x, isHardSwish: true)
      x = builder.add("dropout", .dropout(Dropout(rate: 0.2)), x)
      x = builder.convolution("logits", x, filters: classes, kernel: 1, bias: true)
      builder.markHead("logits")
      _ = builder.add("flatten", .flatten, x)
      return try builder.build()
    }

    private mutating func invertedResidual(
      _ index: Int, _ input: NetworkBuilder.Layer, _ block: Block
    ) -> NetworkBuilder.Layer {
      let prefix = index == 0 ? "expanded_conv_" : "expanded_conv_\(index)_"
      let channels = builder.shape(of: input)[0]
      var x = input
      if index > 0 {
        x = builder.convolution(
          "\(prefix)expand", x, filters: block.expanded, kernel: 1, bias: false)
        x = normalization("\(prefix)expand_bn", x)
        x = activation(x, isHardSwish: block.isHardSwish)
      }
      if block.stride == 2 {
        x = builder.paddingForStride2("\(prefix)depthwise_pad", x, kernel: block.kernel)
      }
      x = builder.convolution(
        "\(prefix)depthwise", x, filters: block.expanded, kernel: block.kernel,
        stride: block.stride, padding: Padding(block.stride == 1 ? block.kernel / 2 : 0),
        groups: block.expanded, bias: false)
      x = normalization("\(prefix)depthwise_bn", x)
      x = activation(x, isHardSwish: block.isHardSwish)
      if block.squeezes { x = squeezeAndExcite("\(prefix)squeeze_excite_", x) }
      x = builder.convolution(
        "\(prefix)project", x, filters: block.filters, kernel: 1, bias: false)
      x = normalization("\(prefix)project_bn", x)
      guard block.stride == 1, channels == block.filters else { return x }
      return builder.add("\(prefix)add", .add, input, x)
    }

    /// Source: Hu et al. 2017, "Squeeze-and-Excitation Networks".
    private mutating func squeezeAndExcite(
      _ prefix: String, _ input: NetworkBuilder.Layer
    ) -> NetworkBuilder.Layer {
      let channels = builder.shape(of: input)[0]
      var x = builder.globalAverage("\(prefix)avg_pool", input, keepsAxes: true)
      x = builder.convolution(
        "\(prefix)conv", x, filters: Channels.rounded(Double(channels) / 4), kernel: 1, bias: true)
      x = builder.activation("\(prefix)relu", x, .relu, kind: "ReLU")
      x = builder.convolution("\(prefix)conv_1", x, filters: channels, kernel: 1, bias: true)
      x = builder.activation(
        numbered("re_lu"), x, .hardSigmoid(alpha: 1 / 6, beta: 0.5), kind: "ReLU")
      return builder.add("\(prefix)mul", .multiply, input, x)
    }

    private mutating func activation(
      _ x: NetworkBuilder.Layer, isHardSwish: Bool
    ) -> NetworkBuilder.Layer {
      isHardSwish
        ? builder.activation(numbered("activation"), x, .hardSwish)
        : builder.activation(numbered("re_lu"), x, .relu, kind: "ReLU")
    }

    private mutating func normalization(
      _ name: String, _ x: NetworkBuilder.Layer
    ) -> NetworkBuilder.Layer {
      builder.batchNormalization(name, x, epsilon: 1e-3, momentum: 0.999)
    }

    /// The name that Keras gives to an unnamed layer: `re_lu`, `re_lu_1`, …
    private mutating func numbered(_ name: String) -> String {
      let count = uses[name, default: 0]
      uses[name] = count + 1
      return count == 0 ? name : "\(name)_\(count)"
    }
  }
}
