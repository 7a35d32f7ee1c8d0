internal import Foundation

/// The system's calls that can meet a full disk; tests put their own in place.
struct DiskAccess: Sendable {
  /// Bytes that may still be written below a folder; nil where the system does not say.
  var free: @Sendable (_ folder: String) -> Int? = { folder in
    var info = statvfs()
    guard statvfs(folder, &info) == 0 else { return nil }
    let (bytes, overflow) = Int(info.f_bavail).multipliedReportingOverflow(by: Int(info.f_frsize))
    return overflow ? nil : bytes
  }
  /// As `write` of POSIX.
  var write: @Sendable (Int32, UnsafeRawPointer, Int) -> Int = { Foundation.write($0, $1, $2) }
}
