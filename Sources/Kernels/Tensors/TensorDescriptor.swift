/// The shape of a float32 tensor and how it lies in memory.
public struct TensorDescriptor: Equatable, Sendable {
  /// Row by row as mathematics writes it: N, C, H, W for activations, O, I, H, W for kernels.
  public let shape: [Int]
  /// nil: row-major, without gaps. Otherwise a layout of oneDNN's choice.
  let layout: MemoryDescriptor?

  /// A row-major tensor.
  public init(_ shape: [Int]) {
    precondition(shape.allSatisfy { $0 > 0 }, "every dimension must be above 0")
    self.shape = shape
    layout = nil
  }

  init(_ layout: MemoryDescriptor, shape: [Int]) throws {
    self.shape = shape
    let rowMajor = try MemoryDescriptor(rowMajor: shape)
    self.layout = layout == rowMajor ? nil : layout
  }

  /// The number of elements, padding apart.
  public var count: Int { shape.reduce(1, *) }

  public var isRowMajor: Bool { layout == nil }

  /// The memory that a tensor needs, a layout's padding included.
  public var byteCount: Int { layout?.byteCount ?? count * MemoryLayout<Float>.stride }

  /// The same values, row-major.
  public var rowMajor: TensorDescriptor { TensorDescriptor(shape) }

  func memoryDescriptor() throws -> MemoryDescriptor {
    try layout ?? MemoryDescriptor(rowMajor: shape)
  }
}
