import Datasets
import Foundation
import Kernels
import ModelZoo
import Networks
import Training

/// Small data and networks for tests that need no real images.
enum Samples {
  /// Images of noise, labels in turn: the same for the same seed.
  static func images(
    count: Int, channels: Int = 1, side: Int = 6, classes: Int = 3, seed: UInt64 = 5
  ) -> ImageSet {
    ImageSet(
      channels: channels, height: side, width: side,
      pixels: (0..<count * channels * side * side).map {
        UInt8(truncatingIfNeeded: RandomBits.hash(seed, UInt64($0)) >> 32)
      }, labels: (0..<count).map { Int32($0 % classes) })
  }

  /// From bytes to about −2 … 2.
  static func transform(channels: Int = 1) -> PixelTransform {
    .standardize(
      mean: Array(repeating: 0.5, count: channels),
      deviation: Array(repeating: 0.25, count: channels))
  }

  /// Convolution, batch normalization, dropout and a classifier of 3 classes, for 1×6×6 images.
  static func network() throws -> Network {
    var builder = NetworkBuilder(name: "small", initializer: .heNormal)
    var x = builder.input(shape: [1, 6, 6])
    x = builder.convolution("conv", x, filters: 8, kernel: 3, padding: Padding(1), bias: false)
    x = builder.batchNormalization("bn", x, epsilon: 1e-5, momentum: 0.9)
    x = builder.activation("relu", x, .relu)
    x = builder.add("dropout", .dropout(Dropout(rate: 0.3)), x)
    x = builder.add("flatten", .flatten, x)
    _ = builder.dense("dense", x, outputs: 3)
    return try builder.build()
  }

  /// A dense layer alone on flattened images.
  static func linear(channels: Int, side: Int, classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: "linear")
    var x = builder.input(shape: [channels, side, side])
    x = builder.add("flatten", .flatten, x)
    _ = builder.dense("dense", x, outputs: classes)
    return try builder.build()
  }

  static func resnet20() throws -> Network {
    try ModelRegistry.named("resnet20")!.network(input: 32, classes: 10)
  }
}

/// 10,000 training images and the 10,000 test images of Fashion-MNIST, as Debian's package
/// dataset-fashion-mnist installs them.
enum FashionMNISTSample {
  static let loaded = Result {
    try DatasetSource.named("fashion-mnist").load(
      DatasetOptions(split: .standard, limit: 10_000, input: 32, seed: 1))
  }

  static func dataset() throws -> Dataset { try loaded.get() }

  static func transform() throws -> PixelTransform {
    try dataset().train.channelStatistics().transform
  }
}

extension ImageSet {
  func slice(_ images: Range<Int>) -> ImageSet {
    let size = channels * height * width
    return ImageSet(
      channels: channels, height: height, width: width,
      pixels: Array(pixels[images.lowerBound * size..<images.upperBound * size]),
      labels: Array(labels[images]))
  }
}

extension Weights {
  /// The values by name as bits: two networks are the same only when these are.
  var bits: [String: [UInt32]] { arrays.mapValues { $0.values.map(\.bitPattern) } }
}

/// What a file beside the tests holds.
func reference<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Reference")
  return try JSONDecoder().decode(
    type, from: Data(contentsOf: folder.appendingPathComponent(name)))
}
