extension ImageShape {
  /// The shape requested by a file's `Reshape`.
  ///
  /// Files with a fixed batch have its size where N should be, often 1; the batch is recognized
  /// by its position among the elements.
  ///
  /// - Parameters:
  ///   - target: may hold -1 once; zeros have been replaced.
  ///   - fixedBatch: the only batch size that the file allows; nil for any.
  func reshaped(to target: [BatchCount], fixedBatch: Int?) throws -> ImageShape {
    guard target.allSatisfy({ $0.isFixed ? $0.fixed >= -1 : $0.isPerImage })
    else { throw ONNXError.Problem.mixesImages }
    let variable = target.indices.filter { !target[$0].isFixed }
    let open = target.indices.filter { target[$0] == BatchCount(-1) }
    guard variable.count <= 1, open.count <= 1 else { throw mismatch(target) }
    var extents = target.map { $0.isFixed ? $0.fixed : $0.perImage }
    if let axis = variable.first {
      guard batch != nil else { throw ONNXError.Problem.mixesImages }
      try resolve(&extents, open: open.first, count: count, target)
      return try reshaped(extents, batchAxis: axis)
    }
    guard batch != nil else {
      try resolve(&extents, open: open.first, count: count, target)
      return ImageShape(extents, batch: nil)
    }
    if fixedBatch == nil, let open = open.first {
      try resolve(&extents, open: open, count: count, target)
      return try reshaped(extents, batchAxis: open)
    }
    let size = try fixedBatch ?? max(1, Self.product(extents) / max(count, 1))
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow else { throw mismatch(target) }
    try resolve(&extents, open: open.first, count: total, target)
    return try placingBatch(extents, size: size)
  }

  /// Infers the open extent and checks the number of elements.
  private func resolve(_ extents: inout [Int], open: Int?, count: Int, _ target: [BatchCount])
    throws
  {
    if let open {
      extents[open] = 1
      let known = try Self.product(extents)
      guard known > 0, count % known == 0 else { throw mismatch(target) }
      extents[open] = count / known
    }
    guard try Self.product(extents) == count else { throw mismatch(target) }
  }

  /// Finds the axis with the batch's `size` and divides it out. Of several, the one with the
  /// fewest elements before the batch is taken; the last axis holds features and is the last resort.
  private func placingBatch(_ extents: [Int], size: Int) throws -> ImageShape {
    guard let batch else { return ImageShape(extents, batch: nil) }
    let slower = self.extents[..<batch.axis].reduce(1, *) * batch.outer
    var found: Batch?
    var before = 1
    for axis in extents.indices {
      if before > 0, slower % before == 0 {
        let outer = slower / before
        let isLast = axis == extents.count - 1
        if outer > 0, extents[axis] % (outer * size) == 0, found == nil || !isLast,
          outer < found?.outer ?? .max
        {
          found = Batch(axis: axis, outer: outer)
        }
      }
      before *= extents[axis]
    }
    guard let found else { throw ONNXError.Problem.mixesImages }
    var perImage = extents
    perImage[found.axis] /= size
    return ImageShape(perImage, batch: found)
  }

  private static func product(_ extents: [Int]) throws -> Int {
    guard let product = ArrayShape.elements(of: extents.map { max($0, 1) }) else {
      throw ONNXError.Problem.tooManyElements(limit: ImportLimits.elements)
    }
    return extents.contains(0) ? 0 : product
  }

  private func mismatch(_ target: [BatchCount]) -> ONNXError.Problem {
    let text = target.map { count in
      count.isFixed ? "\(count.fixed)" : count.perImage == 1 ? "N" : "\(count.perImage)·N"
    }
    let own = counts.map { count in
      count.isFixed ? "\(count.fixed)" : count.perImage == 1 ? "N" : "\(count.perImage)·N"
    }
    return .shape(
      "the elements of [\(own.joined(separator: ", "))] don't make [\(text.joined(separator: ", "))]"
    )
  }
}

/// Limits on what a file may ask for.
enum ImportLimits {
  /// Elements of one value for one image.
  static let elements = 1 << 30
  /// Elements of all folded constants, beyond what the file itself holds.
  static let foldedElements = 1 << 26
  /// Windows, strides, dilation and padding, in pixels.
  static let window = 1 << 20
  /// Multiply-accumulates of all windows and matrices for one image.
  static let multiplyAccumulates = 1 << 60
}
