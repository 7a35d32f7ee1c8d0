/// A kernel of plain loops over row-major memory: that of the `openblas` backend, and of both where
/// the library has none.
final class RowMajorKernel: Kernel {
  typealias Forward = (KernelValues) throws -> Void
  typealias Backward = (KernelValues, KernelGradients) throws -> Void

  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  let backwardReads: BackwardReads
  private let computeResult: Forward
  private let computeGradients: Backward

  init(
    inputs: [[Int]], parameters: [[Int]] = [], output: [Int],
    backwardReads: BackwardReads = .all, forward: @escaping Forward, backward: @escaping Backward
  ) {
    self.inputs = inputs.map(TensorDescriptor.init)
    self.parameters = parameters.map(TensorDescriptor.init)
    self.output = TensorDescriptor(output)
    self.backwardReads = backwardReads
    computeResult = forward
    computeGradients = backward
  }

  func forward(_ values: KernelValues) throws { try computeResult(values) }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    try computeGradients(values, gradients)
  }
}

extension RowMajorKernel {
  /// A kernel whose result is a view of its input under another shape.
  static func copy(from input: [Int], to output: [Int]) -> RowMajorKernel {
    let count = output.reduce(1, *)
    return RowMajorKernel(inputs: [input], output: output, backwardReads: .nothing) { values in
      values.output.pointer.update(from: values.inputs[0].pointer, count: count)
    } backward: { _, gradients in
      gradients.inputs[0]?.pointer.update(from: gradients.output.pointer, count: count)
    }
  }
}

/// Strides of row-major arrays.
enum RowMajor {
  /// The distance between neighbors along each axis, in elements.
  static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// An array as outer × axis × inner: the products of the extents before and after an axis.
  static func split(_ shape: [Int], at axis: Int) -> (outer: Int, extent: Int, inner: Int) {
    (shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *))
  }

  /// The offset in another array of each element of `shape` in order, `strides` being those of the
  /// other array along the axes of `shape`.
  static func offsets(_ shape: [Int], strides: [Int]) -> [Int] {
    var offsets = [0]
    for (extent, stride) in zip(shape, strides) {
      offsets = offsets.flatMap { start in (0..<extent).map { start + $0 * stride } }
    }
    return offsets
  }
}
