package import Files

/// What happens during a download.
package enum DownloadEvent: Hashable, Sendable {
  /// Another process downloads the same file.
  case waiting
  /// Bytes that are there, of how many, where the server says so.
  case progress(done: Int, total: Int?)
  /// An earlier download goes on after so many bytes.
  case resumed(Int)
  /// The server sends everything again: the file has changed, or it can't send parts.
  case restarted
  case retrying(cause: String, seconds: Double)
  /// What was there has another digest than the published one, and is downloaded anew.
  case replacing(found: FileDigest)
  /// The existing file is not of the published kind, for this reason, and is downloaded again.
  case replacingOther(found: String)
  /// Nobody has published a digest: of the file that came, format and length alone are checked.
  case unverified
}
