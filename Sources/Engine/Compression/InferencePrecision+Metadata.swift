internal import Kernels
package import Networks

/// The arithmetic of inference in the metadata of a file.
extension InferencePrecision {
  private static let key = "precision"
  private static let stepPrefix = "int8_input_step/"

  /// `precision`, and for int8 the step of each layer's input. Nothing for float32.
  package var metadata: [String: String] {
    switch self {
    case .float32: [:]
    case .floating(let precision): [Self.key: precision.rawValue]
    case .int8(let calibration):
      Dictionary(
        uniqueKeysWithValues: calibration.inputSteps.map {
          (Self.stepPrefix + $0.key, $0.value.description)
        }
      ).merging([Self.key: name]) { $1 }
    }
  }

  /// What the metadata of `file` say.
  ///
  /// - Throws: `PrecisionMetadataError` where they name another precision, or input steps that aren't positive.
  package init(metadata: [String: String], of file: String) throws(PrecisionMetadataError) {
    switch metadata[Self.key] {
    case nil, "float32": self = .float32
    case "bfloat16": self = .floating(.bfloat16)
    case "float16": self = .floating(.float16)
    case "int8":
      var steps: [String: Float] = [:]
      for (key, text) in metadata where key.hasPrefix(Self.stepPrefix) {
        guard let step = Float(text), step.isFinite, step > 0 else {
          throw PrecisionMetadataError(file: file)
        }
        steps[String(key.dropFirst(Self.stepPrefix.count))] = step
      }
      self = .int8(Int8Calibration(inputSteps: steps))
    default: throw PrecisionMetadataError(file: file)
    }
  }

  /// The network that a file of this precision holds the weights of: with int8, the one without the
  /// batch normalizations that are drawn into convolutions.
  package func network(of original: Network) throws -> Network {
    switch self {
    case .floating: original
    case .int8: try NormalizationFolding(original).network
    }
  }
}
