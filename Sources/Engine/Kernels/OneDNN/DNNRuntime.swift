internal import COneDNN

/// The process's oneDNN engine and stream.
///
/// Primitives run on the stream in sequence; each uses all threads of the process.
final class DNNRuntime: @unchecked Sendable {
  let engine: dnnl_engine_t
  let stream: dnnl_stream_t

  private static let result = Result { try DNNRuntime() }

  /// - Throws: `KernelError.oneDNN` where the library can't be initialized.
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

/// Throws the status of a oneDNN call unless it is success.
func check(_ status: dnnl_status_t, _ call: String) throws {
  guard status == dnnl_success else {
    throw KernelError.oneDNN(call: call, status: Int32(bitPattern: status.rawValue))
  }
}
