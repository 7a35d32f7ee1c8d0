internal import COneDNN

/// The shape of a tensor and how it lies in memory: float32 numbers, or bfloat16 ones, or the 8-bit ones
/// that products of quantized layers read.
package struct TensorDescriptor: Equatable, Sendable {
  /// Row by row as mathematics writes it: N, C, H, W for activations, O, I, H, W for kernels.
  package let shape: [Int]
  /// nil: row-major, without gaps. Otherwise a layout of oneDNN's choice.
  let layout: MemoryDescriptor?
  /// What 1 stands for in a tensor of 8-bit numbers; nil for numbers that are what they are.
  let step: Float?

  /// A row-major tensor of float32 numbers.
  package init(_ shape: [Int]) {
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

  /// Of images N×C×H×W, the channels of a pixel beside each other.
  init(channelsLast shape: [Int], type: dnnl_data_type_t = dnnl_f32) throws {
    try self.init(MemoryDescriptor(channelsLast: shape, type: type), shape: shape)
  }

  /// Whether its numbers are float32.
  package var isFloat32: Bool { layout.map { $0.type == dnnl_f32 } ?? true }

  /// Whether its numbers are bfloat16.
  package var isBFloat16: Bool { layout.map { $0.type == dnnl_bf16 } ?? false }

  /// Whether it is of float32 numbers, N×C×H×W, with the channels of a pixel beside each other.
  var isChannelsLast: Bool {
    get throws {
      guard shape.count == 4 else { return false }
      return try self == TensorDescriptor(channelsLast: shape)
    }
  }

  /// The number of elements, padding apart.
  package var count: Int { shape.reduce(1, *) }

  /// Whether it is row-major, of float32 numbers.
  package var isRowMajor: Bool { layout == nil }

  /// The memory that a tensor needs, a layout's padding included.
  package var byteCount: Int { layout?.byteCount ?? count * MemoryLayout<Float>.stride }

  /// The same values, row-major and in float32.
  package var rowMajor: TensorDescriptor { TensorDescriptor(shape) }

  func memoryDescriptor() throws -> MemoryDescriptor {
    try layout ?? MemoryDescriptor(rowMajor: shape)
  }

  /// As `memoryDescriptor`, but of images of one pixel, which lie the same either way, said to have
  /// their channels beside each other: the library is faster on those.
  func channelsLastIfEqual() throws -> MemoryDescriptor {
    isRowMajor && shape.count == 4 && shape[2] * shape[3] == 1
      ? try MemoryDescriptor(channelsLast: shape, type: dnnl_f32) : try memoryDescriptor()
  }
}
