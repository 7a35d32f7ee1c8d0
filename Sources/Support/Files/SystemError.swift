internal import Foundation

/// The system's error numbers in words: ours where the system's own are unclear.
package enum SystemError {
  /// - Parameter code: of `errno`.
  package static func text(_ code: Int32) -> String {
    switch code {
    case ENOSPC: "the disk is full (no space left on device)"
    case EDQUOT: "the disk quota is used up"
    case EFBIG: "the file would be larger than the limit for files allows (`ulimit -f`)"
    case EMFILE: "too many files are open for the limit of this process (`ulimit -n`)"
    case ENFILE: "too many files are open in the whole system"
    default: String(cString: strerror(code))
    }
  }

  /// The cause of a Foundation error: the system's words, where it has some.
  package static func text(_ error: any Error) -> String {
    if let failure = error as? FileFailure { return failure.cause }
    let outer = error as NSError
    // Foundation wraps the system's error, and its own message tells less.
    let inner = outer.userInfo[NSUnderlyingErrorKey] as? NSError ?? outer
    if inner.domain == NSPOSIXErrorDomain { return text(Int32(inner.code)) }
    if outer.domain == NSCocoaErrorDomain, outer.code == CocoaError.fileWriteOutOfSpace.rawValue {
      return text(ENOSPC)
    }
    return outer.localizedDescription
  }
}
