import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct FileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // By `md5sum` and `sha256sum`.
  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
  ])
  func digestsAreThoseOfOtherPrograms(_ content: String, _ md5: String) throws {
    try folder.write(content, to: "a")
    let digest = try FileDigest.of(folder.file("a"), .md5)
    #expect(digest == FileDigest(.md5, md5))
    #expect("\(digest)" == "MD5 \(md5)")
  }

  @Test func aLongFileIsDigestedInPieces() throws {
    try folder.write(String(repeating: "triptych", count: 400_000), to: "a")
    #expect(
      try FileDigest.of(folder.file("a"), .sha256).description
        == "SHA-256 7a80ce8d296253769918da997ed9c9e174ecf3f646cbeeba22229cd39bbc3329")
  }

  @Test func whatCannotBeReadIsTold() throws {
    #expect(
      throws: FileFailure(path: folder.file("none"), cause: "No such file or directory")
    ) { try FileDigest.of(folder.file("none"), .md5) }
    #expect(throws: FileFailure(path: folder.path, cause: "Is a directory")) {
      try FileDigest.of(folder.path, .md5)
    }
  }

  @Test func foldersAreMadeWithThoseAbove() throws {
    try Folder.make(folder.file("a/b/c"))
    try Folder.make(folder.file("a/b/c"))
    #expect(FileManager.default.fileExists(atPath: folder.file("a/b/c")))
    try folder.write("", to: "file")
    #expect(throws: FileFailure(path: folder.file("file/a/b"), cause: "Not a directory")) {
      try Folder.make(folder.file("file/a/b"))
    }
  }

  @Test func aMovedFileTakesAnotherOnesPlace() throws {
    try folder.write("new", to: "a")
    try folder.write("old", to: "b")
    try FileSync.move(folder.file("a"), to: folder.file("b"))
    #expect(try String(contentsOfFile: folder.file("b"), encoding: .utf8) == "new")
    #expect(throws: FileFailure(path: folder.file("c"), cause: "No such file or directory")) {
      try FileSync.move(folder.file("a"), to: folder.file("c"))
    }
  }

  @Test func namesAreTheLastPartOfTheAddress() {
    #expect(RemoteFile(url: "https://a.example/b/c.tar.gz", digest: nil).name == "c.tar.gz")
  }

  @Test func oneAtATimeHoldsALock() async throws {
    let path = folder.file("lock")
    // A file as the counter: a lost update shows.
    let counter = folder.file("counter")
    try folder.write("0", to: "counter")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<25 {
            try FileLock.holding(path, onWait: { _ in }) {
              let value = try Int(String(contentsOfFile: counter, encoding: .utf8)) ?? -1000
              try Data("\(value + 1)".utf8).write(to: URL(filePath: counter))
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try String(contentsOfFile: counter, encoding: .utf8) == "100")
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
