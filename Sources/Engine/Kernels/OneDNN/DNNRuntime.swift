internal import COneDNN

/// The process's oneDNN engine and stream.
///
/// Primitives run on the stream one after the other; each uses all of the process's threads.
final class DNNRuntime: @unchecked Sendable {
  let engine: dnnl_engine_t
  let stream: dnnl_stream_t

  private static let result = Result { try DNNRuntime() }

  /// - Throws: `KernelError.oneDNN` where the library could not be started.
  static func shared() throws -> DNNRuntime { try result.get() }

  private init() throws {
    var engine: dnnl_engine_t?
    try check(dnnl_engine_create(&engine, dnnl_cpu, 0), "dnnl_engine_create")
    var stream: dnnl_stream_t?
    try check(
      dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "dnnl_stream_create")
    guard let engine, let stream else {
      throw KernelError.oneDNN(call: "dnnl_stream_create", status: 5)
    }
    self.engine = engine
    self.stream = stream
  }
}

/// Throws what a oneDNN call has returned, success apart.
func check(_ status: dnnl_status_t, _ call: String) throws {
  guard status == dnnl_success else {
    throw KernelError.oneDNN(call: call, status: Int32(bitPattern: status.rawValue))
  }
}
