import Foundation
import Kernels
import Networks
import Testing

/// The files beside the scripts that have recorded them.
enum Reference {
  static func data(_ name: String) throws -> Data {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Reference")
    return try Data(contentsOf: folder.appendingPathComponent(name))
  }

  /// The lines without those that begin with `#`.
  static func lines(_ name: String) throws -> [String] {
    String(decoding: try data(name), as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map(String.init)
  }
}

/// Weights and images by the formula of `Reference/formula.py`.
enum Formula {
  static func weights(_ network: Network) -> Weights {
    Weights(
      Dictionary(
        uniqueKeysWithValues: network.parameters.map {
          ($0.name, Weights.Entry(shape: $0.shape, values: values($0)))
        }))
  }

  private static func values(_ parameter: Parameter) -> [Float] {
    let (center, spread): (Float, Double) =
      switch parameter.role {
      case .kernel:
        (0, 0.9 * (6 / Double(parameter.shape.dropFirst().reduce(1, *))).squareRoot())
      case .gamma: (1, 0.2)
      case .movingVariance, .variance: (1, 0.5)
      default: (0, 0.1)
      }
    let drawn = RandomBits.uniform(
      digest(of: parameter.name), count: parameter.count, limit: spread)
    return center == 0 ? drawn : drawn.map { $0 + center }
  }

  /// FNV-1a.
  private static func digest(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// N×3×H×W from -1 to 1, or from 0 to 255.
  static func images(side: Int, count: Int, isRaw: Bool) -> [Float] {
    (0..<count * 3 * side * side).map { index in
      let drawn = 2 * RandomBits.uniform(9, UInt64(index)) - 1
      return Float(isRaw ? (drawn + 1) * 127.5 : drawn)
    }
  }
}
