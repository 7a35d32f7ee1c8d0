internal import Foundation

/// A failed system call: the path, the cause in words, and what to do about it.
package struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package let path: String
  package let cause: String
  /// An imperative, such as `change its permissions`; nil where nobody can tell.
  package let advice: String?

  package init(path: String, cause: String, advice: String? = nil) {
    self.path = path
    self.cause = cause
    self.advice = advice
  }

  /// - Parameter code: of `errno`; that of the last system call where not given.
  package init(path: String, code: Int32 = errno) {
    self.init(path: path, cause: SystemError.text(code), advice: SystemError.advice(code))
  }

  /// - Parameter error: a `FileFailure`, whose path is replaced, or one of Foundation's.
  package init(path: String, _ error: any Error) {
    let advice =
      (error as? FileFailure).map(\.advice)
      ?? SystemError.code(of: error).flatMap(SystemError.advice)
    self.init(path: path, cause: SystemError.text(error), advice: advice)
  }

  /// The cause and what to do about it: `the disk is full; free some space there`.
  package var explanation: String { cause + (advice.map { "; \($0)" } ?? "") }

  /// The cause and what to do, one more possibility included.
  ///
  /// - Parameter other: an imperative, such as `choose another place with --store`.
  package func explanation(or other: String) -> String {
    "\(cause); " + (advice.map { "\($0), or " } ?? "") + other
  }

  package var description: String { "\(path): \(explanation)" }
}
