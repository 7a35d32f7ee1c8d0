import Kernels
import Networks
import Testing

/// The schedule that shares the gradients' memory against one that shares nothing.
@Suite struct BackwardScheduleTests {
  @Test(arguments: networkCases + randomNetworkCases, Backend.allCases)
  func sharingChangesNothing(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let found = try TrainingStep(subject, backend)
    let expected = try NaiveBackward(
      network, unevenWeights(network), images: subject.images(3),
      labels: TrainingStep.labels(3, classes: network.outputShape[0]), backend: backend)
    let names = Set(network.parameters.filter(\.isTrainable).map(\.name))
    #expect(Set(found.gradients.keys) == names)
    for (name, gradient) in found.gradients {
      // What the result does not depend on has the gradient zero.
      let zeros = [Float](repeating: 0, count: gradient.count)
      // Sums of more than two gradients round differently.
      let error = relativeError(
        gradient, expected.gradients[name] ?? zeros, floor: found.gradientFloor)
      #expect(error < 2e-5, "\(name)")
    }
  }

  /// A second step finds the shared memory as the first one left it.
  @Test(arguments: networkCases + randomNetworkCases, Backend.allCases)
  func secondStepEqualsTheFirst(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let plan = try TrainingPlan(network, batch: 3, backend: backend)
    try plan.load(unevenWeights(network))
    let labels = TrainingStep.labels(3, classes: network.outputShape[0])
    let first = try TrainingStep(plan, images: subject.images(3), labels: labels)
    _ = try TrainingStep(plan, images: subject.images(3).reversed(), labels: labels, seed: 99)
    try plan.load(unevenWeights(network))
    let again = try TrainingStep(plan, images: subject.images(3), labels: labels)
    #expect(again.loss == first.loss)
    #expect(again.gradients == first.gradients)
  }
}
