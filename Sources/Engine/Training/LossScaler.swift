internal import Networks

/// Loss scaling, which keeps small gradients from vanishing in float16: the loss is multiplied before
/// the backward pass, the gradients of the weights are divided after it.
///
/// The scale is halved when a gradient overflows, and that step is skipped; it doubles after 2000
/// steps without. Source: Micikevicius et al. 2018, "Mixed Precision Training", section 3.2, with
/// the usual constants.
struct LossScaler: Equatable {
  private(set) var scale: Float = 65_536
  private(set) var skippedSteps = 0
  private var stepsSinceChange = 0

  static let growthInterval = 2000
  private static let largest: Float = 16_777_216

  /// Updates the scale, given whether the gradients of a step were finite.
  mutating func follow(isFinite: Bool) {
    if isFinite {
      stepsSinceChange += 1
      guard stepsSinceChange == Self.growthInterval else { return }
      scale = min(2 * scale, Self.largest)
    } else {
      skippedSteps += 1
      scale /= 2
    }
    stepsSinceChange = 0
  }

  /// Whether even the unscaled gradients overflow.
  var isExhausted: Bool { scale < 1 }

  private static let key = "loss_scale"

  func save(to state: inout Weights) {
    state.arrays[Self.key] = Weights.Entry(
      shape: [3], values: [scale, Float(skippedSteps), Float(stepsSinceChange)])
  }

  /// - Throws: `TrainingError.stateDoesNotFit`.
  init(_ state: Weights) throws {
    guard let values = state.arrays[Self.key]?.values, values.count == 3, values[0] >= 1,
      let skipped = Int(exactly: values[1]), let steps = Int(exactly: values[2])
    else { throw TrainingError.stateDoesNotFit(array: Self.key) }
    (scale, skippedSteps, stepsSinceChange) = (values[0], skipped, steps)
  }

  init() {}
}
