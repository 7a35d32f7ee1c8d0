internal import Kernels
internal import Networks

/// The small network of Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer
/// parameters and <0.5MB model size", in its version 1.1, as `torchvision.models.squeezenet` builds
/// it, with its module names.
///
/// Its head is a convolution with one plane per class, ReLU and global average pooling.
enum SqueezeNet {
  /// The modules of `features`, in order, after the first convolution and its ReLU; nil is a pooling,
  /// otherwise the channels of a fire module: squeezed, and each of the two expanded halves.
  private static let modules: [(squeeze: Int, expand: Int)?] = [
    nil, (16, 64), (16, 64), nil, (32, 128), (32, 128), nil, (48, 192), (48, 192), (64, 256),
    (64, 256),
  ]

  static let variants = [
    ModelArchitecture(
      "squeezenet1.1", help: "small network of fire modules for ImageNet, as in torchvision",
      designedInput: 224, normalization: .torch
    ) { shape, top in
      try network("squeezenet1.1", shape: shape, top: top)
    }
  ]

  private static func network(
    _ name: String, shape: [Int], top: ModelArchitecture.Top
  ) throws -> Network {
    var builder = NetworkBuilder(name: name, initializer: .heNormal)
    var x = builder.input(shape: shape)
    x = builder.convolution("features.0", x, filters: 64, kernel: 3, stride: 2, bias: true)
    x = builder.activation("features.1", x, .relu)
    for (index, module) in modules.enumerated() {
      let name = "features.\(index + 2)"
      if let module {
        x = fire(&builder, name, x, squeeze: module.squeeze, expand: module.expand)
      } else {
        x = pooling(&builder, name, x)
      }
    }
    guard case .original(let classes) = top else {
      x = builder.globalAverage("avgpool", x)
      builder.denseTop(top, on: x)
      return try builder.build()
    }
    x = builder.add("classifier.0", .dropout(Dropout(rate: 0.5)), x)
    x = builder.convolution("classifier.1", x, filters: classes, kernel: 1, bias: true)
    builder.markHead("classifier.1")
    x = builder.activation("classifier.2", x, .relu)
    _ = builder.globalAverage("classifier.3", x)
    return try builder.build()
  }

  /// A fire module: few channels, expanded by 1×1 and 3×3 convolutions.
  private static func fire(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer, squeeze: Int,
    expand: Int
  ) -> NetworkBuilder.Layer {
    let squeezed = convolution(&builder, "\(name).squeeze", input, filters: squeeze, kernel: 1)
    let small = convolution(&builder, "\(name).expand1x1", squeezed, filters: expand, kernel: 1)
    let large = convolution(&builder, "\(name).expand3x3", squeezed, filters: expand, kernel: 3)
    return builder.add("\(name).concat", .concatenation(Concatenation(axis: 1)), small, large)
  }

  private static func convolution(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer, filters: Int,
    kernel: Int
  ) -> NetworkBuilder.Layer {
    let x = builder.convolution(
      name, input, filters: filters, kernel: kernel, padding: Padding(kernel / 2), bias: true)
    return builder.activation("\(name)_activation", x, .relu)
  }

  /// 3×3 with stride 2; a last window that only partly covers the image counts (`ceil_mode`).
  private static func pooling(
    _ builder: inout NetworkBuilder, _ name: String, _ input: NetworkBuilder.Layer
  ) -> NetworkBuilder.Layer {
    func missing(_ size: Int) -> Int { size > 1 && size % 2 == 0 ? 1 : 0 }
    let shape = builder.shape(of: input)
    let padding = Padding(top: 0, left: 0, bottom: missing(shape[1]), right: missing(shape[2]))
    let window = Window(kernel: Extent(3), stride: Extent(2), padding: padding)
    return builder.add(name, .pooling(Pooling(.max, window: window)), input)
  }
}
