internal import Kernels
internal import Networks

/// The densely connected networks of Huang et al. 2016, "Densely Connected Convolutional Networks",
/// with bottlenecks and compression (DenseNet-BC), layer for layer as `keras.applications.densenet`
/// builds them.
enum DenseNet {
  /// Name and layers per dense block.
  private static let table = [("densenet121", [6, 12, 24, 16])]

  /// The growth rate: channels added by a layer.
  private static let growth = 32

  static let variants = table.map { name, blocks in
    ModelArchitecture(
      name,
      help: "densely connected network of \(name.dropFirst(8)) layers for ImageNet, as in Keras",
      designedInput: 224, normalization: .torch
    ) { shape, top in
      try network(name, blocks: blocks, shape: shape, top: top)
    }
  }

  private static func network(
    _ name: String, blocks: [Int], shape: [Int], top: ModelArchitecture.Top
  ) throws -> Network {
    var builder = NetworkBuilder(name: name)
    var x = builder.input("input_layer", shape: shape)
    x = builder.add("zero_padding2d", .zeroPadding(ZeroPadding(Padding(3))), x)
    x = builder.convolution("conv1_conv", x, filters: 64, kernel: 7, stride: 2, bias: false)
    x = activated(&builder, "conv1", x)
    x = builder.add("zero_padding2d_1", .zeroPadding(ZeroPadding(Padding(1))), x)
    let pooling = Pooling(.max, window: Window(kernel: Extent(3), stride: Extent(2)))
    x = builder.add("pool1", .pooling(pooling), x)
    var channels = 64
    for (index, count) in blocks.enumerated() {
      if index > 0 {
        channels /= 2
        x = transition(&builder, "pool\(index + 1)", x, channels: channels)
      }
      channels += count * growth
      for layer in 1...count {
        x = denseLayer(&builder, "conv\(index + 2)_block\(layer)", x)
      }
    }
    x = builder.batchNormalization("bn", x, epsilon: epsilon, momentum: momentum)
    x = builder.activation("relu", x, .relu)
    x = builder.globalAverage("avg_pool", x)
    builder.denseTop(top, on: x)
    return try builder.build()
  }

  /// Adds `growth` channels to the existing ones.
  private static func denseLayer(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    var x = activated(&builder, "\(name)_0", input)
    x = builder.convolution("\(name)_1_conv", x, filters: 4 * growth, kernel: 1, bias: false)
    x = activated(&builder, "\(name)_1", x)
    x = builder.convolution(
      "\(name)_2_conv", x, filters: growth, kernel: 3, padding: Padding(1), bias: false)
    return builder.add("\(name)_concat", .concatenation(Concatenation(axis: 1)), input, x)
  }

  /// A transition: halves the channels and the side.
  private static func transition(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer, channels: Int
  ) -> NetworkBuilder.Layer {
    var x = activated(&builder, name, input)
    x = builder.convolution("\(name)_conv", x, filters: channels, kernel: 1, bias: false)
    let halving = Pooling(.average, window: Window(kernel: Extent(2), stride: Extent(2)))
    return builder.add("\(name)_pool", .pooling(halving), x)
  }

  private static func activated(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    let x = builder.batchNormalization(
      "\(name)_bn", input, epsilon: epsilon, momentum: momentum)
    return builder.activation("\(name)_relu", x, .relu)
  }

  private static let epsilon: Float = 1.001e-5
  private static let momentum: Float = 0.99
}
