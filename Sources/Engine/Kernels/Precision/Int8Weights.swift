/// The weights of one layer in 8 bits: symmetric, with one step for each output channel.
package struct Int8Weights: Sendable, Equatable {
  /// -127 ... 127, row-major; even numbers where the layer's input can be negative.
  package let integers: [Float]
  /// What 1 stands for in each output channel.
  package let steps: [Float]

  /// Rounds weights to the nearest multiples of their channel's step.
  ///
  /// Multiples of a step are their own result, bit for bit: quantizing twice changes nothing, and
  /// `integers` times `steps` is exact in float32.
  ///
  /// - Parameters:
  ///   - values: row-major, the output channels first.
  ///   - inputIsSigned: whether the layer reads negative numbers. Processors without VNNI add two
  ///     products of 8-bit numbers in 16 bits; input of 0 ... 127 leaves room for that, signed input
  ///     only beside weights of 7 bits.
  package init(_ values: [Float], channels: Int, inputIsSigned: Bool) {
    precondition(channels > 0 && values.count % channels == 0, "every channel has as many weights")
    let size = values.count / channels
    let (limit, grain): (Float, Float) = inputIsSigned ? (126, 2) : (127, 1)
    var integers = values
    var steps: [Float] = []
    steps.reserveCapacity(channels)
    for channel in 0..<channels {
      let range = channel * size..<(channel + 1) * size
      let largest = values[range].reduce(0) { max($0, abs($1)) }
      let step = Self.step(largest / limit)
      for i in range {
        let units = (values[i] / (step * grain)).rounded(.toNearestOrEven) * grain
        // Whole numbers have one zero; the sum with it is never the negative one.
        integers[i] = min(max(units, -limit), limit) + 0
      }
      steps.append(step)
    }
    self.integers = integers
    self.steps = steps
  }

  /// The weights that the layer computes with.
  package var values: [Float] {
    let size = integers.count / steps.count
    return integers.indices.map { integers[$0] * steps[$0 / size] }
  }

  /// The next number upwards with 16 significant bits, so that products with 7-bit numbers are
  /// exact; 1 for a channel without weights.
  private static func step(_ value: Float) -> Float {
    guard value >= .leastNormalMagnitude else { return value > 0 ? .leastNormalMagnitude : 1 }
    let bits = value.bitPattern
    return Float(bitPattern: (bits &+ 0xFF) & ~0xFF)
  }
}
