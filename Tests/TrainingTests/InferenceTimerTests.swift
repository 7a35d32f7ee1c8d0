import Kernels
import Networks
import Testing
import Training

@Suite struct InferenceTimerTests {
  private static func timer(_ backend: Backend) throws -> InferenceTimer {
    let network = try Samples.network()
    return try InferenceTimer(
      network, weights: .random(for: network, seed: 1), images: Samples.images(count: 7),
      transform: Samples.transform(), batch: 4, backend: backend)
  }

  /// More samples than images, and a batch that does not divide them.
  @Test(arguments: Backend.allCases)
  func givesAsManySamplesAsAskedFor(_ backend: Backend) throws {
    let timer = try Self.timer(backend)
    #expect(timer.batchCount == 2)
    let batches = try timer.timeBatches(.init(most: 5, seconds: 1000, least: 1))
    let singles = try timer.timeSingles(.init(most: 11, seconds: 1000, least: 1))
    #expect(batches.inference.count == 5 && batches.evaluation.count == 5 && singles.count == 11)
    #expect((batches.inference + singles).allSatisfy { $0 > 0 && $0.isFinite })
    #expect(zip(batches.inference, batches.evaluation).allSatisfy { $0 < $1 })
  }

  /// When the time is over, the least number is there all the same.
  @Test func endsInTime() throws {
    let timer = try Self.timer(.onednn)
    #expect(try timer.timeBatches(.init(most: 9, seconds: 0, least: 3)).inference.count == 3)
    #expect(try timer.timeSingles(.init(most: 9, seconds: 0, least: 4)).count == 4)
    #expect(InferenceTimer.Extent.batches(of: 79) == .init(most: 237, seconds: 10, least: 10))
    #expect(InferenceTimer.Extent.batches(of: 1) == .init(most: 30, seconds: 10, least: 10))
  }

  @Test func secondsOfADuration() {
    #expect(Duration.milliseconds(1500).inSeconds == 1.5)
    #expect(abs(Duration.nanoseconds(7).inSeconds - 7e-9) < 1e-22)
  }
}
