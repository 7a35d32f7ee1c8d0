import Kernels
import Networks
import Testing
import Training

@Suite struct InferenceTimerTests {
  /// More latencies than images, and a batch that does not divide them.
  @Test(arguments: Backend.allCases)
  func givesAsManySamplesAsAskedFor(_ backend: Backend) throws {
    let network = try Samples.network()
    let samples = try InferenceTimer.measure(
      network, weights: .random(for: network, seed: 1), images: Samples.images(count: 7),
      transform: Samples.transform(), batch: 4, backend: backend, passes: 4, latencies: 11)
    #expect(samples.passes.count == 4)
    #expect(samples.latencies.count == 11)
    #expect((samples.passes + samples.latencies).allSatisfy { $0 > 0 && $0.isFinite })
  }

  @Test func secondsOfADuration() {
    #expect(Duration.milliseconds(1500).inSeconds == 1.5)
    #expect(abs(Duration.nanoseconds(7).inSeconds - 7e-9) < 1e-22)
  }
}
