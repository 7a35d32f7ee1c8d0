/// The shape of a tensor and how it lies in memory: float32 numbers, or the 8-bit ones that products of
/// quantized layers read.
public struct TensorDescriptor: Equatable, Sendable {
  /// Row by row as mathematics writes it: N, C, H, W for activations, O, I, H, W for kernels.
  public let shape: [Int]
  /// nil: row-major, without gaps. Otherwise a layout of oneDNN's choice.
  let layout: MemoryDescriptor?
  /// What 1 stands for in a tensor of 8-bit numbers; nil for numbers that are what they are.
  let step: Float?

  /// A row-major tensor of float32 numbers.
  public init(_ shape: [Int]) {
    precondition(shape.allSatisfy { $0 > 0 }, "every dimension must be above 0")
    self.shape = shape
    layout = nil
    step = nil
  }

  init(_ layout: MemoryDescriptor, shape: [Int], step: Float? = nil) throws {
    self.shape = shape
    self.step = step
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
