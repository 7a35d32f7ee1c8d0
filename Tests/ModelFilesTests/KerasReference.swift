import Foundation
import Kernels
import ModelFiles
import Networks

/// What Keras recorded; see Reference/record_keras.py.
enum KerasReference {
  struct Record: Decodable {
    let input: [Float]
    let output: [Float]
    /// The arrays of the nested model by Keras's path.
    let nested: [String: [Float]]
  }

  static func record() throws -> Record {
    try JSONDecoder().decode(
      Record.self, from: Data(contentsOf: URL(filePath: Reference.path("keras.json"))))
  }

  /// The network that `tiny` of the script builds. Nothing of it is the same forwards and backwards,
  /// so that no axis can be taken for another.
  static func tiny(classes: Int? = 3, prefix: String = "") throws -> Network {
    var builder = NetworkBuilder(name: "tiny")
    var x = builder.input(prefix + "input", shape: [3, 7, 7])
    x = builder.add(
      prefix + "conv1",
      .convolution(
        Convolution(outputChannels: 4, window: Window(kernel: Extent(3, 2)), hasBias: false)), x)
    x = builder.batchNormalization(prefix + "conv1_bn", x, epsilon: 1e-3, momentum: 0.99)
    x = builder.activation(prefix + "conv1_relu", x, .relu)
    x = builder.convolution(prefix + "depthwise", x, filters: 8, kernel: 3, groups: 4, bias: true)
    x = builder.batchNormalization(prefix + "depthwise_bn", x, epsilon: 1e-3, momentum: 0.99)
    x = builder.convolution(prefix + "conv2", x, filters: 5, kernel: 1, bias: true)
    x = builder.add(prefix + "flatten", .flatten, x)
    x = builder.add(prefix + "hidden", .dense(Dense(outputs: 6, hasBias: false)), x)
    if let classes {
      _ = builder.dense(prefix + "predictions", x, outputs: classes)
      builder.markHead(prefix + "predictions")
    }
    return try builder.build()
  }

  /// The largest difference between the network's outputs and Keras's.
  static func difference(_ weights: Weights, _ network: Network) throws -> Float {
    let record = try record()
    let plan = try InferencePlan(network, batch: 2, backend: .openblas)
    try plan.load(weights)
    try plan.input.load(record.input)
    try plan.run()
    let output = try plan.output.values()
    return zip(output, record.output).map { abs($0 - $1) }.max() ?? .infinity
  }

  static let files = [
    "keras_2.h5", "keras_2_model.h5", "keras_3.keras", "keras_3_deflated.keras",
    "keras_3.weights.h5", "keras_3_legacy.h5", "keras_3_model.h5", "keras_split_fixed.h5",
    "keras_split_variable.h5",
  ]
}
