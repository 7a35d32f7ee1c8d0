internal import Networks

/// Moves parameters against their gradients and keeps what it needs from step to step.
protocol Optimizer: AnyObject {
  /// One step of all parameters.
  ///
  /// - Parameter rate: the learning rate of this step.
  func step(rate: Double)

  /// What it keeps, row-major by `<slot>/<parameter>`; with it a run continues bit for bit.
  func state() throws -> Weights
  func restore(_ state: Weights, stepsDone: Int) throws
}
