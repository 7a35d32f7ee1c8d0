/// The arithmetic of the optimizers: one pass over a parameter, its gradient and its state, all in
/// the same layout.
package enum Updates {
  /// `v ← momentum · v + g + decay · w`, `w ← w − rate · v`.
  package static func momentum(
    _ weights: Tensor, _ gradient: Tensor, velocity: Tensor, rate: Float, momentum: Float,
    decay: Float
  ) {
    let arrays = (
      w: SharedPointer(weights.pointer), g: SharedPointer(gradient.pointer),
      v: SharedPointer(velocity.pointer)
    )
    ParallelPieces.forEachRange(weights.elements.count) { range in
      let (w, g, v) = (arrays.w.pointer, arrays.g.pointer, arrays.v.pointer)
      Denormals.flushed {
        for i in range {
          v[i] = momentum * v[i] + g[i] + decay * w[i]
          w[i] -= rate * v[i]
        }
      }
    }
  }

  /// Adam with weight decay added to the gradient; `step` counts from 1.
  ///
  /// Source: Kingma and Ba 2015, algorithm 1, with the bias corrections folded into the rate.
  package static func adam(
    _ weights: Tensor, _ gradient: Tensor, first: Tensor, second: Tensor, step: Int, rate: Float,
    beta1: Float, beta2: Float, epsilon: Float, decay: Float
  ) {
    let arrays = (
      w: SharedPointer(weights.pointer), g: SharedPointer(gradient.pointer),
      m: SharedPointer(first.pointer), v: SharedPointer(second.pointer)
    )
    // In double precision: early on, 1 - β₂ᵗ is a small difference of numbers near 1.
    let correction1 = Float(1 - power(beta1, step))
    let correction2 = Float((1 - power(beta2, step)).squareRoot())
    ParallelPieces.forEachRange(weights.elements.count) { range in
      let (w, g, m, v) = (
        arrays.w.pointer, arrays.g.pointer, arrays.m.pointer, arrays.v.pointer
      )
      Denormals.flushed {
        for i in range {
          let slope = g[i] + decay * w[i]
          m[i] = beta1 * m[i] + (1 - beta1) * slope
          v[i] = beta2 * v[i] + (1 - beta2) * slope * slope
          w[i] -= rate * (m[i] / correction1) / (v[i].squareRoot() / correction2 + epsilon)
        }
      }
    }
  }

  /// Multiplies every number.
  ///
  /// - Returns: whether all are finite after it.
  @discardableResult
  package static func scale(_ tensor: Tensor, by factor: Float) -> Bool {
    // A number times zero is zero unless it is infinite or NaN.
    var sum: Float = 0
    let (values, count) = (tensor.pointer, tensor.elements.count)
    for i in 0..<count {
      values[i] *= factor
      sum += values[i] * 0
    }
    return sum == 0
  }

  private static func power(_ base: Float, _ exponent: Int) -> Double {
    var (result, factor, rest) = (1.0, Double(base), exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
