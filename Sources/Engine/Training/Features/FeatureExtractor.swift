package import Datasets
package import Kernels
package import Networks

/// Computes the features of images, that is the outputs of the frozen layers: once, for all epochs and
/// all trainings that share the cut. Used from one thread at a time.
package final class FeatureExtractor {
  private let cut: NetworkCut
  private let plan: InferencePlan

  /// - Parameters:
  ///   - batch: images computed at once; affects results by rounding only.
  ///   - arithmetic: the precision of the frozen layers.
  /// - Throws: `NetworkError` where the weights are of another network, and `KernelError`.
  package init(
    _ network: Network, _ weights: Weights, cut: NetworkCut, batch: Int, backend: Backend,
    arithmetic: InferencePrecision = .float32
  ) throws {
    self.cut = cut
    plan = try InferencePlan(
      network, section: cut.frozen, batch: batch, backend: backend, precision: arithmetic)
    try plan.load(weights)
  }

  /// - Precondition: the images have the network's input size.
  /// - Parameter onBatch: called after each batch with the number of images done.
  /// - Returns: the features, and the seconds that they took, writing the file included.
  /// - Throws: `TrainingError.noImages`, `FeatureError`, `FileFailure`, and `KernelError`.
  package func extract(
    _ images: ImageSet, transform: PixelTransform, precision: FeaturePrecision = .float32,
    storage: FeatureStorage, onBatch: (_ imagesDone: Int) -> Void = { _ in }
  ) throws -> (features: FeatureSet, seconds: Double) {
    guard images.count > 0 else { throw TrainingError.noImages }
    images.requireFit(plan.network, transform)
    let clock = ContinuousClock()
    let start = clock.now
    let layout = FeatureLayout(count: images.count, shapes: cut.shapes, precision: precision)
    let features: FeatureSet
    switch storage {
    case .memory:
      let memory = try FeatureMemory(byteCount: layout.byteCount)
      try forEachBatch(images, transform, onBatch) { batch in
        let target = memory.bytes.baseAddress! + batch.lowerBound * layout.stride
        try encode(batch, layout, to: target)
      }
      features = FeatureSet(layout, labels: images.labels, in: memory, at: 0)
    case .file(let path):
      let head = try layout.head()
      let file = try FeatureFile(path)
      try file.append(head)
      let rows = UnsafeMutableRawBufferPointer.allocate(
        byteCount: plan.batch * layout.stride, alignment: 64)
      defer { rows.deallocate() }
      try forEachBatch(images, transform, onBatch) { batch in
        try encode(batch, layout, to: rows.baseAddress!)
        try file.append(
          UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer(rows)[..<(batch.count * layout.stride)]))
      }
      try file.append(layout.tail)
      try file.finish()
      features = FeatureSet(
        layout, labels: images.labels, in: try FeatureMemory(mapping: path), at: head.count)
    }
    return (features, (clock.now - start).inSeconds)
  }

  private func forEachBatch(
    _ images: ImageSet, _ transform: PixelTransform, _ onBatch: (Int) -> Void,
    _ body: (Range<Int>) throws -> Void
  ) throws {
    for batch in Batches(count: images.count, size: plan.batch) {
      // The last batch may be smaller: its remaining rows are computed and ignored.
      images.fill(plan.input.pointer, with: batch, transform: transform)
      try plan.run()
      let range = batch[batch.startIndex]..<batch[batch.startIndex] + batch.count
      try body(range)
      onBatch(range.upperBound)
    }
  }

  /// Gathers the values of a batch image by image.
  ///
  /// - Throws: `FeatureError.notFinite`.
  private func encode(
    _ batch: Range<Int>, _ layout: FeatureLayout, to target: UnsafeMutableRawPointer
  ) throws {
    var target = target
    for (output, size) in zip(plan.outputs, layout.sizes) {
      for row in 0..<batch.count {
        let values = output.pointer + row * size
        // A sum is not finite if a summand is not; that of large ones may overflow, and is then checked.
        let sum = (0..<size).reduce(Float(0)) { $0 + values[$1] }
        if !sum.isFinite, !(0..<size).allSatisfy({ values[$0].isFinite }) {
          throw FeatureError.notFinite(image: batch.lowerBound + row)
        }
        layout.precision.encode(values, count: size, to: target + row * layout.stride)
      }
      target += size * layout.precision.width
    }
  }
}
