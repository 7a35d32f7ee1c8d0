/// The same elements, row-major, under another shape.
package struct Reshape: KernelSpec {
  /// nil is the extent that follows from the others and the batch; at most one is nil.
  package var shape: [Int?]

  package init(_ shape: [Int?]) {
    precondition(shape.count { $0 == nil } <= 1, "at most one extent can be left open")
    self.shape = shape
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    let count = inputs.first?.reduce(1, *) ?? 0
    let known = shape.reduce(1) { $0 * ($1 ?? 1) }
    guard inputs.count == 1, known > 0, count % known == 0,
      count == known || shape.contains(nil)
    else {
      throw KernelError.shapeMismatch(
        operation: "reshape",
        detail: "the elements of \(inputs) don't make "
          + shape.map { $0.map(String.init) ?? "?" }.joined(separator: "×"))
    }
    return shape.map { $0 ?? count / known }
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    RowMajorKernel.copy(
      from: inputs[0].shape, to: try outputShape(for: [inputs[0].shape]))
  }
}
