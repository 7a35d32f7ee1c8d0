internal import COneDNN

/// A oneDNN memory descriptor: dimensions, dtype and layout. Immutable.
final class MemoryDescriptor: Equatable, @unchecked Sendable {
  let handle: tri_desc

  private init(_ make: (inout tri_desc?) -> dnnl_status_t, _ call: String) throws {
    var handle: tri_desc?
    try check(make(&handle), call)
    guard let handle else { throw KernelError.oneDNN(call: call, status: 5) }
    self.handle = handle
  }

  /// A layout left for the library to choose.
  convenience init(any shape: [Int], type: dnnl_data_type_t = dnnl_f32) throws {
    try self.init(
      {
        tri_desc_create(
          &$0, Int32(shape.count), shape.map(Int64.init), type, dnnl_format_tag_any)
      }, "memory descriptor of any layout")
  }

  /// Row-major without gaps.
  convenience init(rowMajor shape: [Int], type: dnnl_data_type_t = dnnl_f32) throws {
    try self.init(shape, strides: RowMajor.strides(shape), type)
  }

  /// Without gaps, channels last: N×H×W×C in memory for N×C×H×W.
  convenience init(channelsLast shape: [Int], type: dnnl_data_type_t) throws {
    let inner = RowMajor.strides([shape[0]] + shape[2...] + [shape[1]])
    try self.init(shape, strides: [inner[0], 1] + inner[1..<inner.count - 1], type)
  }

  /// - Parameter strides: the distance between neighbors along each axis, in elements.
  convenience init(_ shape: [Int], strides: [Int], _ type: dnnl_data_type_t = dnnl_f32) throws {
    try self.init(
      {
        tri_desc_create_strided(
          &$0, Int32(shape.count), shape.map(Int64.init), type, strides.map(Int64.init))
      }, "memory descriptor with strides")
  }

  /// The window of `parent` of the given shape that starts at `offsets`.
  convenience init(window shape: [Int], at offsets: [Int], of parent: MemoryDescriptor) throws {
    try self.init(
      {
        tri_desc_create_window(
          &$0, parent.handle, shape.map(Int64.init), offsets.map(Int64.init))
      }, "memory descriptor of a window")
  }

  /// What a primitive has chosen.
  convenience init(_ what: dnnl_query_t, of primitive: PrimitiveDescriptor) throws {
    try self.init({ tri_desc_query(&$0, primitive.handle, what) }, "memory descriptor query")
  }

  deinit { tri_desc_destroy(handle) }

  var byteCount: Int { dnnl_memory_desc_get_size(handle) }

  /// The dtype.
  var type: dnnl_data_type_t { tri_desc_type(handle) }

  static func == (a: MemoryDescriptor, b: MemoryDescriptor) -> Bool {
    dnnl_memory_desc_equal(a.handle, b.handle) != 0
  }
}

/// A oneDNN memory handle for memory that a tensor owns.
final class Memory {
  let handle: dnnl_memory_t

  init(_ descriptor: MemoryDescriptor, at start: UnsafeMutableRawPointer) throws {
    var handle: dnnl_memory_t?
    try check(
      dnnl_memory_create(&handle, descriptor.handle, DNNRuntime.shared().engine, start),
      "dnnl_memory_create")
    guard let handle else { throw KernelError.oneDNN(call: "dnnl_memory_create", status: 5) }
    self.handle = handle
  }

  deinit { dnnl_memory_destroy(handle) }
}
