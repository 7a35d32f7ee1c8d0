import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct SystemErrorTests {
  @Test(arguments: [
    (ENOSPC, "the disk is full (no space left on device)"), (EDQUOT, "the disk quota is used up"),
    (EFBIG, "the file would be larger than the limit for files allows (`ulimit -f`)"),
    (EMFILE, "too many files are open for the limit of this process (`ulimit -n`)"),
    (EACCES, "Permission denied"),
  ])
  func whatRanShortIsNamed(_ code: Int32, _ text: String) {
    #expect(SystemError.text(code) == text)
  }

  @Test func foundationsErrorsTellTheSystemsWords() throws {
    let inner = NSError(domain: NSPOSIXErrorDomain, code: Int(EACCES))
    let outer = CocoaError(.fileWriteUnknown, userInfo: [NSUnderlyingErrorKey: inner])
    #expect(SystemError.text(outer) == "Permission denied")
    #expect(SystemError.text(FileFailure(path: "a", cause: "because")) == "because")
    let full = CocoaError(.fileWriteOutOfSpace)
    #expect(SystemError.text(full) == "the disk is full (no space left on device)")
  }

  /// Each failure says what helps against its cause, and nothing that does not.
  @Test(arguments: [
    (ENOSPC, "a: the disk is full (no space left on device); free some space there"),
    (
      EDQUOT, "a: the disk quota is used up; delete files of yours there, or ask for a larger quota"
    ),
    (EACCES, "a: Permission denied; change its permissions"),
    (EPERM, "a: Operation not permitted; change its permissions"),
    (EROFS, "a: Read-only file system; mount it writable"),
    (ENAMETOOLONG, "a: File name too long; shorten the name"),
    (ENOTDIR, "a: Not a directory"),
    (
      EMFILE,
      "a: too many files are open for the limit of this process (`ulimit -n`); raise the limit, for "
        + "example with `ulimit -n 4096`"
    ),
    (EPIPE, "a: Broken pipe"),
  ])
  func whatHelpsIsSaid(_ code: Int32, _ text: String) {
    #expect("\(FileFailure(path: "a", code: code))" == text)
    #expect("\(FileFailure(path: "a", POSIXError(.init(rawValue: code)!)))" == text)
  }

  /// What Foundation throws for a file that it can't write has the same words.
  @Test func foundationsOwnErrorsAreTranslated() throws {
    let folder = try TemporaryFolder()
    func failure(_ path: String) -> FileFailure? {
      do {
        try Data([1]).write(to: URL(filePath: path))
        return nil
      } catch {
        return FileFailure(path: "a", error)
      }
    }
    #expect(failure("/dev/full") == FileFailure(path: "a", code: ENOSPC))
    #expect(failure(folder.file("none/a")) == FileFailure(path: "a", code: ENOENT))
    #expect(
      failure(folder.file(String(repeating: "a", count: 300)))
        == FileFailure(path: "a", code: ENAMETOOLONG))
  }
}
