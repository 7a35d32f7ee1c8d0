internal import Kernels
internal import Training

/// What the machine's cores reach in products that suit them: what a network's rate is a share of.
enum PeakRate {
  /// Operations a second, two for each multiply-accumulate; of several large products the fastest, each
  /// at its best of some runs.
  ///
  /// - Throws: what kernels throw.
  static func measure(backend: Backend, precision: Precision) throws -> Double {
    // Not 3×3, for which there are algorithms of fewer products.
    let window = Window(kernel: Extent(5), padding: Padding(2))
    let products: [(any KernelSpec, [Int])] = [
      (Convolution(outputChannels: 128, window: window, hasBias: false), [32, 128, 28, 28]),
      (Convolution(outputChannels: 256, window: window, hasBias: false), [64, 256, 14, 14]),
      (Dense(outputs: 2048, hasBias: false), [1024, 2048]),
    ]
    return try products.map { try rate($0, input: $1, backend, precision) }.max()!
  }

  private static func rate(
    _ spec: any KernelSpec, input: [Int], _ backend: Backend, _ precision: Precision
  ) throws -> Double {
    let kernel = try spec.makeKernel(
      inputs: [TensorDescriptor(input)],
      context: KernelContext(backend: backend, mode: .inference, precision: precision))
    // Not zeros, which may be quicker to multiply.
    func tensor(_ descriptor: TensorDescriptor) throws -> Tensor {
      let tensor = try Tensor(descriptor)
      tensor.fill(0.5)
      return tensor
    }
    let values = KernelValues(
      inputs: try kernel.inputs.map(tensor), parameters: try kernel.parameters.map(tensor),
      output: try tensor(kernel.output))
    let operations = 2 * Double(try spec.multiplyAccumulates(for: [input]))
    let clock = ContinuousClock()
    let times = try (0..<20).map { _ in try clock.measure { try kernel.forward(values) }.inSeconds }
    return operations / times.min()!
  }
}
