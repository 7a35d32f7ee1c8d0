package import Kernels

/// In what numbers a network is computed.
package enum InferencePrecision: Hashable, Sendable, Codable {
  /// Weights of convolutions and dense layers, and every activation, in one precision; sums, biases
  /// and normalization in float32.
  case floating(Precision)
  /// Convolutions and dense layers on 8-bit numbers, everything else in float32.
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

  /// Of what operations give.
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

  /// How it is computed here. The plain twin of 8-bit products has no instructions of its own.
  package func support(by backend: Backend) -> PrecisionSupport {
    switch self {
    case .floating(let precision): Processor.support(for: precision, by: backend)
    case .int8: backend == .onednn ? .native : .emulated
    }
  }
}

/// How large the numbers are that the layers of a network read: what 8-bit inference needs to know
/// beside the weights.
package struct Int8Calibration: Hashable, Sendable, Codable {
  /// For convolutions and dense layers by the node's name: what 1 stands for in the 8-bit input. A
  /// layer that is not named here is computed in float32.
  package var inputSteps: [String: Float]

  package init(inputSteps: [String: Float]) { self.inputSteps = inputSteps }
}
