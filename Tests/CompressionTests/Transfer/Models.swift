import Compression
import Datasets
import Kernels
import Networks
import Training

/// Small trained-like models and what techniques need beside them.
enum Models {
  /// Residual stages of two strides for 1×8×8 images, with `blocks` blocks in each.
  static func residual(_ name: String, blocks: Int, width: Int = 4, classes: Int = 3) throws
    -> Network
  {
    var builder = NetworkBuilder(name: name, initializer: .heNormal)
    var x = builder.input(shape: [1, 8, 8])
    for stage in 1...2 {
      for block in 1...blocks {
        let prefix = "stage\(stage)_block\(block)"
        let filters = stage * width
        let stride = block == 1 ? 2 : 1
        var y = builder.convolution(
          "\(prefix)_conv", x, filters: filters, kernel: 3, stride: stride, padding: Padding(1),
          bias: false)
        y = builder.batchNormalization("\(prefix)_bn", y, epsilon: 1e-3, momentum: 0.9)
        x = builder.activation(
          "\(prefix)_relu", block == 1 ? y : builder.add("\(prefix)_add", .add, x, y), .relu)
      }
    }
    x = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    _ = builder.classifier(x, classes: classes)
    return try builder.build()
  }

  static func images(count: Int = 24) -> ImageSet {
    ImageSet(
      channels: 1, height: 8, width: 8,
      pixels: (0..<count * 64).map {
        UInt8(truncatingIfNeeded: RandomBits.hash(5, UInt64($0)) >> 32)
      }, labels: (0..<count).map { Int32($0 % 3) })
  }

  static func context(
    _ models: [String: Network], trainedLayers: Set<String>? = nil
  ) -> CompressionContext {
    let transform = PixelTransform.standardize(mean: [0.5], deviation: [0.25])
    return CompressionContext(
      images: images(), transform: transform,
      configuration: TrainingConfiguration(epochs: 2, batch: 8, learningRate: 0.02, seed: 1),
      trainedLayers: trainedLayers,
      model: { name in
        guard let network = models[name] else { throw Unknown(name: name) }
        return (network, .random(for: network, seed: 77), transform)
      })
  }

  struct Unknown: Error, Equatable {
    let name: String
  }
}

/// What `work` complains of.
func complaint(of work: () throws -> some Any) -> String {
  do {
    _ = try work()
    return "no complaint"
  } catch {
    return "\(error)"
  }
}
