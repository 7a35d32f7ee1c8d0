import ModelFiles
import TestSupport
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
        == ": byte 0: not a complete zip archive: its directory is missing")
    #expect(try read(changed(8, [1])).hasSuffix("\(weights) is encrypted"))
    #expect(
      try read(changed(10, [99])).hasSuffix(
        "\(weights) is compressed by method 99; only stored and deflated entries are supported"))
    #expect(
      try read(changed(16, [0, 0, 0, 0])).hasSuffix(
        "\(weights) is damaged: its checksum is wrong"))
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

  /// An archive of one deflated entry, which says that it is `size` bytes long.
  private func archive(_ stored: [UInt8], size: Int) -> [UInt8] {
    let name = Array("model.weights.h5".utf8)
    let common =
      [0, 0, 8, 0, 0, 0, 0, 0] + littleEndian(UInt32(0)) + littleEndian(UInt32(stored.count))
      + littleEndian(UInt32(size)) + [UInt8(name.count), 0, 0, 0]
    let entry = [0x50, 0x4B, 3, 4, 20, 0] + common + name + stored
    let directory =
      [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + common + [UInt8](repeating: 0, count: 14) + name
    return entry + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0]
      + littleEndian(UInt32(directory.count)) + littleEndian(UInt32(entry.count)) + [0, 0]
  }

  /// Nothing is inflated that cannot be weights: neither zeros without end nor another file.
  @Test func bombsAreNotInflated() throws {
    #expect(
      try read(archive([UInt8](repeating: 0, count: 100_000), size: 100_000_000))
        == ": byte 0: 'model.weights.h5' would grow from 100000 bytes to 100000000, more than weights "
        + "do")
    // A block of deflate that is stored as it is.
    let text = Array("no weights, and much of it".utf8)
    let block = [1, UInt8(text.count), 0, ~UInt8(text.count), 0xFF] + text
    #expect(
      try read(archive(block, size: 20_000))
        == ": byte 46: 'model.weights.h5' does not begin like a file of its kind")
  }

  @Test func commentsAtTheEndAreAllowed() throws {
    var bytes = whole
    let comment = Array("a comment".utf8)
    bytes[bytes.count - 2] = UInt8(comment.count)
    let path = try folder.file("x.keras", bytes + comment)
    #expect(try KerasFile.read(path).layers.count == 10)
  }

  /// Sizes and the directory's place as 64-bit numbers, as archives above 4 GB have them.
  @Test func zip64IsRead() throws {
    var bytes = whole
    let end = bytes.count - 22
    let sizes = Array(bytes[try (entry + 24)..<(entry + 28)] + [0, 0, 0, 0])
    let stored = Array(bytes[try (entry + 20)..<(entry + 24)] + [0, 0, 0, 0])
    let directory = Array(bytes[(end + 16)..<(end + 20)] + [0, 0, 0, 0])
    let length = UInt64(bytes[end + 12]) + 20
    // From the end on, so that the places before stay: the end, the directory's entry.
    let end64: [UInt8] =
      Array("PK\u{6}\u{6}".utf8) + littleEndian(UInt64(44)) + [45, 0, 45, 0]
      + [UInt8](repeating: 0, count: 8) + littleEndian(UInt64(3)) + littleEndian(UInt64(3))
      + littleEndian(length) + directory
    let locator: [UInt8] =
      Array("PK\u{6}\u{7}".utf8) + littleEndian(UInt32(0)) + littleEndian(UInt64(end + 20))
      + littleEndian(UInt32(1))
    bytes.replaceSubrange((end + 10)..<(end + 20), with: [UInt8](repeating: 0xFF, count: 10))
    bytes.insert(contentsOf: end64 + locator, at: end)
    let extra = [1, 0, 16, 0] + sizes + stored
    bytes.insert(contentsOf: extra, at: try entry + 46 + 16)
    bytes[try entry + 30] = 20
    try bytes.replaceSubrange(
      (entry + 20)..<(entry + 28), with: [UInt8](repeating: 0xFF, count: 8))

    let path = try folder.file("x.keras", bytes)
    #expect(
      try KerasFile.read(path) == KerasFile.read(Reference.path("keras_3_deflated.keras")))
  }
}
