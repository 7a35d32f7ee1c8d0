import Kernels
import Testing

@Suite struct Int8WeightsTests {
  @Test(arguments: [false, true])
  func nearestMultiples(_ inputIsSigned: Bool) {
    let values = zip(noise(4000, seed: 1), noise(4000, seed: 2)).map { $0 * $1 * $1 }
    let quantized = Int8Weights(values, channels: 8, inputIsSigned: inputIsSigned)
    let (limit, grain): (Float, Float) = inputIsSigned ? (126, 2) : (127, 1)
    #expect(quantized.scales.count == 8)
    for channel in 0..<8 {
      let range = channel * 500..<(channel + 1) * 500
      let step = quantized.scales[channel]
      // The largest weight has the largest number.
      #expect(quantized.integers[range].map(abs).max() == limit)
      for i in range {
        #expect(quantized.integers[i].remainder(dividingBy: grain) == 0)
        #expect(abs(quantized.integers[i]) <= limit)
        #expect(abs(quantized.values[i] - values[i]) <= 0.5001 * step * grain)
      }
    }
  }

  /// What a file of the values gives back is quantized to the same numbers again, bit for bit.
  @Test(arguments: [false, true])
  func twiceIsOnce(_ inputIsSigned: Bool) {
    for scale in [1e-6, 1, 3e4] as [Float] {
      let values = noise(3000, seed: 4).map { $0 * $0 * $0 * scale }
      let once = Int8Weights(values, channels: 30, inputIsSigned: inputIsSigned)
      let twice = Int8Weights(once.values, channels: 30, inputIsSigned: inputIsSigned)
      #expect(twice == once)
      #expect(twice.values == once.values)
    }
  }

  @Test func channelsWithoutWeights() {
    let quantized = Int8Weights([0, 0, 0, 3], channels: 2, inputIsSigned: false)
    #expect(quantized.integers == [0, 0, 0, 127])
    #expect(quantized.scales[0] == 1)
    #expect(quantized.values == [0, 0, 0, 127 * quantized.scales[1]])
    #expect(abs(quantized.values[3] - 3) < 1e-4)
  }

  @Test func percentiles() {
    var histogram = MagnitudeHistogram(largest: 100)
    histogram.add((1...10_000).map { Float($0) / 100 * ($0 % 2 == 0 ? 1 : -1) })
    #expect(abs(histogram.percentile(99.9) - 99.9) < 0.02)
    #expect(abs(histogram.percentile(50) - 50) < 0.02)
    #expect(histogram.percentile(100) == 100)
    #expect(MagnitudeHistogram.largest(of: [1, -3, 2]) == 3)
    #expect(MagnitudeHistogram.largest(of: [1, .nan, 2]).isNaN)
    var zeros = MagnitudeHistogram(largest: 0)
    zeros.add([0, 0])
    #expect(zeros.percentile(99) == 0)
  }
}
