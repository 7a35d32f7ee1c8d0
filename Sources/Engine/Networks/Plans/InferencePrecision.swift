package import Kernels

/// The precision of inference.
package enum InferencePrecision: Hashable, Sendable, Codable {
  /// Weights of convolutions and dense layers, and every activation, in one precision; sums, biases
  /// and normalization in float32.
  case floating(Precision)
  /// Convolutions and dense layers in int8, everything else in float32.
  case int8(Int8Calibration)

  package static let float32 = InferencePrecision.floating(.float32)
  package static let bfloat16 = InferencePrecision.floating(.bfloat16)
  package static let float16 = InferencePrecision.floating(.float16)

  /// As notebooks write it: `float32`, `bfloat16`, `float16`, `int8`.
  package var name: String {
    switch self {
    case .floating(let precision): precision.rawValue
    case .int8: "int8"
    }
  }

  /// The precision of results.
  var rounding: Precision {
    switch self {
    case .floating(let precision): precision
    case .int8: .float32
    }
  }

  var calibration: Int8Calibration? {
    switch self {
    case .floating: nil
    case .int8(let calibration): calibration
    }
  }

  /// How it is computed here. The reference implementation of int8 products has no int8 instructions.
  package func support(by backend: Backend) -> PrecisionSupport {
    switch self {
    case .floating(let precision): Processor.support(for: precision, by: backend)
    case .int8: backend == .onednn ? .native : .emulated
    }
  }
}

/// The input ranges of a network's layers: what int8 inference needs besides the weights.
package struct Int8Calibration: Hashable, Sendable, Codable {
  /// For convolutions and dense layers by the node's name: the quantization scale of the input. A
  /// layer not named here is computed in float32.
  package var inputScales: [String: Float]

  package init(inputScales: [String: Float]) { self.inputScales = inputScales }
}
