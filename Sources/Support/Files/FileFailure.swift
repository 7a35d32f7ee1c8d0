internal import Foundation

/// A failed system call: the path and the cause in words.
package struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package let path: String
  package let cause: String

  package init(path: String, cause: String) {
    self.path = path
    self.cause = cause
  }

  /// The failure of the last system call.
  package init(path: String) {
    self.init(path: path, cause: SystemError.text(errno))
  }

  package var description: String { "\(path): \(cause)" }
}
