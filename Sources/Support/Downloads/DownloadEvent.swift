package import Files

/// Progress of a download.
package enum DownloadEvent: Hashable, Sendable {
  /// Another process is downloading the same file.
  case waiting
  /// Bytes received so far, and the total where the server tells it.
  case progress(done: Int, total: Int?)
  /// An earlier download is resumed after this many bytes.
  case resumed(Int)
  /// The download starts over: the file has changed, or the server does not support ranges.
  case restarted
  case retrying(cause: String, seconds: Double)
  /// The existing file has another digest than the published one and is downloaded again.
  case replacing(found: FileDigest)
  /// The existing file is not of the published kind, for this reason, and is downloaded again.
  case replacingOther(found: String)
  /// No digest is published: only format and size are checked.
  case unverified
}
