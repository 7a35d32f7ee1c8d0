package import Datasets
package import Kernels
package import Networks

/// What a teacher says of each training image, and how much of the loss it makes.
///
/// The teacher sees each image as it is and without dropout, so that its logits are the same in
/// every epoch: they are computed once.
package struct SoftTargets: Sendable {
  package let loss: DistillationLoss
  /// N×K, row-major, in the order of the images.
  package let logits: [Float]
  /// K.
  package let classes: Int

  /// - Parameter logits: the teacher's, N×K, row-major, in the order of the images.
  package init(logits: [Float], classes: Int, loss: DistillationLoss) {
    precondition(
      classes > 0 && logits.count % classes == 0, "each image needs a logit for each class")
    self.logits = logits
    self.classes = classes
    self.loss = loss
  }

  /// Asks a teacher.
  ///
  /// - Precondition: there are images, of the size of the teacher's input.
  /// - Parameters:
  ///   - teacher: gives logits, not probabilities.
  ///   - transform: that of the teacher.
  ///   - onBatch: called after each batch with the number of images done.
  /// - Throws: `TrainingError.outputsNotFinite`, `NetworkError` where the weights are of another
  ///   network, and what plans and kernels throw.
  package init(
    of teacher: Network, _ weights: Weights, on images: ImageSet, transform: PixelTransform,
    loss: DistillationLoss, batch: Int, backend: Backend,
    onBatch: (_ imagesDone: Int) -> Void = { _ in }
  ) throws {
    precondition(images.count > 0, "there is nothing to ask the teacher")
    images.requireFit(teacher, transform)
    let plan = try InferencePlan(teacher, batch: min(batch, images.count), backend: backend)
    try plan.load(weights)
    let classes = teacher.outputShape[0]
    var logits: [Float] = []
    logits.reserveCapacity(images.count * classes)
    for batch in Batches(count: images.count, size: plan.batch) {
      // The last batch may be smaller: what is left in the other rows is computed and ignored.
      images.fill(plan.input.pointer, with: batch, transform: transform)
      try plan.run()
      logits += UnsafeBufferPointer(start: plan.output.pointer, count: batch.count * classes)
      onBatch(logits.count / classes)
    }
    guard logits.allSatisfy(\.isFinite) else { throw TrainingError.outputsNotFinite }
    self.init(logits: logits, classes: classes, loss: loss)
  }

  /// The loss of a batch; see `DistillationLoss.evaluate`.
  func evaluate(
    logits: Tensor, labels: [Int32], images: ArraySlice<Int>, gradient: Tensor
  ) -> (lossSum: Double, correct: Int) {
    let teacher = images.flatMap { self.logits[$0 * classes..<($0 + 1) * classes] }
    return loss.evaluate(logits: logits, teacher: teacher, labels: labels, gradient: gradient)
  }

  /// Traps unless there are targets for each of the images and classes.
  func requireFit(count: Int, classes: Int) {
    precondition(
      self.classes == classes && logits.count == count * classes,
      "the soft targets are those of other images or classes")
  }
}
