internal import Foundation

/// The system's error numbers in words, ours where the system's own are unclear, and what to do about
/// each. The only place that knows either.
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

  /// What helps where reading or writing failed with this number, as an imperative; nil where nobody can
  /// tell.
  package static func advice(_ code: Int32) -> String? {
    switch code {
    case ENOSPC: "free some space there"
    case EDQUOT: "delete files of yours there, or ask for a larger quota"
    case EFBIG: "raise the limit"
    case EMFILE: "raise the limit, for example with `ulimit -n 4096`"
    case ENFILE: "close other programs"
    case EACCES, EPERM: "change its permissions"
    case EROFS: "mount it writable"
    case ENAMETOOLONG: "shorten the name"
    case ELOOP: "replace the symbolic links on the way"
    case EIO: "check the disk"
    case EBUSY, ETXTBSY: "end the program that uses it"
    default: nil
    }
  }

  /// The cause of a Foundation error: the system's words, where it has some.
  package static func text(_ error: any Error) -> String {
    if let failure = error as? FileFailure { return failure.cause }
    return code(of: error).map(text) ?? (error as NSError).localizedDescription
  }

  /// The error number behind a Foundation error; nil where there is none.
  package static func code(of error: any Error) -> Int32? {
    if let error = error as? POSIXError { return error.code.rawValue }
    let outer = error as NSError
    if outer.domain == NSPOSIXErrorDomain { return Int32(exactly: outer.code) }
    // Foundation wraps the system's error, and its own message tells less.
    if let inner = outer.userInfo[NSUnderlyingErrorKey] as? any Error, let code = code(of: inner) {
      return code
    }
    guard outer.domain == NSCocoaErrorDomain else { return nil }
    switch CocoaError.Code(rawValue: outer.code) {
    case .fileWriteOutOfSpace: return ENOSPC
    case .fileWriteNoPermission, .fileReadNoPermission: return EACCES
    case .fileWriteVolumeReadOnly: return EROFS
    case .fileNoSuchFile, .fileReadNoSuchFile: return ENOENT
    case .fileWriteFileExists: return EEXIST
    default: return nil
    }
  }
}
