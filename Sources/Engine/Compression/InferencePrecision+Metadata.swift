internal import Kernels
package import Networks

/// The precision of inference in the metadata of a file.
extension InferencePrecision {
  private static let key = "precision"
  private static let scalePrefix = "int8_input_step/"

  /// `precision`, and for int8 the quantization scale of each layer's input. Nothing for float32.
  package var metadata: [String: String] {
    switch self {
    case .float32: [:]
    case .floating(let precision): [Self.key: precision.rawValue]
    case .int8(let calibration):
      Dictionary(
        uniqueKeysWithValues: calibration.inputScales.map {
          (Self.scalePrefix + $0.key, $0.value.description)
        }
      ).merging([Self.key: name]) { $1 }
    }
  }

  /// The precision in the metadata of `file`.
  ///
  /// - Throws: `PrecisionMetadataError` for an unknown precision or scales that are not positive.
  package init(metadata: [String: String], of file: String) throws(PrecisionMetadataError) {
    switch metadata[Self.key] {
    case nil, "float32": self = .float32
    case "bfloat16": self = .floating(.bfloat16)
    case "float16": self = .floating(.float16)
    case "int8":
      var scales: [String: Float] = [:]
      for (key, text) in metadata where key.hasPrefix(Self.scalePrefix) {
        guard let scale = Float(text), scale.isFinite, scale > 0 else {
          throw PrecisionMetadataError(file: file)
        }
        scales[String(key.dropFirst(Self.scalePrefix.count))] = scale
      }
      self = .int8(Int8Calibration(inputScales: scales))
    default: throw PrecisionMetadataError(file: file)
    }
  }

  /// The network that a file of this precision holds the weights of: with int8, the one with its
  /// batch norms folded into the preceding convolutions.
  package func network(of original: Network) throws -> Network {
    switch self {
    case .floating: original
    case .int8: try NormalizationFolding(original).network
    }
  }
}
