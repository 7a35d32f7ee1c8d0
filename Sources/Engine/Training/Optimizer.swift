internal import Networks

/// Updates parameters by their gradients, with state from step to step.
protocol Optimizer: AnyObject {
  /// One step of all parameters.
  ///
  /// - Parameter rate: the learning rate of this step.
  func step(rate: Double)

  /// Its state, row-major by `<slot>/<parameter>`; with it a run continues bit for bit.
  func state() throws -> Weights
  func restore(_ state: Weights, stepsDone: Int) throws
}
