/// The description of an operation that backends can compile: a plain value.
package protocol KernelSpec: Hashable, Sendable {
  /// The shape of the result.
  ///
  /// - Throws: `KernelError.shapeMismatch` where the inputs don't fit the operation.
  func outputShape(for inputs: [[Int]]) throws -> [Int]

  /// The shapes of the parameters in the order of the kernel.
  func parameterShapes(for inputs: [[Int]]) throws -> [[Int]]

  /// Multiply-accumulates (MACs) of one forward pass for these input shapes; only products with
  /// weights count.
  func multiplyAccumulates(for inputs: [[Int]]) throws -> Int

  /// - Parameter inputs: their layouts; the kernel may ask for another layout.
  func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel
}

extension KernelSpec {
  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] { [] }
  package func multiplyAccumulates(for inputs: [[Int]]) throws -> Int { 0 }
}

/// What a kernel is compiled for.
package struct KernelContext: Sendable {
  package enum Mode: Sendable { case inference, training }

  package let backend: Backend
  package let mode: Mode
  /// Whether training needs the gradients of the inputs: the first layer's are unused.
  package let needsInputGradients: Bool
  /// The dtype that oneDNN's convolutions and dense layers read and write; the layers between follow
  /// it. float32, or bfloat16 where `Processor.canStore` says that the library has kernels for it.
  package let precision: Precision

  package init(
    backend: Backend, mode: Mode, needsInputGradients: Bool = true, precision: Precision = .float32
  ) {
    precondition(
      precision == .float32 || precision == .bfloat16 && backend == .onednn,
      "no kernels compute in \(precision) by \(backend)")
    self.precision = precision
    self.backend = backend
    self.mode = mode
    self.needsInputGradients = needsInputGradients
  }
}

/// The library that computes.
package enum Backend: String, CaseIterable, Codable, Sendable {
  /// Fast: oneDNN in layouts of its choice.
  case onednn
  /// The reference implementation: written for clarity, matrix products by OpenBLAS. Tests compare
  /// the other backend with it.
  case openblas
}
