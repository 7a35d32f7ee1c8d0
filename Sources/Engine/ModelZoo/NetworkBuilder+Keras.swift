internal import Kernels
internal import Networks

/// Building blocks shared by several of Keras's architectures.
extension NetworkBuilder {
  /// Zero padding so that a convolution with stride 2 halves even sides: fewer above and
  /// to the left, as in `keras.applications.imagenet_utils.correct_pad`.
  mutating func paddingForStride2(_ name: String, _ x: Layer, kernel: Int) -> Layer {
    let (height, width) = (shape(of: x)[1], shape(of: x)[2])
    let half = kernel / 2
    let padding = Padding(
      top: half - (1 - height % 2), left: half - (1 - width % 2), bottom: half, right: half)
    return add(name, .zeroPadding(ZeroPadding(padding)), x)
  }

  /// The mean of each plane: C, or C×1×1 where a convolution follows (`keepdims`).
  mutating func globalAverage(_ name: String, _ x: Layer, keepsAxes: Bool = false) -> Layer {
    let mean = add(name, .globalPooling(GlobalPooling(.average)), x)
    return keepsAxes ? planes("\(name)_planes", mean, layer: name) : mean
  }

  /// Features C as C planes of one pixel.
  mutating func planes(_ name: String, _ x: Layer, layer: String? = nil) -> Layer {
    add(name, .reshape(Reshape([nil, shape(of: x)[0], 1, 1])), inputs: [x], layer: layer)
  }

  /// The planes as one vector, channels last: the order in Keras, to which the weights of a dense
  /// layer behind it belong.
  mutating func flattenChannelsLast(_ name: String, _ x: Layer) -> Layer {
    let turned = add(
      name, .transpose(Transpose([0, 2, 3, 1])), inputs: [x], kind: Operation.flatten.kindName)
    return add("\(name)_vector", .flatten, inputs: [turned], layer: name)
  }

  /// The classifier where the published head is a dense layer on the pooled features.
  mutating func denseTop(
    _ top: ModelArchitecture.Top, on features: Layer, name: String = "predictions"
  ) {
    switch top {
    case .none: break
    case .classifier(let classes), .original(let classes):
      _ = classifier(features, name: name, classes: classes)
    }
  }
}

/// Channel counts that hardware prefers.
enum Channels {
  /// The nearest multiple of 8, at least 8, and not below 90% of the number.
  ///
  /// Source: `_make_divisible` of the MobileNets, `round_filters` of EfficientNet.
  static func rounded(_ channels: Double) -> Int {
    let nearest = max(8, Int(channels + 4) / 8 * 8)
    return Double(nearest) < 0.9 * channels ? nearest + 8 : nearest
  }
}
