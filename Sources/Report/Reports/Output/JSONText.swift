internal import Foundation

/// JSON as it is written into files: sorted keys, two spaces, a line feed at the end; the same
/// value gives the same bytes.
enum JSONText {
  /// - Throws: what the value's own encoding throws.
  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // A loss that has run away is a result, and JSON has no number for it.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
  }
}

/// A value of a data file.
enum DataValue: Hashable, Sendable, Encodable {
  case text(String)
  case integer(Int)
  case number(Double)
  case missing

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .missing: try container.encodeNil()
    }
  }

  /// As a field of CSV: the shortest digits that give the same number again.
  var text: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .number(let number):
      number.isFinite && number == number.rounded() && abs(number) < 1e15
        ? String(Int(number)) : "\(number)"
    case .missing: ""
    }
  }
}
