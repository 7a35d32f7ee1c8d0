/// The int8 weights of one layer: symmetric, with one quantization scale per output channel.
package struct Int8Weights: Sendable, Equatable {
  /// -127 ... 127, row-major; even numbers where the layer's input can be negative.
  package let integers: [Float]
  /// Quantization scale of each output channel.
  package let scales: [Float]

  /// Rounds weights to the nearest multiples of their channel's scale.
  ///
  /// Quantizing is idempotent, bit for bit, and `integers` times `scales` is exact in float32.
  ///
  /// - Parameters:
  ///   - values: row-major, the output channels first.
  ///   - inputIsSigned: whether the layer's input can be negative. Processors without VNNI add two
  ///     int8 products in 16 bits; input of 0 ... 127 leaves room for that, signed input
  ///     only with weights of 7 bits.
  package init(_ values: [Float], channels: Int, inputIsSigned: Bool) {
    precondition(
      channels > 0 && values.count % channels == 0, "every channel has the same number of weights")
    let size = values.count / channels
    let (limit, grain): (Float, Float) = inputIsSigned ? (126, 2) : (127, 1)
    var integers = values
    var scales: [Float] = []
    scales.reserveCapacity(channels)
    for channel in 0..<channels {
      let range = channel * size..<(channel + 1) * size
      let largest = values[range].reduce(0) { max($0, abs($1)) }
      let scale = Self.scale(largest / limit)
      for i in range {
        let units = (values[i] / (scale * grain)).rounded(.toNearestOrEven) * grain
        // Integers have a single zero; adding 0 turns −0 into it.
        integers[i] = min(max(units, -limit), limit) + 0
      }
      scales.append(scale)
    }
    self.integers = integers
    self.scales = scales
  }

  /// The dequantized weights, which the layer computes with.
  package var values: [Float] {
    let size = integers.count / scales.count
    return integers.indices.map { integers[$0] * scales[$0 / size] }
  }

  /// The next larger number with 16 significant bits, so that products with 7-bit numbers are
  /// exact; 1 for a channel without weights.
  private static func scale(_ value: Float) -> Float {
    guard value >= .leastNormalMagnitude else { return value > 0 ? .leastNormalMagnitude : 1 }
    let bits = value.bitPattern
    return Float(bitPattern: (bits &+ 0xFF) & ~0xFF)
  }
}
