import Files
import Foundation
import TestSupport
import Testing

@Suite struct FileSizeTests {
  @Test func sizesAreThoseOfFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write([UInt8](repeating: 1, count: 1234), to: "some")
    try folder.write([UInt8](), to: "empty")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("some"))
    #expect(FileSize.of(folder.file("some")) == 1234)
    #expect(FileSize.of(folder.file("empty")) == 0)
    #expect(FileSize.of(folder.file("missing")) == nil)
    // What an object of the store holds are files of its own.
    #expect(FileSize.of(folder.file("link")) == nil)
    #expect(FileSize.of(folder.path) == nil)
  }
}
