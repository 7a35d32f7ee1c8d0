internal import Kernels
internal import Networks

/// The residual networks of He et al. 2015 for ImageNet, layer for layer as
/// `keras.applications.resnet` builds them: names, order, biases, stride 2 in a stage's first 1×1.
///
/// Deviation from the paper, as in Keras: convolutions have biases.
enum ResNet {
  /// Name and blocks per stage.
  private static let table = [
    ("resnet50", [3, 4, 6, 3]), ("resnet101", [3, 4, 23, 3]), ("resnet152", [3, 8, 36, 3]),
  ]

  static let variants = table.map { name, blocks in
    ModelArchitecture(
      name, help: "residual network of \(name.dropFirst(6)) layers for ImageNet, as in Keras",
      designedInput: 224, normalization: .caffe
    ) { shape, top in
      try network(name, blocks: blocks, shape: shape, top: top)
    }
  }

  private static func network(
    _ name: String, blocks: [Int], shape: [Int], top: ModelArchitecture.Top
  ) throws -> Network {
    var builder = NetworkBuilder(name: name)
    var x = builder.input("input_layer", shape: shape)
    x = builder.add("conv1_pad", .zeroPadding(ZeroPadding(Padding(3))), x)
    x = builder.convolution("conv1_conv", x, filters: 64, kernel: 7, stride: 2, bias: true)
    x = normalization(&builder, "conv1_bn", x)
    x = builder.activation("conv1_relu", x, .relu)
    x = builder.add("pool1_pad", .zeroPadding(ZeroPadding(Padding(1))), x)
    let pooling = Pooling(.max, window: Window(kernel: Extent(3), stride: Extent(2)))
    x = builder.add("pool1_pool", .pooling(pooling), x)
    for (stage, count) in blocks.enumerated() {
      for block in 1...count {
        x = bottleneck(
          &builder, "conv\(stage + 2)_block\(block)", x, filters: 64 << stage,
          stride: stage > 0 && block == 1 ? 2 : 1, projects: block == 1)
      }
    }
    x = builder.globalAverage("avg_pool", x)
    builder.denseTop(top, on: x)
    return try builder.build()
  }

  private static func bottleneck(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer, filters: Int,
    stride: Int, projects: Bool
  ) -> NetworkBuilder.Layer {
    var x = builder.convolution(
      "\(name)_1_conv", input, filters: filters, kernel: 1, stride: stride, bias: true)
    x = normalization(&builder, "\(name)_1_bn", x)
    x = builder.activation("\(name)_1_relu", x, .relu)
    x = builder.convolution(
      "\(name)_2_conv", x, filters: filters, kernel: 3, padding: Padding(1), bias: true)
    x = normalization(&builder, "\(name)_2_bn", x)
    x = builder.activation("\(name)_2_relu", x, .relu)
    // Keras lists the projection's layers between those of the main path.
    var shortcut = input
    if projects {
      shortcut = builder.convolution(
        "\(name)_0_conv", input, filters: 4 * filters, kernel: 1, stride: stride, bias: true)
    }
    x = builder.convolution("\(name)_3_conv", x, filters: 4 * filters, kernel: 1, bias: true)
    if projects { shortcut = normalization(&builder, "\(name)_0_bn", shortcut) }
    x = normalization(&builder, "\(name)_3_bn", x)
    x = builder.add("\(name)_add", .add, shortcut, x)
    return builder.activation("\(name)_out", x, .relu)
  }

  private static func normalization(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    builder.batchNormalization(name, input, epsilon: 1.001e-5, momentum: 0.99)
  }
}
