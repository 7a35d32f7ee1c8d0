import ModelFiles
import Testing

/// `.keras` archives that are wrong in the frame around the weights.
@Suite struct ZipArchiveTests {
  let folder: TemporaryFolder
  let whole: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    whole = try contents(Reference.path("keras_3_deflated.keras"))
  }

  func read(_ bytes: [UInt8]) throws -> String {
    let path = try folder.file("x.keras", bytes)
    return String(message { _ = try KerasFile.read(path) }.dropFirst(path.utf8.count))
  }

  /// The central directory's entry of the weights.
  var entry: Int {
    get throws {
      let name = Array("model.weights.h5".utf8)
      return try #require(whole.ranges(of: name).last).lowerBound - 46
    }
  }

  func changed(_ offset: Int, _ bytes: [UInt8]) throws -> [UInt8] {
    var changed = whole
    let place = try entry + offset
    changed.replaceSubrange(place..<(place + bytes.count), with: bytes)
    return changed
  }

  @Test func framesAreChecked() throws {
    // Less than 64 KB, so that two bytes tell.
    let size = try Int(whole[entry + 24]) + Int(whole[entry + 25]) << 8
    let weights = "'model.weights.h5'"
    #expect(
      try read(Array(whole.dropLast()))
        == ": byte 0: not a whole zip archive: its directory is missing")
    #expect(try read(changed(8, [1])).hasSuffix("\(weights) is encrypted"))
    #expect(
      try read(changed(10, [99])).hasSuffix(
        "\(weights) is compressed by method 99; only stored and deflated ones can be read"))
    #expect(
      try read(changed(16, [0, 0, 0, 0])).hasSuffix(
        "\(weights) is damaged: its check sum is wrong"))
    #expect(
      try read(changed(24, littleEndian(UInt32(size - 1)))).hasSuffix(
        "\(weights) is damaged: there are more than the \(size - 1) bytes that were announced"))
    #expect(
      try read(changed(24, littleEndian(UInt32(size + 1)))).hasSuffix(
        "\(weights) is damaged: there are \(size) of the \(size + 1) bytes that were announced"))
    // A bomb: more than deflate can make of what is stored.
    let bomb = try read(changed(24, [0xFE, 0xFF, 0xFF, 0x7F]))
    #expect(bomb.contains("\(weights) cannot have 2147483646 bytes, of which "), "\(bomb)")
    let past = try read(changed(20, [0xFF, 0xFF, 0xFF, 0x7F]))
    #expect(past.hasSuffix(", and the archive has \(whole.count)"), "\(past)")
    #expect(
      try read(changed(46, Array("moddl".utf8)))
        == ": byte 0: the archive has no 'model.weights.h5', only 'config.json', 'metadata.json', "
        + "'moddl.weights.h5'")
    #expect(
      try read(changed(0, [0]))
        == ": byte \(try entry): the signature of the directory's entry is missing")
  }

  @Test func commentsAtTheEndAreAllowed() throws {
    var bytes = whole
    let comment = Array("a comment".utf8)
    bytes[bytes.count - 2] = UInt8(comment.count)
    let path = try folder.file("x.keras", bytes + comment)
    #expect(try KerasFile.read(path).layers.count == 10)
  }
}
