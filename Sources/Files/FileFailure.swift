internal import Foundation

/// What the system refused, and its words for why.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: String
  public let cause: String

  public init(path: String, cause: String) {
    self.path = path
    self.cause = cause
  }

  /// The failure of the last system call.
  public init(path: String) {
    self.init(path: path, cause: SystemError.text(errno))
  }

  public var description: String { "\(path): \(cause)" }
}
