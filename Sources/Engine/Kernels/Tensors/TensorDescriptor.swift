internal import COneDNN

/// The shape, dtype and layout of a tensor: float32, bfloat16, or the int8
/// that products of quantized layers read.
package struct TensorDescriptor: Equatable, Sendable {
  /// Row-major: N, C, H, W for activations, O, I, H, W for kernels.
  package let shape: [Int]
  /// nil: row-major, without gaps. Otherwise a layout of oneDNN's choice.
  let layout: MemoryDescriptor?
  /// Quantization scale of an int8 tensor; nil for floating-point tensors.
  let scale: Float?

  /// A row-major tensor of float32 numbers.
  package init(_ shape: [Int]) {
    precondition(shape.allSatisfy { $0 > 0 }, "every dimension must be above 0")
    self.shape = shape
    layout = nil
    scale = nil
  }

  init(_ layout: MemoryDescriptor, shape: [Int], scale: Float? = nil) throws {
    self.shape = shape
    self.scale = scale
    let rowMajor = try MemoryDescriptor(rowMajor: shape)
    self.layout = layout == rowMajor ? nil : layout
  }

  /// Of images N×C×H×W, channels last in memory.
  init(channelsLast shape: [Int], type: dnnl_data_type_t = dnnl_f32) throws {
    try self.init(MemoryDescriptor(channelsLast: shape, type: type), shape: shape)
  }

  /// Whether the dtype is float32.
  package var isFloat32: Bool { layout.map { $0.type == dnnl_f32 } ?? true }

  /// Whether the dtype is bfloat16.
  package var isBFloat16: Bool { layout.map { $0.type == dnnl_bf16 } ?? false }

  /// Whether it is float32, N×C×H×W, channels last in memory.
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

  /// The memory that a tensor takes in bytes, a layout's padding included.
  package var byteCount: Int { layout?.byteCount ?? count * MemoryLayout<Float>.stride }

  /// The same values, row-major and in float32.
  package var rowMajor: TensorDescriptor { TensorDescriptor(shape) }

  func memoryDescriptor() throws -> MemoryDescriptor {
    try layout ?? MemoryDescriptor(rowMajor: shape)
  }

  /// As `memoryDescriptor`, but images of one pixel, whose memory is the same either way, are declared
  /// channels last: the library is faster on those.
  func channelsLastIfEqual() throws -> MemoryDescriptor {
    isRowMajor && shape.count == 4 && shape[2] * shape[3] == 1
      ? try MemoryDescriptor(channelsLast: shape, type: dnnl_f32) : try memoryDescriptor()
  }
}
