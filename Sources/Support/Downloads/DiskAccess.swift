internal import Foundation

/// The system calls that can find the disk full; tests replace them.
struct DiskAccess: Sendable {
  /// Free bytes on the disk of a folder; nil where the system does not tell.
  var free: @Sendable (_ folder: String) -> Int? = { folder in
    var info = statvfs()
    guard statvfs(folder, &info) == 0 else { return nil }
    let (bytes, overflow) = Int(info.f_bavail).multipliedReportingOverflow(by: Int(info.f_frsize))
    return overflow ? nil : bytes
  }
  /// POSIX `write`.
  var write: @Sendable (Int32, UnsafeRawPointer, Int) -> Int = { Foundation.write($0, $1, $2) }
}
