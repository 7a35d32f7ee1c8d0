import Foundation
import ModelFiles
import TestSupport
import Testing

@Suite struct SafetensorsDamageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let expected: String

    init(_ bytes: [UInt8], _ expected: String) {
      self.bytes = bytes
      self.expected = expected
    }

    /// One tensor `a` with this description and 4 bytes of data.
    init(tensor: String, _ expected: String) {
      self.init(safetensors(#"{"a":"# + tensor + "}", data: [0, 0, 0, 0]), expected)
    }

    var testDescription: String { expected }
  }

  /// A tensor's description.
  static func tensor(_ begin: Int, _ end: Int) -> String {
    #"{"dtype":"U8","shape":[\#(end - begin)],"data_offsets":[\#(begin),\#(end)]}"#
  }

  static let frame: [Case] = [
    .init([], "byte 0: the file ends too early: 0 of the 8 bytes needed here"),
    .init([1, 2, 3], "byte 0: the file ends too early: 3 of the 8 bytes needed here"),
    .init(
      littleEndian(UInt64(100_000_001)),
      "byte 0: the header's length of 100000001 bytes is above the limit of 100000000"),
    .init(
      [UInt8](repeating: 255, count: 8),
      "byte 0: the header's length of 9223372036854775807 bytes is above the limit of 100000000"),
    .init(
      littleEndian(UInt64(100_000_000)) + [123],
      "byte 0: the header's length of 100000000 bytes is more than the 1 that follow"),
    .init(safetensors(""), "byte 8: expected '{', found the end of the header"),
    .init(safetensors(" {}"), "byte 8: expected '{', found ' '"),
    .init(safetensors("[]"), "byte 8: expected '{', found '['"),
    .init(safetensors("{} x"), "byte 11: expected nothing more, found 'x'"),
    .init(safetensors("{}", data: [1]), "byte 10: 1 byte after the end of the data"),
  ]

  static let text: [Case] = [
    .init(safetensors("{"), "byte 9: expected a string, found the end of the header"),
    .init(safetensors("{a"), "byte 9: expected a string, found 'a'"),
    .init(safetensors("{\u{7}"), #"byte 9: expected a string, found '\u{7}'"#),
    .init(safetensors(#"{"a"#), #"byte 11: expected '"', found the end of the header"#),
    .init(safetensors(#"{"a""#), "byte 12: expected ':', found the end of the header"),
    .init(safetensors(#"{"a" ü"#), "byte 13: expected ':', found 'ü'"),
    .init(safetensors(#"{"a":1}"#), "byte 13: tensor 'a': expected '{', found '1'"),
    .init(safetensors("{\"a\nb\"}"), "byte 11: a control character in a string"),
    .init(safetensors(#"{"\x"}"#), "byte 10: an invalid escape in a string"),
    .init(safetensors(#"{"\u12g4"}"#), "byte 10: an invalid escape in a string"),
    .init(safetensors(#"{"\ud800x"}"#), "byte 10: an invalid escape in a string"),
    .init(safetensors(#"{"\ud800\u0041"}"#), "byte 10: an invalid escape in a string"),
    .init(safetensors(#"{"\udc00"}"#), "byte 10: an invalid escape in a string"),
    .init(safetensors(#"{"\"#), "byte 10: an invalid escape in a string"),
    .init(
      safetensors(Array(#"{""#.utf8) + [0xC3, 0x28] + Array(#"":1}"#.utf8)),
      "byte 9: a string that is not valid UTF-8"),
    .init(
      safetensors(#"{"__metadata__":{"a":1}}"#),
      "byte 29: the metadata value of 'a' is not a string"),
    .init(
      safetensors(#"{"__metadata__":["a"]}"#), "byte 24: expected '{', found '['"),
    .init(
      safetensors(#"{"__metadata__":{"a":"","a":""}}"#),
      "byte 32: duplicate key 'a'"),
    .init(
      safetensors(#"{"__metadata__":{},"__metadata__":{}}"#),
      "byte 27: duplicate key '__metadata__'"),
    .init(
      safetensors(#"{"a":\#(tensor(0, 1)),"a":\#(tensor(1, 2))}"#, data: [1, 2]),
      "byte 61: duplicate key 'a'"),
  ]

  static let descriptions: [Case] = [
    .init(tensor: "{}", "byte 9: tensor 'a': missing key 'dtype'"),
    .init(tensor: #"{"dtype":"U8"}"#, "byte 9: tensor 'a': missing key 'shape'"),
    .init(
      tensor: #"{"dtype":"U8","shape":[]}"#,
      "byte 9: tensor 'a': missing key 'data_offsets'"),
    .init(tensor: #"{"size":1}"#, "byte 14: tensor 'a': unknown key 'size'"),
    .init(
      tensor: #"{"dtype":"U8","dtype":"U8"}"#,
      "byte 27: tensor 'a': duplicate key 'dtype'"),
    .init(
      tensor: #"{"shape":[],"shape":[]}"#,
      "byte 25: tensor 'a': duplicate key 'shape'"),
    .init(
      tensor: #"{"data_offsets":[0,0],"data_offsets":[0,0]}"#,
      "byte 35: tensor 'a': duplicate key 'data_offsets'"),
    .init(tensor: #"{"dtype":5}"#, "byte 22: tensor 'a': expected a string, found '5'"),
    .init(
      tensor: #"{"dtype":"F4"}"#,
      "byte 22: tensor 'a': unknown type 'F4'; known: F64, F32, F16, BF16, I64, I32, I16, I8, "
        + "U64, U32, U16, U8, BOOL"),
    .init(tensor: #"{"shape":4}"#, "byte 22: tensor 'a': expected '[', found '4'"),
    .init(tensor: #"{"shape":[-4]}"#, "byte 23: tensor 'a': a negative number"),
    .init(tensor: #"{"shape":[1, 4.0]}"#, "byte 26: tensor 'a': a number that is not an integer"),
    .init(tensor: #"{"shape":[4e0]}"#, "byte 23: tensor 'a': a number that is not an integer"),
    .init(tensor: #"{"shape":[04]}"#, "byte 23: tensor 'a': a number that is not an integer"),
    .init(tensor: #"{"shape":["4"]}"#, #"byte 23: tensor 'a': expected an integer, found '"'"#),
    .init(tensor: #"{"shape":[4,]}"#, "byte 25: tensor 'a': expected an integer, found ']'"),
    .init(tensor: #"{"shape":[4 4]}"#, "byte 25: tensor 'a': expected ']', found '4'"),
    .init(
      tensor: #"{"shape":[9223372036854775808]}"#,
      "byte 23: tensor 'a': a number that is too large"),
    .init(
      tensor: #"{"shape":[\#(repeatElement("1", count: 65).joined(separator: ","))]}"#,
      "byte 151: tensor 'a': more than 64 dimensions"),
    .init(
      tensor: #"{"dtype":"U8","shape":[4294967296,0,4294967296],"data_offsets":[0,0]}"#,
      "byte 35: tensor 'a': the shape [4294967296, 0, 4294967296] has more elements than can be "
        + "counted"),
    .init(
      tensor: #"{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}"#,
      "byte 36: tensor 'a': the shape [4611686018427387904] has more elements than can be counted"),
    .init(
      tensor: #"{"dtype":"F32","shape":[2,1],"data_offsets":[0,4]}"#,
      "byte 57: tensor 'a': the shape [2, 1] of type F32 needs 8 bytes, and the offsets give 4"),
    .init(
      tensor: #"{"dtype":"U8","shape":[1],"data_offsets":[4,3]}"#,
      "byte 54: tensor 'a': the data begin at offset 4, after their end at 3"),
    .init(
      tensor: #"{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}"#,
      "byte 55: tensor 'a': a negative number"),
    .init(
      tensor: #"{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}"#,
      "byte 58: tensor 'a': expected ']', found ','"),
    .init(
      tensor: #"{"dtype":"U8","shape":[1],"data_offsets":[0]}"#,
      "byte 56: tensor 'a': expected ',', found ']'"),
  ]

  static let coverage: [Case] = [
    .init(
      tensor: tensor(0, 5),
      "byte 9: tensor 'a': the data end at offset 5, and the file holds 4 bytes of data"),
    .init(
      tensor:
        #"{"dtype":"U8","shape":[1152921504606846976],"data_offsets":[0,1152921504606846976]}"#,
      "byte 9: tensor 'a': the data end at offset 1152921504606846976, and the file holds 4 bytes "
        + "of data"),
    .init(tensor: tensor(1, 4), "byte 9: tensor 'a': 1 byte before the data belong to no tensor"),
    .init(tensor: tensor(0, 2), "byte 63: 2 bytes after the end of the data"),
    .init(
      safetensors(#"{"a":\#(tensor(0, 3)),"b":\#(tensor(2, 4))}"#, data: [0, 0, 0, 0]),
      "byte 61: tensor 'b': the data share 1 byte with tensor 'a'"),
    .init(
      safetensors(#"{"a":\#(tensor(1, 3)),"b":\#(tensor(0, 4))}"#, data: [0, 0, 0, 0]),
      "byte 9: tensor 'a': the data share 2 bytes with tensor 'b'"),
    .init(
      safetensors(#"{"b":\#(tensor(3, 4)),"a":\#(tensor(0, 1))}"#, data: [0, 0, 0, 0]),
      "byte 9: tensor 'b': 2 bytes before the data belong to no tensor"),
  ]

  @Test(arguments: frame + text + descriptions + coverage)
  func damageIsNamedWithItsPlace(_ damage: Case) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("damaged.safetensors", damage.bytes)
    let expected = "\(path): \(damage.expected)"
    #expect(message { _ = try SafetensorsFile.read(path) } == expected)
    #expect(message { _ = try SafetensorsFile.sizes(path) } == expected)
  }

  @Test func namesInMessagesAreShortAndPrintable() throws {
    let folder = try TemporaryFolder()
    let name = "\u{1B}[31m\u{202E}" + String(repeating: "x", count: 200)
    let header = #"{"\u001b[31m\u202e"# + name.dropFirst(6) + #"":1}"#
    let path = try folder.file("long.safetensors", safetensors(header))
    let shown = #"\u{1b}[31m\u{202e}"# + String(repeating: "x", count: 94) + "…"
    #expect(
      message { _ = try SafetensorsFile.read(path) }
        == "\(path): byte \(8 + header.utf8.count - 2): tensor '\(shown)': expected '{', found '1'")
  }

  @Test func moreThanTheMemoryIsRefused() throws {
    let folder = try TemporaryFolder()
    // A sparse file: it claims its size and takes none of it on disk.
    let size = 1 << 42
    let header = safetensors(
      #"{"a":{"dtype":"U8","shape":[\#(size)],"data_offsets":[0,\#(size)]}}"#)
    let path = try folder.file("sparse.safetensors", header)
    #expect(truncate(path, off_t(header.count + size)) == 0)
    let memory = ProcessInfo.processInfo.physicalMemory / 1_000_000
    #expect(
      message { _ = try SafetensorsFile.read(path) }
        == "\(path): its values would take \(4 * size / 1_000_000) MB of memory and this machine "
        + "has \(memory) MB")
    #expect(try SafetensorsFile.sizes(path).payloadBytes == size)
  }
}
