import Kernels
import Networks
import Testing

@testable import Training

@Suite struct LossScalerTests {
  @Test func halvesOnOverflowAndGrowsAfterwards() {
    var scaler = LossScaler()
    #expect(scaler.scale == 65_536)
    scaler.follow(isFinite: false)
    scaler.follow(isFinite: false)
    #expect(scaler.scale == 16_384)
    #expect(scaler.skippedSteps == 2)
    for _ in 0..<1999 { scaler.follow(isFinite: true) }
    #expect(scaler.scale == 16_384)
    scaler.follow(isFinite: true)
    #expect(scaler.scale == 32_768)
    // An overflow begins the count anew.
    for _ in 0..<1999 { scaler.follow(isFinite: true) }
    scaler.follow(isFinite: false)
    for _ in 0..<1999 { scaler.follow(isFinite: true) }
    #expect(scaler.scale == 16_384)
    for _ in 0..<30 * 2000 { scaler.follow(isFinite: true) }
    #expect(scaler.scale == 16_777_216)
    #expect(!scaler.isExhausted)
    for _ in 0..<25 { scaler.follow(isFinite: false) }
    #expect(scaler.isExhausted)
  }

  @Test func comesBackFromItsState() throws {
    var scaler = LossScaler()
    scaler.follow(isFinite: false)
    for _ in 0..<7 { scaler.follow(isFinite: true) }
    var state = Weights()
    scaler.save(to: &state)
    #expect(try LossScaler(state) == scaler)
    #expect(throws: TrainingError.stateDoesNotFit(array: "loss_scale")) {
      try LossScaler(Weights())
    }
  }
}
