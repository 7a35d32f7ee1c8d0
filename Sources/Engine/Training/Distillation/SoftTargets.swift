package import Datasets
package import Kernels
package import Networks

/// A teacher's logits for the training images, and their weight in the loss.
///
/// The teacher sees each image unaugmented and without dropout, so its logits are the same in
/// every epoch: they are computed once.
package struct SoftTargets: Sendable {
  package let loss: DistillationLoss
  /// N×K, row-major, in the order of the images.
  package let logits: [Float]
  /// K, the number of classes.
  package let classes: Int

  /// - Parameter logits: the teacher's, N×K, row-major, in the order of the images.
  package init(logits: [Float], classes: Int, loss: DistillationLoss) {
    precondition(
      classes > 0 && logits.count % classes == 0, "each image needs a logit for each class")
    self.logits = logits
    self.classes = classes
    self.loss = loss
  }

  /// Computes a teacher's logits.
  ///
  /// - Precondition: there are images, of the teacher's input size.
  /// - Parameters:
  ///   - teacher: its results are logits, not probabilities.
  ///   - transform: the teacher's.
  ///   - precision: what the teacher computes in.
  ///   - onBatch: called after each batch with the number of images done.
  /// - Throws: `TrainingError.outputsNotFinite`, `NetworkError` where the weights are of another
  ///   network, and what plans and kernels throw.
  package init(
    of teacher: Network, _ weights: Weights, on images: ImageSet, transform: PixelTransform,
    loss: DistillationLoss, batch: Int, backend: Backend,
    precision: InferencePrecision = .float32, onBatch: (_ imagesDone: Int) -> Void = { _ in }
  ) throws {
    precondition(images.count > 0, "the teacher needs images")
    images.requireFit(teacher, transform)
    let plan = try InferencePlan(
      teacher, batch: min(batch, images.count), backend: backend, precision: precision)
    try plan.load(weights)
    let classes = teacher.outputShape[0]
    var logits: [Float] = []
    logits.reserveCapacity(images.count * classes)
    for batch in Batches(count: images.count, size: plan.batch) {
      // The last batch may be smaller: its remaining rows are computed and ignored.
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
