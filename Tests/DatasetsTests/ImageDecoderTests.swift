import TestSupport
import Testing

@testable import Datasets

/// Single images, against what Pillow makes of the same files.
@Suite struct ImageDecoderTests {
  /// A pixel after the other.
  private func decoded(_ bytes: [UInt8]) throws -> [UInt8] {
    let (size, planes) = try GDMessages.keeping { try ImageDecoder.decode(bytes) }
    let area = size.width * size.height
    return (0..<area).flatMap { pixel in (0..<3).map { planes[$0 * area + pixel] } }
  }

  private func problem(_ bytes: [UInt8]) -> String { complaint { try decoded(bytes) } }

  private func sample(_ name: String) throws -> [UInt8] {
    try #require(SampleFormats.all.first { $0.name == name }).file
  }

  /// Alpha is dropped and the stored color kept in every format, and the first frame of those that
  /// move counts.
  @Test(arguments: SampleFormats.all)
  func everyFormatGivesPillowsColors(name: String, file: [UInt8], rgb: [UInt8]) throws {
    #expect(try decoded(file) == rgb, "\(name)")
  }

  /// A file that is cut off anywhere either fails or has lost nothing of its first frame.
  @Test(arguments: SampleFormats.all)
  func aFileThatIsCutOffIsNeverAnotherImage(name: String, file: [UInt8], rgb: [UInt8]) throws {
    var refused = 0
    for count in 0..<file.count {
      do {
        #expect(try decoded(Array(file.prefix(count))) == rgb, "\(name), \(count) bytes")
      } catch is DatasetError.ImageProblem {
        refused += 1
      }
    }
    // Behind the first frame of an image that moves is half of its file.
    #expect(refused > (name.contains("moving") ? file.count / 3 : file.count - 30), "\(name)")
  }

