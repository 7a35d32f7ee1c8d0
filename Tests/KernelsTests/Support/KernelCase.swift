import Foundation
import Kernels
import Testing

/// An operation with input shapes on which it is tried.
struct KernelCase: Sendable, CustomTestStringConvertible {
  let spec: any KernelSpec
  let shapes: [[Int]]
  /// Inputs lie within ± this around `center`.
  let magnitude: Float
  let center: Float
  /// The step of finite differences.
  let step: Float

  let hasKinks: Bool

  /// - Parameter hasKinks: whether the operation has corners, which a step must not cross: inputs
  ///   lie `2 · magnitude / count` apart and a quarter of that from zero.
  init(
    _ spec: any KernelSpec, _ shapes: [Int]..., magnitude: Float = 1, center: Float = 0,
    hasKinks: Bool = false
  ) {
    self.spec = spec
    self.shapes = shapes
    self.magnitude = magnitude
    self.center = center
    self.hasKinks = hasKinks
    let largest = shapes.map { $0.reduce(1, *) }.max() ?? 1
    step = hasKinks ? min(0.2 * 2 * magnitude / Float(largest), 1e-2) : 1e-2
  }

  var testDescription: String {
    "\(spec) on \(shapes.map { $0.map(String.init).joined(separator: "×") })"
      .replacingOccurrences(of: "Kernels.", with: "")
  }

  /// How many of the parameters, from the first, have gradients: running statistics have none.
  func trainedParameters(of count: Int) -> Int {
    spec is BatchNormalization ? 2 : spec is FeatureNormalization ? 0 : count
  }

  /// Values of each input: all different, spread evenly, none at zero.
  func inputs() -> [[Float]] {
    shapes.enumerated().map { index, shape in
      let count = shape.reduce(1, *)
      let order = (0..<count).sorted {
        RandomBits.hash(UInt64(index), UInt64($0)) < RandomBits.hash(UInt64(index), UInt64($1))
      }
      return order.map { center + magnitude * ((Float($0) + 0.25) / Float(count) * 2 - 1) }
    }
  }

  /// Values of each parameter; variances and factors are positive, as they are in use.
  func parameters() throws -> [[Float]] {
    try spec.parameterShapes(for: shapes).enumerated().map { index, shape in
      let isScale =
        spec is BatchNormalization && (index == 0 || index == 3)
        || spec is FeatureNormalization && index == 1
      return noise(shape.reduce(1, *), seed: 100 + UInt64(index)).map {
        isScale ? 1.1 + $0 / 2 : $0
      }
    }
  }

  /// The gradient of the result: that of a randomly weighted sum of it.
  func outputGradient() throws -> [Float] {
    noise(try spec.outputShape(for: shapes).reduce(1, *), seed: 200)
  }
}

/// Reproducible numbers, uniform in -1 ..< 1.
func noise(_ count: Int, seed: UInt64) -> [Float] {
  (0..<count).map { Float(2 * RandomBits.uniform(seed, UInt64($0)) - 1) }
}
