internal import COneDNN

/// The descriptor of a oneDNN primitive: an operation with its layouts chosen.
final class PrimitiveDescriptor {
  let handle: dnnl_primitive_desc_t

  init(
    _ call: String, _ make: (inout dnnl_primitive_desc_t?, dnnl_engine_t) -> dnnl_status_t
  ) throws {
    var handle: dnnl_primitive_desc_t?
    let runtime = try DNNRuntime.shared()
    try runtime.create { try check(make(&handle, runtime.engine), call) }
    guard let handle else { throw KernelError.oneDNN(call: call, status: 5) }
    self.handle = handle
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// For a convolution: whether the library generates code for its shapes, or falls back to generic code.
  var isCompiledForShape: Bool {
    let name = String(cString: tri_implementation(handle))
    return ["jit", "brg", "brdg"].contains { name.hasPrefix($0) }
  }

  func memoryDescriptor(_ what: dnnl_query_t) throws -> MemoryDescriptor {
    try MemoryDescriptor(what, of: self)
  }

  func descriptor(_ what: dnnl_query_t, shape: [Int]) throws -> TensorDescriptor {
    try TensorDescriptor(memoryDescriptor(what), shape: shape)
  }
}

/// A oneDNN primitive, compiled for its shapes and ready to run.
final class Primitive {
  let descriptor: PrimitiveDescriptor
  private let handle: dnnl_primitive_t
  private let stream: dnnl_stream_t

  init(_ descriptor: PrimitiveDescriptor) throws {
    var handle: dnnl_primitive_t?
    let runtime = try DNNRuntime.shared()
    try runtime.create {
      try check(dnnl_primitive_create(&handle, descriptor.handle), "dnnl_primitive_create")
    }
    guard let handle else { throw KernelError.oneDNN(call: "dnnl_primitive_create", status: 5) }
    self.handle = handle
    self.descriptor = descriptor
    stream = runtime.stream
  }

  convenience init(
    _ call: String, _ make: (inout dnnl_primitive_desc_t?, dnnl_engine_t) -> dnnl_status_t
  ) throws {
    try self.init(PrimitiveDescriptor(call, make))
  }

  deinit { dnnl_primitive_destroy(handle) }

  /// Runs on the memory given by argument, `DNNL_ARG_SRC` and so on, and waits for the end.
  func run(_ arguments: [(Int32, Memory)]) throws {
    try withUnsafeTemporaryAllocation(of: dnnl_exec_arg_t.self, capacity: arguments.count) { list in
      for (i, (argument, memory)) in arguments.enumerated() {
        list.initializeElement(at: i, to: dnnl_exec_arg_t(arg: argument, memory: memory.handle))
      }
      try check(
        dnnl_primitive_execute(handle, stream, Int32(arguments.count), list.baseAddress),
        "dnnl_primitive_execute")
    }
    try check(dnnl_stream_wait(stream), "dnnl_stream_wait")
  }
}