  @Test(arguments: ["PackBits", "LZW", "deflate"], [6, 100])
  func aTIFFFileWithoutTheEndOfItsColorMapIsDamaged(compression: String, cut: Int) throws {
    let file = try sample("TIFF, palette, \(compression)")
    #expect(
      problem(file.dropLast(cut)) == "is a damaged or truncated TIFF image (its data are truncated)"
    )
  }

  /// Whichever of the two pairs of tags tells where the pixels lie.
  @Test(arguments: [[273, 279], [324, 325]])
  func aTIFFFileWhoseStripsOrTilesReachBeyondItIsDamaged(tags: [Int]) throws {
    var file = Encoders.tiff(width: 2, height: 2, bits: [8], photometric: 1, [1, 2, 3, 4])
    // Ten entries of 12 bytes each from byte 10 on, in the order of their tags.
    for (entry, tag) in zip([5, 9], tags) {
      file[10 + 12 * entry] = UInt8(tag & 255)
      file[11 + 12 * entry] = UInt8(tag >> 8)
    }
    func size(_ bytes: some Sequence<UInt8>) throws -> ImageSize? {
      try TIFFHeader(Array(bytes))?.checkedSize()
    }
    #expect(try size(file) == ImageSize(width: 2, height: 2))
    let damage = DatasetError.ImageProblem.damaged(.tiff, reason: "its data are truncated")
    #expect(throws: damage) { try size(file.dropLast()) }
    file[10 + 12 * 9 + 8] += 1
    #expect(throws: damage) { try size(file) }
    #expect(try size(file + [0]) == ImageSize(width: 2, height: 2))
  }

  /// Every byte that has a part in the colors counts in a check sum.
  @Test func aPNGFileWithAWrongByteIsRefused() throws {
    let file = try sample("PNG, palette with alpha")
    let whole = try decoded(file)
    var refused = 0
    for place in 8..<file.count {
      var bytes = file
      bytes[place] ^= 4
      do {
        #expect(try decoded(bytes) == whole, "byte \(place)")
      } catch is DatasetError.ImageProblem {
        refused += 1
      }
    }
    #expect(refused > file.count - 40)
    var bytes = file
    bytes[bytes.count - 14] ^= 1
    #expect(problem(bytes) == "is a damaged or truncated PNG image (IDAT: CRC error)")
  }

  /// Centers of the quarters; JPEG may be off by a little, and by how much depends on libjpeg.
  @Test(arguments: [
    (SampleImages.quartersJPEG, 4), (SampleImages.progressiveJPEG, 4), (SampleImages.palettePNG, 0),
  ])
  func decodesColors(image: [UInt8], tolerance: Int) throws {
    var pixels = [UInt8](repeating: 0, count: 3 * 256)
    try ImageDecoder.decode(image, size: 16, to: &pixels)
    let expected: [[Int]] = [[200, 30, 40], [20, 180, 60], [30, 50, 210], [240, 240, 230]]
    for (quarter, color) in expected.enumerated() {
      let place = (quarter / 2 * 8 + 4) * 16 + quarter % 2 * 8 + 4
      for channel in 0..<3 {
        #expect(abs(Int(pixels[channel * 256 + place]) - color[channel]) <= tolerance)
      }
    }
  }

  @Test func decodesGrayToThreeChannels() throws {
    var pixels = [UInt8](repeating: 0, count: 3 * 64)
    try ImageDecoder.decode(SampleImages.grayJPEG, size: 8, to: &pixels)
    #expect(pixels.allSatisfy { abs(Int($0) - 90) <= 1 })
    var deep = [UInt8](repeating: 0, count: 12)
    try ImageDecoder.decode(SampleImages.deepPNG, size: 2, to: &deep)
    #expect(deep == [0, 255, 128, 1, 0, 255, 128, 1, 0, 255, 128, 1])
  }

  @Test func squashesWithoutKeepingProportions() throws {
    // 4×2: left half black, right half white; to 2×2.
    let row: [UInt8] = [0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]
    var pixels = [UInt8](repeating: 9, count: 12)
    try ImageDecoder.decode(Encoders.png(width: 4, height: 2, row + row), size: 2, to: &pixels)
    // The triangle reaches one pixel into the other half: weight 1/8 of the sum.
    #expect(pixels == [36, 219, 36, 219, 36, 219, 36, 219, 36, 219, 36, 219])
  }

  /// Viewers, Pillow and TensorFlow read these as well.
  @Test(
    arguments: [
      // Between the first segment and the second, and before the end of the image.
      [(20, [0])], [(20, [1, 2, 3])], [(20, [0xFF, 0xFF])],
      [(SampleImages.quartersJPEG.count - 2, [0, 0, 7])],
      [(SampleImages.quartersJPEG.count, [1, 2, 3])],
    ] as [[(Int, [UInt8])]])
  func strayBytesInAJPEGFileAreHarmless(insertions: [(place: Int, bytes: [UInt8])]) throws {
    var file = SampleImages.quartersJPEG
    for (place, bytes) in insertions { file.insert(contentsOf: bytes, at: place) }
    #expect(try decoded(file) == decoded(SampleImages.quartersJPEG))
  }

  private static let scan = SampleImages.quartersJPEG.count - 30

  @Test(
    arguments: [
      ([], "is an empty file"),
      (
        Array("hello".utf8),
        "is not an image in a supported format (JPEG, PNG, GIF, WebP, BMP and TIFF)"
      ),
      (Array("<!DOCTYPE html><html>".utf8), "is an HTML page instead of an image"),
      (Array("\n <HTML lang=en>".utf8), "is an HTML page instead of an image"),
      (
        Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n".utf8),
        "is a Git LFS pointer instead of the image: run `git lfs pull`"
      ),
      (Array("\0\0\0\u{18}ftypavif\0\0".utf8), "is an AVIF image"),
      (Array("\0\0\0\u{18}ftypheic\0\0".utf8), "is a HEIC image"),
      (
        Array(Encoders.png(side: 4, 1, 2, 3).prefix(20)),
        "is a damaged PNG image: its header gives no width and height"
      ),
      (
        Encoders.png(width: 0, height: 4, []),
        "is a damaged PNG image: its header gives no width and height"
      ),
      (
        Array(Encoders.png(side: 4, 1, 2, 3).prefix(60)),
        "is a damaged or truncated PNG image (Read Error: truncated data)"
      ),
      (
        Array(SampleImages.quartersJPEG.prefix(100)),
        "is a damaged or truncated JPEG image (Premature end of JPEG file)"
      ),
      (
        SampleImages.quartersJPEG.dropLast(2) + [],
        "is a damaged or truncated JPEG image (Premature end of JPEG file)"
      ),
      (
        SampleImages.quartersJPEG.prefix(scan) + [0xFF, 0xD9],
        "is a damaged or truncated JPEG image (Corrupt JPEG data: premature end of data segment)"
      ),
      (
        SampleImages.progressiveJPEG.prefix(SampleImages.progressiveJPEG.count * 2 / 3) + [],
        "is a damaged or truncated JPEG image (Premature end of JPEG file)"
      ),
      (
        Array(Encoders.png(side: 1, 1, 2, 3).prefix(16)) + [0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF],
        "is an image of 65535×65535 pixels: at most 100 million and 65535 a side are read"
      ),
      (
        Array(Encoders.png(side: 1, 1, 2, 3).prefix(16)) + [0, 1, 0, 0, 0, 0, 0, 1],
        "is an image of 65536×1 pixels: at most 100 million and 65535 a side are read"
      ),
      (
        Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0]
          + [0x2C, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 2, 0],
        "is an image of 65535×65535 pixels: at most 100 million and 65535 a side are read"
      ),
      (
        Array("GIF89a".utf8),
        "is a damaged or truncated GIF image (No screen descriptor detected)"
      ),
    ] as [([UInt8], String)])
  func saysWhatIsWrongWithAnImage(bytes: [UInt8], message: String) {
    #expect(problem(bytes) == message)
  }

  /// A frame in 2×2 pixels with four colors.
  private static func gif(_ codes: [UInt8], width: UInt8 = 2, flags: UInt8 = 0x81) -> [UInt8] {
    let palette: [UInt8] = flags == 0 ? [] : Array(10..<22)
    let frame: [UInt8] = [0x2C, 0, 0, 0, 0, width, 0, 2, 0, 0]
    return Array("GIF89a".utf8) + [2, 0, 2, 0, flags, 0, 0] + palette + frame
      + [2, UInt8(codes.count)] + codes + [0, 0x3B]
  }

  @Test func aGIFFileWhoseCodesAreDefinedIsRead() throws {
    // A new start, 0, 6 for 00, 1, and the end.
    #expect(
      try decoded(Self.gif([0x84, 0x53])) == [10, 11, 12, 10, 11, 12, 10, 11, 12, 13, 14, 15])
  }

  @Test(
    arguments: [
      // A new start, 0, and 7 where 6 is the next.
      (gif([0xC4, 1])[...], "a code that was not defined"),
      // The same with the end in the place of 7.
      (gif([0x44, 1])[...], "Image EOF detected before image complete"),
      // 0, 6 for 00, and 7 for 000.
      (gif([0x84, 0x0F])[...], "more data than its first frame has pixels"),
      (gif([0x84])[...], "Image is defective, decoding aborted"),
      (gif([0x84, 0x53]).dropLast(3), "Failed to read from given file"),
      (gif([0x84, 0x53]).dropLast(2), "Failed to read from given file"),
      (gif([0x84, 0x53], width: 3)[...], "its first frame does not lie within the picture"),
      (gif([0x84, 0x53], width: 0)[...], "its first frame does not lie within the picture"),
      (gif([0x84, 0x53], flags: 0)[...], "Neither global nor local color map"),
      (gif([]).prefix(25) + [0x3B], "it has no frame"),
      (gif([]).prefix(25) + [0x2D], "Wrong record type detected"),
    ] as [(ArraySlice<UInt8>, String)])
  func saysWhatIsWrongWithAGIFFile(file: ArraySlice<UInt8>, reason: String) {
    #expect(problem(Array(file)) == "is a damaged or truncated GIF image (\(reason))")
  }

  /// What gd decodes wrongly or not at all.
  @Test(arguments: [
    "1 bit a pixel", "16 bits a pixel", "a separate alpha plane", "a non-default orientation",
  ])
  func varietiesThatAreNotReadAreNamed(variety: String) throws {
    let (format, file) =
      switch variety {
      case "1 bit a pixel":
        ("TIFF", Encoders.tiff(width: 8, height: 1, bits: [1], photometric: 1, [0x55]))
      case "16 bits a pixel":
        ("BMP", Encoders.bmp(width: 2, height: 1, bits: 16, [0xFF, 0x7F, 0, 0]))
      case "a non-default orientation":
        (
          "TIFF",
          Encoders.tiff(width: 1, height: 1, bits: [8], photometric: 1, orientation: 6, [200])
        )
      default:
        (
          "TIFF",
          Encoders.tiff(
            width: 1, height: 1, bits: [8, 8, 8, 8], photometric: 2, extraSample: 2,
            [200, 100, 50, 0])
        )
      }
    #expect(
      problem(file)
        == "is a \(format) image with \(variety), which is not supported: convert it to PNG")
  }
}
