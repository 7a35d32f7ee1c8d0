/// Elementwise arithmetic on two tensors with numpy's broadcasting.
package struct Arithmetic: KernelSpec {
  package enum Function: String, CaseIterable, Hashable, Sendable {
    case add, subtract, multiply, divide
  }

  package var function: Function

  package init(_ function: Function) { self.function = function }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    let rank = inputs.map(\.count).max() ?? 0
    let padded = inputs.map { Array(repeating: 1, count: rank - $0.count) + $0 }
    guard padded.count == 2,
      zip(padded[0], padded[1]).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 })
    else {
      throw KernelError.shapeMismatch(
        operation: function.rawValue,
        detail: "needs two inputs whose extents are equal or 1, not \(inputs)")
    }
    return zip(padded[0], padded[1]).map { $0 == 1 ? $1 : $0 }
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shapes = inputs.map(\.shape)
    let output = try outputShape(for: shapes)
    let a = Broadcasting(shapes[0], to: output)
    let b = Broadcasting(shapes[1], to: output)
    let function = function
    return RowMajorKernel(inputs: shapes, output: output) { values in
      let (x, w, y) = (
        values.inputs[0].pointer, values.inputs[1].pointer, values.output.pointer
      )
      for run in a.starts.indices {
        let (start, i, j) = (run * a.length, a.starts[run], b.starts[run])
        for k in 0..<a.length {
          let (u, v) = (x[i + k * a.step], w[j + k * b.step])
          y[start + k] =
            switch function {
            case .add: u + v
            case .subtract: u - v
            case .multiply: u * v
            case .divide: u / v
            }
        }
      }
    } backward: { values, gradients in
      let (x, w, dy) = (
        values.inputs[0].pointer, values.inputs[1].pointer, gradients.output.pointer
      )
      for target in gradients.inputs { target?.fill(0) }
      let (dx, dw) = (gradients.inputs[0]?.pointer, gradients.inputs[1]?.pointer)
      for run in a.starts.indices {
        for k in 0..<a.length {
          let (i, j) = (a.starts[run] + k * a.step, b.starts[run] + k * b.step)
          let (slope, u, v) = (dy[run * a.length + k], x[i], w[j])
          switch function {
          case .add:
            dx?[i] += slope
            dw?[j] += slope
          case .subtract:
            dx?[i] += slope
            dw?[j] -= slope
          case .multiply:
            dx?[i] += slope * v
            dw?[j] += slope * u
          case .divide:
            dx?[i] += slope / v
            dw?[j] -= slope * u / (v * v)
          }
        }
      }
    }
  }
}

/// The access pattern of a smaller, broadcast array along a larger one.
struct Broadcasting {
  /// For each run along the last axis of the larger array, the first element of the smaller one.
  let starts: [Int]
  /// The length of a run.
  let length: Int
  /// 1 where the smaller array advances along the last axis, 0 where it is broadcast.
  let step: Int

  /// - Precondition: each extent of `shape`, counted from the last, is that of `output` or 1.
  init(_ shape: [Int], to output: [Int]) {
    let padded = Array(repeating: 1, count: output.count - shape.count) + shape
    let strides = zip(padded, RowMajor.strides(padded)).map { $0 == 1 ? 0 : $1 }
    starts = RowMajor.offsets(output.dropLast(), strides: strides.dropLast())
    length = output.last ?? 1
    step = strides.last ?? 0
  }
}
