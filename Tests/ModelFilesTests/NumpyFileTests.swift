import Files
import Foundation
import ModelFiles
import TestSupport
import Testing

@Suite struct NumpyFileTests {
  @Test(arguments: [[], [0], [7], [1, 1, 1], [3, 0, 2], [2, 3, 5, 7], [300_000]])
  func everyBitSurvives(shape: [Int]) throws {
    let folder = try TemporaryFolder()
    var generator = SplitMix64(state: UInt64(shape.count))
    let bits = (0..<shape.reduce(1, *)).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
    let path = folder.file("a.npy")
    try NumpyFile.write(shape: shape, values: bits.map(Float.init(bitPattern:)), to: path)
    let array = try NumpyFile.read(path)
    #expect(array.shape == shape)
    #expect(array.values.map(\.bitPattern) == bits)
    #expect(try contents(path).count % 64 == bits.count * 4 % 64)
    #expect(folder.names == ["a.npy"])
  }

  /// To rename a file to the name of a device would put it in the device's place.
  @Test func aDeviceIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.npy")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
    #expect(
      message { try NumpyFile.write(shape: [1], values: [1], to: path) }
        == "\(path): cannot be written: it is not a regular file")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "/dev/null")
    #expect(folder.names == ["a.npy"])
  }

  @Test func whatAKilledProcessHasLeftIsRemoved() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exit 0"]
    try process.run()
    process.waitUntilExit()
    let own = TemporaryName.make()
    let gone = own.replacingOccurrences(
      of: "-\(getpid())-", with: "-\(process.processIdentifier)-")
    for name in [own, gone, ".triptych-1-2-3.tmp"] { try folder.write("half", to: name) }
    try NumpyFile.write(shape: [1], values: [1], to: folder.file("a.npy"))
    #expect(folder.names == [own, ".triptych-1-2-3.tmp", "a.npy"].sorted())
  }

  @Test func columnMajorOfAnyRankBecomesRowMajor() throws {
    let folder = try TemporaryFolder()
    let shape = [3, 1, 4, 2, 5]
    var data = [UInt8](repeating: 0, count: 120)
    for index in 0..<120 {
      // The digits of the row-major place, weighed with the first one running fastest.
      let digits = [index / 40, 0, index / 10 % 4, index / 5 % 2, index % 5]
      data[digits[0] + 3 * digits[2] + 12 * digits[3] + 24 * digits[4]] = UInt8(index)
    }
    let path = try folder.file(
      "b.npy", numpy("{'descr':'|u1','fortran_order':True,'shape':(3,1,4,2,5)}", data: data))
    let array = try NumpyFile.read(path)
    #expect(array.shape == shape)
    #expect(array.values == (0..<120).map(Float.init))
  }

  @Test func otherSpellingsOfTheHeader() throws {
    let folder = try TemporaryFolder()
    let header = "{ \"shape\" : ( 2L,\t), \"descr\":\">i2\", 'fortran_order' :True,}  \n"
    let path = try folder.file("c.npy", numpy(header, data: [0xFF, 0xFE, 1, 0]))
    let array = try NumpyFile.read(path)
    #expect(array.shape == [2])
    #expect(array.values == [-2, 256])
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let expected: String

    init(_ bytes: [UInt8], _ expected: String) {
      self.bytes = bytes
      self.expected = expected
    }

    init(_ header: String, _ expected: String) {
      self.init(numpy(header, data: [0, 0, 0, 0]), expected)
    }

    var testDescription: String { expected }
  }

  static let magic = [0x93] + Array("NUMPY".utf8)

  static let cases: [Case] = [
    .init([UInt8](), #"byte 0: not a .npy file: it does not start with \x93NUMPY"#),
    .init(
      Array("PK\u{3}\u{4}12345".utf8), #"byte 0: not a .npy file: it does not start with \x93NUMPY"#
    ),
    .init(magic, "byte 6: the file ends too early: 0 of the 2 bytes needed here"),
    .init(magic + [4, 0], "byte 6: unknown version 4.0 of the .npy format; known: 1.0, 2.0, 3.0"),
    .init(magic + [1, 1], "byte 6: unknown version 1.1 of the .npy format; known: 1.0, 2.0, 3.0"),
    .init(magic + [1, 0, 9], "byte 8: the file ends too early: 1 of the 2 bytes needed here"),
    .init(magic + [2, 0, 9, 0], "byte 8: the file ends too early: 2 of the 4 bytes needed here"),
    .init(
      magic + [2, 0, 255, 255, 255, 255],
      "byte 8: the header's length of 4294967295 bytes is above the limit of 65535"),
    .init(
      magic + [1, 0, 9, 0, 0],
      "byte 8: the header's length of 9 bytes is more than the 1 that follow"),
    .init("", "byte 10: expected '{', found the end of the header"),
    .init("{}", "byte 10: missing key 'descr'"),
    .init("{'descr': '<f4'}", "byte 10: missing key 'fortran_order'"),
    .init("{'descr': '<f4', 'fortran_order': True}", "byte 10: missing key 'shape'"),
    .init("{'descr': '<f4', 'descr': '<f4'}", "byte 27: duplicate key 'descr'"),
    .init("{'shape': (), 'shape': ()}", "byte 24: duplicate key 'shape'"),
    .init("{'size': 4}", "byte 11: unknown key 'size'"),
    .init("{descr: '<f4'}", "byte 11: expected a string, found 'd'"),
    .init("{'descr' '<f4'}", #"byte 19: expected ':', found '''"#),
    .init("{'descr': '<f4' 'shape'}", #"byte 26: expected '}', found '''"#),
    .init("{'descr", "byte 17: expected ''', found the end of the header"),
    .init("{'de\\scr'}", "byte 14: an invalid escape in a string"),
    .init("{'de\nscr'}", "byte 14: a control character in a string"),
    .init("{'descr': [('a', '<f4')]}", "byte 20: expected a string, found '['"),
    .init(
      "{'descr': '<c8'}",
      "byte 20: unknown type '<c8'; known: f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1"),
    .init(
      "{'descr': '|f4'}",
      "byte 20: unknown type '|f4'; known: f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1"),
    .init(
      "{'descr': ''}",
      "byte 20: unknown type ''; known: f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1"),
    .init("{'fortran_order': 0}", "byte 28: expected True or False, found '0'"),
    .init("{'shape': 4}", "byte 20: expected '(', found '4'"),
    .init("{'shape': (-1,)}", "byte 21: a negative number"),
    .init("{'shape': (1.5,)}", "byte 21: a number that is not an integer"),
    .init("{'shape': (99999999999999999999,)}", "byte 21: a number that is too large"),
    .init("{'shape': (1 2)}", "byte 23: expected ')', found '2'"),
    .init(
      "{'shape': (\(String(repeating: "1,", count: 65)))}", "byte 149: more than 64 dimensions"),
    .init(
      "{'shape': (4294967296, 4294967296), 'descr': '<f4', 'fortran_order': False}",
      "byte 20: the shape [4294967296, 4294967296] has more elements than can be counted"),
    .init(
      "{'shape': (9000000000000000000,), 'descr': '<f4', 'fortran_order': False}",
      "byte 20: the shape [9000000000000000000] has more elements than can be counted"),
    .init(
      "{'shape': (2,), 'descr': '<f4', 'fortran_order': False}",
      "byte 65: the file ends too early: 4 of the 8 bytes needed here"),
    .init(
      "{'shape': (3,), 'descr': '|u1', 'fortran_order': False}",
      "byte 68: 1 byte after the end of the data"),
    .init(
      "{'shape': (1,), 'descr': '<f4', 'fortran_order': False} 0",
      "byte 66: expected nothing more, found '0'"),
  ]

  @Test(arguments: cases)
  func damageIsNamedWithItsPlace(_ damage: Case) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("damaged.npy", damage.bytes)
    #expect(message { _ = try NumpyFile.read(path) } == "\(path): \(damage.expected)")
  }

  @Test func whatCannotBeWrittenIsSaid() throws {
    let path = try TemporaryFolder().file("none/a.npy")
    #expect(
      message { try NumpyFile.write(shape: [1], values: [1], to: path) }
        == "\(path): cannot be written: No such file or directory")
  }
}
