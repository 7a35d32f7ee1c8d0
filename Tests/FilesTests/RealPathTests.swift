import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct RealPathTests {
  @Test(arguments: [
    ("/a/b", "/a", true), ("/a", "/a", true), ("/ab", "/a", false), ("/", "/a", false),
    ("/a", "/", true), ("/", "/", true),
  ])
  func whatIsInside(_ path: String, _ folder: String, _ isInside: Bool) {
    #expect(RealPath.isInside(path, folder) == isInside)
  }

  @Test func linksAreFollowed() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "a/b.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: "a")
    #expect(RealPath.of(folder.file("link/b.txt")) == folder.file("a/b.txt"))
    #expect(RealPath.of(folder.file("link/c.txt")) == nil)
  }

  /// Names need not be UTF-8, and depth has an end.
  @Test func linksThatLeaveAreFound() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "in/a/b/c/x")
    try folder.write("", to: "out/x")
    let root = folder.file("in")
    #expect(RealPath.linkLeaving(root, in: root, depth: 9) == nil)
    let place = Array("\(root)/a/b/".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
    #expect(symlink(folder.file("out/x"), place) == 0)
    #expect(RealPath.linkLeaving(root, in: root, depth: 2) == nil)
    let found = try #require(RealPath.linkLeaving(root, in: root, depth: 3))
    #expect(found == ("\(root)/a/b/\u{FFFD}", folder.file("out/x")))
  }
}
