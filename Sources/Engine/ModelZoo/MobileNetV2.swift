internal import Kernels
internal import Networks

/// The network of Sandler et al. 2018, "MobileNetV2: Inverted Residuals and Linear Bottlenecks",
/// table 2, layer for layer as `keras.applications.mobilenet_v2` builds it.
enum MobileNetV2 {
  /// Each stage's expansion, filters, number of blocks, and stride of the
  /// first one.
  private static let stages = [
    (expansion: 1, filters: 16, count: 1, stride: 1),
    (expansion: 6, filters: 24, count: 2, stride: 2),
    (expansion: 6, filters: 32, count: 3, stride: 2),
    (expansion: 6, filters: 64, count: 4, stride: 2),
    (expansion: 6, filters: 96, count: 3, stride: 1),
    (expansion: 6, filters: 160, count: 3, stride: 2),
    (expansion: 6, filters: 320, count: 1, stride: 1),
  ]

  static let variants = [
    ModelArchitecture(
      "mobilenet-v2", help: "small network of inverted residuals for ImageNet, as in Keras",
      designedInput: 224, normalization: .tensorflow
    ) { shape, top in
      try network("mobilenet-v2", shape: shape, top: top)
    }
  ]

  private static func network(
    _ name: String, shape: [Int], top: ModelArchitecture.Top
  ) throws -> Network {
    var builder = NetworkBuilder(name: name)
    var x = builder.input("input_layer", shape: shape)
    let padding = Padding.same(
      size: Extent(shape[1], shape[2]), kernel: Extent(3), stride: Extent(2))
    x = builder.convolution(
      "Conv1", x, filters: 32, kernel: 3, stride: 2, padding: padding, bias: false)
    x = normalization(&builder, "bn_Conv1", x)
    x = relu(&builder, "Conv1_relu", x)
    var index = 0
    for stage in stages {
      for block in 0..<stage.count {
        x = invertedResidual(
          &builder, index, x, expansion: stage.expansion, filters: stage.filters,
          stride: block == 0 ? stage.stride : 1)
        index += 1
      }
    }
    x = builder.convolution("Conv_1", x, filters: 1280, kernel: 1, bias: false)
    x = normalization(&builder, "Conv_1_bn", x)
    x = relu(&builder, "out_relu", x)
    x = builder.globalAverage("global_average_pooling2d", x)
    builder.denseTop(top, on: x)
    return try builder.build()
  }

  private static func invertedResidual(
    _ builder: inout NetworkBuilder, _ index: Int, _ input: NetworkBuilder.Layer, expansion: Int,
    filters: Int, stride: Int
  ) -> NetworkBuilder.Layer {
    let prefix = index == 0 ? "expanded_conv_" : "block_\(index)_"
    let channels = builder.shape(of: input)[0]
    var x = input
    if expansion > 1 {
      x = builder.convolution(
        "\(prefix)expand", x, filters: expansion * channels, kernel: 1, bias: false)
      x = normalization(&builder, "\(prefix)expand_BN", x)
      x = relu(&builder, "\(prefix)expand_relu", x)
    }
    if stride == 2 { x = builder.paddingForStride2("\(prefix)pad", x, kernel: 3) }
    x = builder.convolution(
      "\(prefix)depthwise", x, filters: expansion * channels, kernel: 3, stride: stride,
      padding: Padding(stride == 1 ? 1 : 0), groups: expansion * channels, bias: false)
    x = normalization(&builder, "\(prefix)depthwise_BN", x)
    x = relu(&builder, "\(prefix)depthwise_relu", x)
    x = builder.convolution("\(prefix)project", x, filters: filters, kernel: 1, bias: false)
    x = normalization(&builder, "\(prefix)project_BN", x)
    guard stride == 1, channels == filters else { return x }
    return builder.add("\(prefix)add", .add, input, x)
  }

  private static func normalization(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    builder.batchNormalization(name, input, epsilon: 1e-3, momentum: 0.999)
  }

  private static func relu(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    builder.activation(name, input, .relu6, kind: "ReLU")
  }
}
