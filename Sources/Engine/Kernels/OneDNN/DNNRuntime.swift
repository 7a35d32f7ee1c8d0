internal import COneDNN
internal import Foundation

/// The process's oneDNN engine and stream.
///
/// Primitives run on the stream in sequence; each uses all threads of the process.
final class DNNRuntime: @unchecked Sendable {
  let engine: dnnl_engine_t
  let stream: dnnl_stream_t

  private let creation = NSLock()

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

  /// Runs a call that creates a primitive or its descriptor, one at a time in the process.
  ///
  /// The library documents both as safe in several threads, but version 2.6.3 is wrong now and then: where
  /// bfloat16 and float32 convolutions (`brgconv`) are created at once, one of them computes garbage from then
  /// on. A lock around primitives alone, without their descriptors, does not help.
  func create(_ call: () throws -> Void) rethrows { try creation.withLock(call) }
}

/// Throws the status of a oneDNN call unless it is success.
func check(_ status: dnnl_status_t, _ call: String) throws {
  guard status == dnnl_success else {
    throw KernelError.oneDNN(call: call, status: Int32(bitPattern: status.rawValue))
  }
}
