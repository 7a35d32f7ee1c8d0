/// What can fail in the kernels: memory, or a library that refuses a request.
package enum KernelError: Error, Equatable, CustomStringConvertible {
  case outOfMemory(bytes: Int)
  /// A oneDNN call failed; `status` is the library's code.
  case oneDNN(call: String, status: Int32)
  case shapeMismatch(operation: String, detail: String)
  case unsupportedISA(name: String, known: [String])

  package var description: String {
    switch self {
    case .outOfMemory(let bytes):
      "out of memory: cannot allocate \(bytes) bytes; a smaller batch needs less"
    case .oneDNN(let call, let status):
      "oneDNN failed in \(call): \(Self.statusName(status))"
    case .shapeMismatch(let operation, let detail):
      "\(operation): \(detail)"
    case .unsupportedISA(let name, let known):
      "this processor does not support `\(name)`; it supports "
        + known.map { "`\($0)`" }.joined(separator: ", ")
    }
  }

  private static func statusName(_ status: Int32) -> String {
    switch status {
    case 1: "out of memory"
    case 2: "invalid arguments"
    case 3: "not implemented for these shapes on this processor"
    case 4: "the last implementation was reached"
    case 5: "a run-time error"
    case 6: "a required feature is missing"
    default: "status \(status)"
    }
  }
}
