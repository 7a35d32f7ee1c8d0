/// A tensor broadcast along axes of extent 1 (and new leading axes); the batch extent is that of a second
/// input, whose values don't matter.
package struct Broadcast: KernelSpec {
  /// nil is the extent of the second input's first axis, the batch.
  package var shape: [Int?]

  package init(_ shape: [Int?]) { self.shape = shape }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 2, let batch = inputs[1].first else {
      throw KernelError.shapeMismatch(
        operation: "broadcast", detail: "needs two inputs, not \(inputs)")
    }
    let output = shape.map { $0 ?? batch }
    guard inputs[0].count <= output.count,
      zip(inputs[0].reversed(), output.reversed()).allSatisfy({ $0 == $1 || $0 == 1 })
    else {
      throw KernelError.shapeMismatch(
        operation: "broadcast", detail: "\(inputs[0]) can't be repeated to \(output)")
    }
    return output
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shapes = inputs.map(\.shape)
    let output = try outputShape(for: shapes)
    let way = Broadcasting(shapes[0], to: output)
    return RowMajorKernel(inputs: shapes, output: output) { values in
      var y = values.output.pointer
      for start in way.starts {
        let x = values.inputs[0].pointer + start
        for k in 0..<way.length { y[k] = x[k * way.step] }
        y += way.length
      }
    } backward: { _, gradients in
      gradients.inputs[1]?.fill(0)
      guard let target = gradients.inputs[0] else { return }
      target.fill(0)
      var dy = gradients.output.pointer
      for start in way.starts {
        let dx = target.pointer + start
        for k in 0..<way.length { dx[k * way.step] += dy[k] }
        dy += way.length
      }
    }
  }
}
