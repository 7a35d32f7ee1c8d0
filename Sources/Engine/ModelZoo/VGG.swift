internal import Kernels
internal import Networks

/// The plain networks of Simonyan and Zisserman 2014, "Very Deep Convolutional Networks for
/// Large-Scale Image Recognition", table 1, columns D and E, layer for layer as
/// `keras.applications.vgg16` and `vgg19` build them.
enum VGG {
  /// Name and 3×3 convolutions per block.
  private static let table = [("vgg16", [2, 2, 3, 3, 3]), ("vgg19", [2, 2, 4, 4, 4])]

  static let variants = table.map { name, convolutions in
    ModelArchitecture(
      name, help: "plain network of \(name.dropFirst(3)) layers for ImageNet, as in Keras",
      designedInput: 224, normalization: .caffe
    ) { shape, top in
      try network(name, convolutions: convolutions, shape: shape, top: top)
    }
  }

  private static func network(
    _ name: String, convolutions: [Int], shape: [Int], top: ModelArchitecture.Top
  ) throws -> Network {
    var builder = NetworkBuilder(name: name)
    var x = builder.input("input_layer", shape: shape)
    for (index, count) in convolutions.enumerated() {
      let block = "block\(index + 1)"
      for convolution in 1...count {
        x = builder.convolution(
          "\(block)_conv\(convolution)", x, filters: min(64 << index, 512), kernel: 3,
          padding: Padding(1), bias: true, activation: .relu)
      }
      let halving = Pooling(.max, window: Window(kernel: Extent(2), stride: Extent(2)))
      x = builder.add("\(block)_pool", .pooling(halving), x)
    }
    guard case .original(let classes) = top else {
      x = builder.globalAverage("global_average_pooling2d", x)
      builder.denseTop(top, on: x)
      return try builder.build()
    }
    x = builder.flattenChannelsLast("flatten", x)
    x = builder.dense("fc1", x, outputs: 4096, activation: .relu)
    x = builder.dense("fc2", x, outputs: 4096, activation: .relu)
    _ = builder.classifier(x, classes: classes)
    return try builder.build()
  }
}
