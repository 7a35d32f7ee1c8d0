internal import COneDNN

/// The product of an N×C×H×W tensor with one of the same shape, or with N×C×1×1 weights, one per
/// plane, as in squeeze-and-excitation.
package struct Multiplication: KernelSpec {
  package init() {}

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 2, inputs[0].count == 4,
      inputs[1] == inputs[0] || inputs[1] == inputs[0].prefix(2) + [1, 1]
    else {
      throw KernelError.shapeMismatch(
        operation: "multiply",
        detail: "needs N×C×H×W times the same or N×C×1×1, not \(inputs)")
    }
    return inputs[0]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    switch context.backend {
    case .onednn:
      if inputs[1].shape != inputs[0].shape, try inputs[0].isChannelsLast {
        return ChannelMultiplication(inputs: inputs)
      }
      return try DNNMultiplication(inputs: inputs, context)
    case .openblas: return PlainMultiplication(inputs: inputs)
    }
  }
}

final class DNNMultiplication: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  /// x · w, and in backward dy · w.
  private let timesWeights: Primitive
  /// dy · x, of the full shape.
  private var timesInput: Primitive?
  /// The mean of dy · x over each plane, where the weights have one value per plane. The library's
  /// pooling is fast on every layout; its reduction is not.
  private var planeMeans: Primitive?
  /// Turns means into sums.
  private var timesArea: Primitive?
  private var products: Tensor?

  init(inputs: [TensorDescriptor], _ context: KernelContext) throws {
    let full = try inputs[0].memoryDescriptor()
    let isBroadcast = inputs[1].shape != inputs[0].shape
    let weightsDescriptor =
      try !isBroadcast
      ? inputs[0]
      : inputs[1].isFloat32 == inputs[0].isFloat32
        ? inputs[1]
        : TensorDescriptor(
          MemoryDescriptor(rowMajor: inputs[1].shape, type: full.type), shape: inputs[1].shape)
    let weights = try weightsDescriptor.memoryDescriptor()
    self.inputs = [inputs[0], weightsDescriptor]
    output = inputs[0]
    let size = Extent(inputs[0].shape[2], inputs[0].shape[3])
    timesWeights = try Primitive("multiply") {
      tri_binary(&$0, $1, dnnl_binary_mul, full.handle, weights.handle, full.handle, nil)
    }
    guard context.mode == .training else { return }
    timesInput = try Primitive("multiply") {
      tri_binary(&$0, $1, dnnl_binary_mul, full.handle, full.handle, full.handle, nil)
    }
    if isBroadcast {
      products = try Tensor(inputs[0])
      let kernel = [Int64(size.height), Int64(size.width)]
      let window = Window(kernel: size).native
      planeMeans = try Primitive("mean over planes") {
        tri_pooling_forward(
          &$0, $1, dnnl_forward_inference, dnnl_pooling_avg_exclude_padding, full.handle,
          weights.handle, kernel, window)
      }
      timesArea = try Primitive("sum over planes") {
        tri_eltwise_forward(
          &$0, $1, dnnl_forward_inference, dnnl_eltwise_linear, weights.handle,
          Float(size.height * size.width), 0)
      }
    }
  }

  func forward(_ values: KernelValues) throws {
    try timesWeights.run([
      (DNNL_ARG_SRC_0, try values.inputs[0].memory()),
      (DNNL_ARG_SRC_1, try values.inputs[1].memory()), (DNNL_ARG_DST, try values.output.memory()),
    ])
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let dy = try gradients.output.memory()
    if let target = gradients.inputs[1] {
      let product = products ?? target
      try timesInput?.run([
        (DNNL_ARG_SRC_0, dy), (DNNL_ARG_SRC_1, try values.inputs[0].memory()),
        (DNNL_ARG_DST, try product.memory()),
      ])
      if let planeMeans, let timesArea {
        let sums = try target.memory()
        try planeMeans.run([(DNNL_ARG_SRC, try product.memory()), (DNNL_ARG_DST, sums)])
        try timesArea.run([(DNNL_ARG_SRC, sums), (DNNL_ARG_DST, sums)])
      }
    }
    if let target = gradients.inputs[0] {
      try timesWeights.run([
        (DNNL_ARG_SRC_0, dy), (DNNL_ARG_SRC_1, try values.inputs[1].memory()),
        (DNNL_ARG_DST, try target.memory()),
      ])
    }
  }
}

/// Times one weight per plane, in loops along the channels, channels last: for these
/// layouts oneDNN has no specialized kernel.
final class ChannelMultiplication: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  private let images, channels, area: Int

  /// - Precondition: the first input is float32, channels last.
  init(inputs: [TensorDescriptor]) {
    self.inputs = [inputs[0], inputs[1].rowMajor]
    output = inputs[0]
    (images, channels) = (output.shape[0], output.shape[1])
    area = output.shape[2] * output.shape[3]
  }

  func forward(_ values: KernelValues) throws {
    multiply(values.inputs[0], by: values.inputs[1], to: values.output)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    if let target = gradients.inputs[0] {
      multiply(gradients.output, by: values.inputs[1], to: target)
    }
    guard let target = gradients.inputs[1] else { return }
    let (x, dy, dw) = (
      SharedPointer(values.inputs[0].pointer), SharedPointer(gradients.output.pointer),
      SharedPointer(target.pointer)
    )
    let (channels, area) = (channels, area)
    ParallelPieces.forEachRange(images, atLeast: 1) { images in
      for image in images {
        let dw = dw.pointer + image * channels
        dw.update(repeating: 0, count: channels)
        for pixel in image * area..<(image + 1) * area {
          let (x, dy) = (x.pointer + pixel * channels, dy.pointer + pixel * channels)
          for c in 0..<channels { dw[c] += x[c] * dy[c] }
        }
      }
    }
  }

  private func multiply(_ source: Tensor, by weights: Tensor, to target: Tensor) {
    let (x, w, y) = (
      SharedPointer(source.pointer), SharedPointer(weights.pointer), SharedPointer(target.pointer)
    )
    let (channels, area) = (channels, area)
    ParallelPieces.forEachRange(images, atLeast: 1) { images in
      for image in images {
        let w = w.pointer + image * channels
        for pixel in image * area..<(image + 1) * area {
          let (x, y) = (x.pointer + pixel * channels, y.pointer + pixel * channels)
          for c in 0..<channels { y[c] = x[c] * w[c] }
        }
      }
    }
  }
}

final class PlainMultiplication: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  /// The number of elements of the first input that one of the second multiplies.
  private let run: Int

  init(inputs: [TensorDescriptor]) {
    self.inputs = inputs.map(\.rowMajor)
    output = inputs[0].rowMajor
    run = inputs[0].count / inputs[1].count
  }

  func forward(_ values: KernelValues) throws {
    let (x, w, y) = (values.inputs[0].pointer, values.inputs[1].pointer, values.output.pointer)
    for i in 0..<output.count { y[i] = x[i] * w[i / run] }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let (x, w, dy) = (
      values.inputs[0].pointer, values.inputs[1].pointer, gradients.output.pointer
    )
    if let dw = gradients.inputs[1]?.pointer {
      for j in 0..<output.count / run {
        var sum: Float = 0
        for i in j * run..<(j + 1) * run { sum += dy[i] * x[i] }
        dw[j] = sum
      }
    }
    if let dx = gradients.inputs[0]?.pointer {
      for i in 0..<output.count { dx[i] = dy[i] * w[i / run] }
    }
  }
}
