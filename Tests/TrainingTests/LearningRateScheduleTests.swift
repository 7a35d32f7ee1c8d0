import Networks
import Testing
import Training

@Suite struct LearningRateScheduleTests {
  private static let factors: [(LearningRateSchedule, [Double])] = {
    // (1 + cos πp) / 2: √3/2 and √2/2 are the cosines of π/6 and π/4.
    let (c6, c4) = (0.75.squareRoot(), 0.5.squareRoot())
    return [
      (.constant, [1, 1, 1, 1, 1, 1, 1]),
      (.step, [1, 1, 1, 0.1, 0.1, 0.01, 0.01]),
      (.cosine, [1, (1 + c6) / 2, (1 + c4) / 2, 0.5, 0.25, (1 - c4) / 2, 0]),
    ]
  }()

  @Test(arguments: factors)
  func factor(schedule: LearningRateSchedule, expected: [Double]) {
    let progress = [0, 1.0 / 6, 0.25, 0.5, 2.0 / 3, 0.75, 1]
    for (progress, expected) in zip(progress, expected) {
      let factor = schedule.factor(progress: progress)
      #expect(abs(factor - expected) < 1e-15, "\(progress)")
    }
  }

  @Test func stepsFallOnTheirBounds() {
    let step = LearningRateSchedule.step
    #expect(step.factor(progress: 0.5.nextDown) == 1)
    #expect(step.factor(progress: 0.75.nextDown) == 0.1)
  }

  @Test func namesAsInNotebooks() {
    #expect(LearningRateSchedule.allCases.map(\.rawValue) == ["constant", "step", "cosine"])
  }

  private static let rates: [(LearningRateSchedule, [Double])] = [
    (.constant, [0.2, 0.2, 0.2]),
    (.step, [0.2, 0.002, 0.002]),
    (.cosine, [0.15, 0.1 - 0.1 * 0.75.squareRoot(), 0]),
  ]

  /// 5 images in batches of 2: three steps an epoch, six in all.
  @Test(arguments: rates)
  func theTrainerFollowsThem(schedule: LearningRateSchedule, expected: [Double]) throws {
    let network = try Samples.linear(channels: 1, side: 2, classes: 3)
    let trainer = try Trainer(
      network, weights: .random(for: network, seed: 1), images: Samples.images(count: 5, side: 2),
      transform: Samples.transform(),
      configuration: TrainingConfiguration(
        epochs: 2, batch: 2, learningRate: 0.2, schedule: schedule, seed: 1))
    // The third epoch is one too many: the last rate stays.
    for expected in expected {
      let rate = try trainer.trainEpoch().learningRate
      #expect(abs(rate - expected) < 1e-15)
    }
  }
}
