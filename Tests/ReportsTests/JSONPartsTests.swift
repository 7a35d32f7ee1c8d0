import Testing

@testable import Reports

@Suite struct JSONPartsTests {
  private struct Leaf: Encodable {
    let empty: [Int]
    let name: String
    let numbers: [Double]
  }
  private struct Whole: Encodable {
    let leaves: [Leaf]
    let none: [Leaf]
    let nothing: [String: Leaf]
    let some: [String: [Leaf]]
  }

  /// Foundation has a form of its own for what is empty.
  @Test func partsGiveTheBytesOfTheWhole() throws {
    let leaves = [
      Leaf(empty: [], name: "a \"text\"\nof two lines", numbers: [1, 0.5]),
      Leaf(empty: [1], name: "", numbers: []),
    ]
    let whole = Whole(leaves: leaves, none: [], nothing: [:], some: ["x": leaves, "y": []])
    func parts(_ leaves: [Leaf]) throws -> JSONParts {
      .array(try leaves.map { .encoded(try JSONText.encode($0)) })
    }
    let built = JSONParts.object([
      ("leaves", try parts(leaves)), ("none", try parts([])), ("nothing", .object([])),
      (
        "some",
        .object([("x", .encoded(try JSONText.encode(leaves))), ("y", try parts([]))])
      ),
    ])
    #expect(
      String(decoding: built.bytes, as: UTF8.self)
        == String(decoding: try JSONText.encode(whole), as: UTF8.self))
  }
}
