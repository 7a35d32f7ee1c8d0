import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite struct NotebookCommitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @discardableResult
  private func git(_ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      [
        "git", "-C", folder.path, "-c", "user.name=A", "-c", "user.email=a@example.org", "-c",
        "commit.gpgsign=false",
      ] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func aTextThatIsCommittedHasItsLastCommit() throws {
    let path = try folder.write("one", to: "a.md")
    #expect(NotebookCommit(of: path).answer() == nil)
    try git("init", "--quiet")
    #expect(NotebookCommit(of: path).answer() == nil)
    try git("add", "a.md")
    #expect(try git("commit", "--quiet", "-m", "One") == 0)
    let first = try #require(NotebookCommit(of: path).answer())
    #expect(first.count == 40 && first.allSatisfy(\.isHexDigit))
    // Commits that leave the file as it is do not count.
    try folder.write("other", to: "b.md")
    try git("add", "b.md")
    #expect(try git("commit", "--quiet", "-m", "Two") == 0)
    #expect(NotebookCommit(of: path).answer() == first)
    try folder.write("two", to: "a.md")
    #expect(NotebookCommit(of: path).answer() == nil)
  }
}
