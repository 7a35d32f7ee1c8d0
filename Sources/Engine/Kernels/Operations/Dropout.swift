/// Zeroes a share of the elements in training and scales the others up, so that the mean is kept.
///
/// The identity in inference. Source: Srivastava et al. 2014, in the inverted form.
package struct Dropout: KernelSpec {
  /// The share to drop, 0 ..< 1.
  package var rate: Float
  /// Whether all values of an image are kept or dropped together, which drops a residual branch for it.
  /// Source: Huang et al. 2016, "Deep Networks with Stochastic Depth".
  package var dropsWholeImages: Bool

  package init(rate: Float, dropsWholeImages: Bool = false) {
    precondition(rate >= 0 && rate < 1, "the rate must be at least 0 and below 1")
    self.rate = rate
    self.dropsWholeImages = dropsWholeImages
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1 else {
      throw KernelError.shapeMismatch(operation: "dropout", detail: "needs one input")
    }
    return inputs[0]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    DropoutKernel(self, input: inputs[0].rowMajor, isActive: context.mode == .training)
  }
}

/// The same on both backends: row-major, so that the same seed drops the same elements.
final class DropoutKernel: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .nothing
  private let rate: Float
  private let isActive: Bool
  /// How many neighbors share a draw.
  private let run: Int

  init(_ spec: Dropout, input: TensorDescriptor, isActive: Bool) {
    rate = spec.rate
    inputs = [input]
    output = input
    self.isActive = isActive && spec.rate > 0
    run = spec.dropsWholeImages ? input.count / input.shape[0] : 1
  }

  /// `scale` where the element is kept, 0 where it is dropped.
  private func apply(
    _ source: UnsafeMutablePointer<Float>, to target: UnsafeMutablePointer<Float>, seed: UInt64
  ) {
    guard isActive else { return target.update(from: source, count: output.count) }
    let scale = 1 / (1 - rate)
    // 24 bits, as many as a float represents exactly.
    let threshold = UInt32(rate * Float(1 << 24))
    for group in 0..<output.count / run {
      let draw = UInt32(truncatingIfNeeded: RandomBits.hash(seed, UInt64(group)) >> 40)
      let factor = draw < threshold ? 0 : scale
      for i in group * run..<(group + 1) * run { target[i] = source[i] * factor }
    }
  }

  func forward(_ values: KernelValues) throws {
    apply(values.inputs[0].pointer, to: values.output.pointer, seed: values.randomSeed)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let target = gradients.inputs[0] else { return }
    apply(gradients.output.pointer, to: target.pointer, seed: values.randomSeed)
  }
}
