internal import Kernels
internal import Networks

/// The residual networks for 32×32 images of He et al. 2015, "Deep Residual Learning for Image
/// Recognition", section 4.2: 6n + 2 layers, shortcuts without parameters (option A).
///
/// Deviations: none in the structure; zero planes for the wider stages are appended at the end. The
/// two smallest follow the same rule and are not in the paper.
enum CifarResNet {
  /// Name and n, the number of blocks a stage.
  private static let table = [
    ("resnet8", 1), ("resnet14", 2), ("resnet20", 3), ("resnet32", 5), ("resnet56", 9),
  ]

  static let variants = table.map { name, blocks in
    ModelArchitecture(
      name, help: "residual network of \(6 * blocks + 2) layers for 32×32 images",
      designedInput: 32, normalization: .trainingStatistics
    ) { shape, top in
      try network(name, blocks: blocks, shape: shape, top: top)
    }
  }

  private static func network(
    _ name: String, blocks: Int, shape: [Int], top: ModelArchitecture.Top
  ) throws -> Network {
    var builder = NetworkBuilder(name: name, initializer: .heNormal)
    var x = builder.input(shape: shape)
    x = convolution(&builder, "conv1", x, filters: 16, stride: 1)
    x = builder.activation("conv1_relu", x, .relu)
    for (stage, filters) in [16, 32, 64].enumerated() {
      for block in 1...blocks {
        let stride = stage > 0 && block == 1 ? 2 : 1
        x = residual(
          &builder, "stage\(stage + 1)_block\(block)", x, filters: filters, stride: stride)
      }
    }
    x = builder.globalAverage("avg_pool", x)
    builder.denseTop(top, on: x)
    return try builder.build()
  }

  private static func residual(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer, filters: Int,
    stride: Int
  ) -> NetworkBuilder.Layer {
    var x = convolution(&builder, "\(name)_1", input, filters: filters, stride: stride)
    x = builder.activation("\(name)_1_relu", x, .relu)
    x = convolution(&builder, "\(name)_2", x, filters: filters, stride: 1)
    var shortcut = input
    if stride > 1 {
      // Every second pixel, and zeros for the added channels.
      let subsampling = Pooling(.max, window: Window(kernel: Extent(1), stride: Extent(stride)))
      shortcut = builder.add("\(name)_0_pool", .pooling(subsampling), shortcut)
      let extra = filters - builder.shape(of: input)[0]
      shortcut = builder.add(
        "\(name)_0_pad", .zeroPadding(ZeroPadding(.none, extraChannels: extra)), shortcut)
    }
    x = builder.add("\(name)_add", .add, x, shortcut)
    return builder.activation("\(name)_out", x, .relu)
  }

  /// 3×3 convolution without bias, batch normalization.
  private static func convolution(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer, filters: Int,
    stride: Int
  ) -> NetworkBuilder.Layer {
    let x = builder.convolution(
      "\(name)_conv", input, filters: filters, kernel: 3, stride: stride, padding: Padding(1),
      bias: false)
    // A short running average, as these networks train for few steps.
    return builder.batchNormalization("\(name)_bn", x, epsilon: 1e-5, momentum: 0.9)
  }
}
