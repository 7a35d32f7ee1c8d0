package import Files

/// Why a file was not downloaded.
package enum DownloadError: Error, Hashable, Sendable {
  /// The settings forbid the network.
  case offline(Wanted)
  case unreachable(Wanted, cause: String)
  /// Given up after several tries; what has come is kept.
  case interrupted(Wanted, cause: String, kept: Int)
  /// The server answers with an error.
  case status(Wanted, Int)
  /// The certificate is wrong, a redirect leads astray, and the like.
  case rejected(Wanted, cause: String)
  /// Unencrypted, and no mirror that somebody has chosen.
  case insecure(url: String)
  /// Another number of bytes than published; what they are, as far as they have come.
  case wrongSize(Wanted, found: Int, kind: String?)
  /// No file of the format that the name promises, but, in words, what came.
  case wrongContent(Wanted, found: String)
  /// More bytes than the file can have; in bytes.
  case tooLong(Wanted, limit: Int)
  case wrongDigest(Wanted, found: FileDigest)
  /// A file that was there before, where the network is forbidden.
  case damaged(Wanted, found: FileDigest)
  /// The same where the file is not even of the right format; what it is, in words.
  case damagedContent(Wanted, found: String)
  /// In bytes, nil where unknown.
  case noSpace(folder: String, needed: Int?, free: Int?)
  case cannotWrite(FileFailure)

  /// The file, and what somebody without a network can do.
  package struct Wanted: Hashable, Sendable {
    package let file: RemoteFile
    /// Where it was asked for; differs from the file's address where a mirror is set.
    package let address: String
    /// Where it belongs.
    package let path: String
    /// Another way to the same end, part of a sentence; nil where there is none.
    package let instead: String?
    /// What `triptych fetch` calls it; nil where it has no such name.
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
      "\(wanted.file.name) is not here, and downloads are turned off. \(wanted.byHand)"
    case .unreachable(let wanted, let cause):
      "cannot download \(wanted.address): \(cause). \(wanted.byHand)"
    case .interrupted(let wanted, let cause, let kept):
      "cannot download \(wanted.address): \(cause), again and again. "
        + (kept > 0 ? "\(bytes(kept)) are kept: the next try goes on from there. " : "")
        + wanted.byHand
    case .status(let wanted, let status):
      "cannot download \(wanted.address): the server answers \(status)\(Self.meaning(status)). "
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
        + "; make room and try again"
    case .cannotWrite(let failure):
      "cannot write \(failure.path): \(failure.cause)"
    }
  }

  private static func meaning(_ status: Int) -> String {
    switch status {
    case 401, 403: " (not allowed)"
    case 404, 410: " (there is no such file)"
    case 429: " (too many requests)"
    case 500...: " (an error of its own)"
    default: ""
    }
  }
}

extension DownloadError.Wanted {
  /// What it should be.
  fileprivate var format: String {
    switch file.format {
    case .hdf5?: "an HDF5 file"
    case .zip?: "a ZIP archive"
    case .gzip?: "a gzip file"
    case .tar?: "a tar archive"
    case nil: "the file"
    }
  }

  /// How to get it again, a sentence and a space; empty where `triptych fetch` does not know it.
  fileprivate var again: String {
    name.map { "With the network, `triptych fetch \($0) --force` fetches it again. " } ?? ""
  }

  /// What to do without a network.
  var byHand: String {
    let facts = [file.bytes.map(bytes), file.digest?.description].compactMap { $0 }
    let known = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
    return "By hand: fetch \(file.url)\(known) and save it as \(path)"
      + (instead.map { ", or \($0)" } ?? "")
  }
}

private func bytes(_ count: Int) -> String { FileContent.bytes(count) }
