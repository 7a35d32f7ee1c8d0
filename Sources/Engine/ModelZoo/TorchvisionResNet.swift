internal import Kernels
internal import Networks

/// The residual networks of He et al. 2015 as `torchvision.models.resnet` builds them, with its
/// module names: convolutions without biases, and stride 2 in the 3×3 convolution of a
/// bottleneck, also known as version 1.5.
///
/// torchvision reuses one ReLU in a block; here each use has a number.
enum TorchvisionResNet {
  private enum Block { case basic, bottleneck }

  /// Name, depth, kind of block, blocks per stage.
  private static let table: [(String, Int, Block, [Int])] = [
    ("resnet18", 18, .basic, [2, 2, 2, 2]),
    ("resnet34", 34, .basic, [3, 4, 6, 3]),
    ("resnet50-v1.5", 50, .bottleneck, [3, 4, 6, 3]),
  ]

  static let variants = table.map { name, depth, block, blocks in
    ModelArchitecture(
      name, help: "residual network of \(depth) layers for ImageNet, as in torchvision",
      designedInput: 224, normalization: .torch
    ) { shape, top in
      try network(name, block, blocks: blocks, shape: shape, top: top)
    }
  }

  private static func network(
    _ name: String, _ block: Block, blocks: [Int], shape: [Int], top: ModelArchitecture.Top
  ) throws -> Network {
    var builder = NetworkBuilder(name: name, initializer: .heNormal)
    var x = builder.input(shape: shape)
    x = builder.convolution(
      "conv1", x, filters: 64, kernel: 7, stride: 2, padding: Padding(3), bias: false)
    x = normalization(&builder, "bn1", x)
    x = builder.activation("relu", x, .relu)
    let window = Window(kernel: Extent(3), stride: Extent(2), padding: Padding(1))
    x = builder.add("maxpool", .pooling(Pooling(.max, window: window)), x)
    for (stage, count) in blocks.enumerated() {
      for index in 0..<count {
        x = residual(
          &builder, "layer\(stage + 1).\(index)", x, block, width: 64 << stage,
          stride: stage > 0 && index == 0 ? 2 : 1)
      }
    }
    x = builder.globalAverage("avgpool", x)
    builder.denseTop(top, on: x, name: "fc")
    return try builder.build()
  }

  private static func residual(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer, _ block: Block,
    width: Int, stride: Int
  ) -> NetworkBuilder.Layer {
    // Kernel, stride and filters of each convolution.
    let convolutions =
      switch block {
      case .basic: [(3, stride, width), (3, 1, width)]
      case .bottleneck: [(1, 1, width), (3, stride, width), (1, 1, 4 * width)]
      }
    var x = input
    for (index, (kernel, stride, filters)) in convolutions.enumerated() {
      x = builder.convolution(
        "\(name).conv\(index + 1)", x, filters: filters, kernel: kernel, stride: stride,
        padding: Padding(kernel / 2), bias: false)
      x = normalization(&builder, "\(name).bn\(index + 1)", x)
      if index < convolutions.count - 1 {
        x = builder.activation("\(name).relu\(index + 1)", x, .relu)
      }
    }
    var shortcut = input
    if builder.shape(of: input) != builder.shape(of: x) {
      shortcut = builder.convolution(
        "\(name).downsample.0", input, filters: builder.shape(of: x)[0], kernel: 1, stride: stride,
        bias: false)
      shortcut = normalization(&builder, "\(name).downsample.1", shortcut)
    }
    x = builder.add("\(name).add", .add, x, shortcut)
    return builder.activation("\(name).relu\(convolutions.count)", x, .relu)
  }

  private static func normalization(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    // PyTorch's momentum of 0.1 is the weight of the batch.
    builder.batchNormalization(name, input, epsilon: 1e-5, momentum: 0.9)
  }
}
