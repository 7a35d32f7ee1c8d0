import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct ConfinedFolderTests {
  let place: TemporaryFolder
  let folder: ConfinedFolder

  init() throws {
    place = try TemporaryFolder()
    try place.write("old", to: "in/a.txt")
    try place.write("secret", to: "out/a.txt")
    folder = ConfinedFolder(place.file("in"))
    try FileManager.default.createSymbolicLink(
      atPath: place.file("in/link"), withDestinationPath: "../out")
    try FileManager.default.createSymbolicLink(
      atPath: place.file("in/alias"), withDestinationPath: "../out/a.txt")
  }

  @Test func filesAreReadWrittenAndRemoved() throws {
    #expect(folder.read("a.txt") == Array("old".utf8))
    try folder.replace("a.txt", with: Array("new".utf8))
    try folder.replace("deep/er/b.txt", with: [])
    #expect(folder.read("a.txt") == Array("new".utf8))
    #expect(folder.read("deep/er/b.txt") == [])
    #expect(folder.kind(of: "deep/er") == .folder)
    #expect(folder.kind(of: "deep/er/b.txt") == .file)
    try folder.remove("deep/er/b.txt")
    #expect(folder.kind(of: "deep/er") == nil)
    #expect(folder.kind(of: "deep") == .folder)
  }

  @Test func linksAreSeenAndNotFollowed() throws {
    #expect(folder.kind(of: "link") == .link)
    #expect(folder.kind(of: "link/a.txt") == nil)
    #expect(folder.read("link/a.txt") == nil)
    #expect(folder.read("alias") == nil)
    #expect(throws: FileFailure.self) { try folder.replace("link/a.txt", with: [1]) }
    try folder.remove("link/a.txt")
    try folder.remove("alias")
    #expect(folder.kind(of: "alias") == .link)
    #expect(place.bytes("out/a.txt") == Array("secret".utf8))
  }

  /// A link is replaced by the file: what it leads to stays as it is.
  @Test func aLinkAtTheEndIsReplaced() throws {
    try folder.replace("alias", with: Array("new".utf8))
    #expect(folder.kind(of: "alias") == .file)
    #expect(place.bytes("out/a.txt") == Array("secret".utf8))
  }

  @Test(arguments: ["../out/a.txt", "/etc/hosts", "deep/../../out/a.txt", ".", "..", "", "a\0b"])
  func pathsThatLeaveAreRefused(path: String) throws {
    #expect(folder.read(path) == nil)
    #expect(folder.kind(of: path) == nil)
    #expect(throws: FileFailure.self) { try folder.replace(path, with: [1]) }
    try folder.remove(path)
    #expect(place.files() == ["in/a.txt", "in/alias", "out/a.txt"])
  }

  @Test func aFolderIsNotRemoved() throws {
    try folder.replace("deep/b.txt", with: [])
    try folder.remove("deep")
    #expect(folder.kind(of: "deep/b.txt") == .file)
  }

  @Test func theFirstObstacleIsTold() throws {
    #expect(folder.obstacle(to: "a.txt") == nil)
    #expect(folder.obstacle(to: "new/b.txt") == nil)
    #expect(folder.obstacle(to: "link/b.txt") ?? ("", .other) == ("link", .link))
    #expect(folder.obstacle(to: "a.txt/b.txt") ?? ("", .other) == ("a.txt", .file))
    try folder.replace("deep/b.txt", with: [])
    #expect(folder.obstacle(to: "deep") ?? ("", .other) == ("deep", .folder))
  }

  /// A pipe would wait for somebody to write into it.
  @Test func aPipeIsNotRead() {
    #expect(mkfifo(place.file("in/pipe"), 0o600) == 0)
    #expect(folder.kind(of: "pipe") == .other)
    #expect(folder.read("pipe") == nil)
  }
}
