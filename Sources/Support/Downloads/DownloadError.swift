package import Files

/// Why a file could not be downloaded.
package enum DownloadError: Error, Hashable, Sendable {
  /// Downloads are turned off.
  case offline(Wanted)
  case unreachable(Wanted, cause: String)
  /// Given up after several attempts; the bytes received so far are kept.
  case interrupted(Wanted, cause: String, kept: Int)
  /// The server answered with an error status.
  case status(Wanted, Int)
  /// An invalid certificate, a redirect that is not allowed, and the like.
  case rejected(Wanted, cause: String)
  /// A plain-HTTP address that is not a mirror of the user's choice.
  case insecure(url: String)
  /// The size is not the published one; `kind` says what the content is, where its first bytes tell.
  case wrongSize(Wanted, found: Int, kind: String?)
  /// The content is not of the format that the name promises; `found` says what it is.
  case wrongContent(Wanted, found: String)
  /// Larger than the file can be; the limit is in bytes.
  case tooLong(Wanted, limit: Int)
  case wrongDigest(Wanted, found: FileDigest)
  /// An existing file has another digest, and downloads are turned off.
  case damaged(Wanted, found: FileDigest)
  /// An existing file is not of the right format, and downloads are turned off.
  case damagedContent(Wanted, found: String)
  /// Sizes in bytes, nil where unknown.
  case noSpace(folder: String, needed: Int?, free: Int?)
  case cannotWrite(FileFailure)

  /// The requested file, and how to get it without a network.
  package struct Wanted: Hashable, Sendable {
    package let file: RemoteFile
    /// The address that was requested; differs from the file's where a mirror is set.
    package let address: String
    /// The path where the file belongs.
    package let path: String
    /// An alternative for the user, as part of a sentence; nil where there is none.
    package let instead: String?
    /// The name for `triptych fetch`; nil where it has none.
    package let name: String?

    package init(
      file: RemoteFile, address: String, path: String, instead: String?, name: String? = nil
    ) {
      self.file = file
      self.address = address
      self.path = path
      self.instead = instead
      self.name = name
    }
  }
}

extension DownloadError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .offline(let wanted):
      "\(wanted.file.name) is missing, and downloads are turned off. \(wanted.byHand)"
    case .unreachable(let wanted, let cause):
      "cannot download \(wanted.address): \(cause). \(wanted.byHand)"
    case .interrupted(let wanted, let cause, let kept):
      "cannot download \(wanted.address): \(cause), repeatedly. "
        + (kept > 0 ? "\(bytes(kept)) are kept: the next attempt resumes there. " : "")
        + wanted.byHand
    case .status(let wanted, let status):
      "cannot download \(wanted.address): the server answered \(status)\(Self.meaning(status)). "
        + wanted.byHand
    case .rejected(let wanted, let cause):
      "cannot download \(wanted.address): \(cause). \(wanted.byHand)"
    case .insecure(let url):
      "\(url) is not downloaded: the address must begin with https://"
    case .wrongSize(let wanted, let found, let kind):
      "\(wanted.address) has \(bytes(found)) instead of \(wanted.file.bytes.map(bytes) ?? "fewer"): "
        + "it is \(kind ?? "another file, or damaged"); the download was discarded. \(wanted.byHand)"
    case .wrongContent(let wanted, let found):
      "\(wanted.address) is \(found) instead of \(wanted.format): the download was discarded. A login "
        + "page, a proxy or a mirror may answer in the publisher's place: open the address in a "
        + "browser, or try again. \(wanted.byHand)"
    case .tooLong(let wanted, let limit):
      "\(wanted.address) has more than \(bytes(limit)), the limit for this file: it is another file; "
        + "the download was discarded. \(wanted.byHand)"
    case .wrongDigest(let wanted, let found):
      "\(wanted.address) has the \(found) instead of "
        + "\(wanted.file.digest?.hexadecimal ?? "another"): it was damaged on the way or is another "
        + "file; the download was discarded. Try again; if it happens again, a mirror or a proxy changes "
        + "the file, or its publisher has. \(wanted.byHand)"
    case .damaged(let wanted, let found):
      "\(wanted.path) has the \(found) instead of "
        + "\(wanted.file.digest?.hexadecimal ?? "another"), and downloads are turned off. "
        + wanted.again + wanted.byHand
    case .damagedContent(let wanted, let found):
      "\(wanted.path) is \(found) instead of \(wanted.format), and downloads are turned off. "
        + wanted.again + wanted.byHand
    case .noSpace(let folder, let needed, let free):
      "no space left in \(folder)"
        + (needed.map { ": \(bytes($0)) are needed" } ?? "")
        + (free.map { needed == nil ? ": \(bytes($0)) are free" : ", \(bytes($0)) are free" } ?? "")
        + "; free some space and try again"
    case .cannotWrite(let failure):
      "cannot write \(failure.path): \(failure.explanation)"
    }
  }

  private static func meaning(_ status: Int) -> String {
    switch status {
    case 401, 403: " (not allowed)"
    case 404, 410: " (no such file)"
    case 429: " (too many requests)"
    case 500...: " (a server error)"
    default: ""
    }
  }
}

extension DownloadError.Wanted {
  /// The expected format, with its article.
  fileprivate var format: String {
    switch file.format {
    case .hdf5?: "an HDF5 file"
    case .zip?: "a ZIP archive"
    case .gzip?: "a gzip file"
    case .tar?: "a tar archive"
    case nil: "the file"
    }
  }

  /// How to download it again, a sentence and a space; empty where `triptych fetch` has no name for it.
  fileprivate var again: String {
    name.map { "With the network, `triptych fetch \($0) --force` fetches it again. " } ?? ""
  }

  /// How to get the file by hand.
  var byHand: String {
    let facts = [file.bytes.map(bytes), file.digest?.description].compactMap { $0 }
    let known = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
    return "By hand: fetch \(file.url)\(known) and save it as \(path)"
      + (instead.map { ", or \($0)" } ?? "")
  }
}

private func bytes(_ count: Int) -> String { FileContent.bytes(count) }
