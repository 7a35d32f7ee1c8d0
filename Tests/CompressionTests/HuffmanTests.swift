import TestSupport
import Testing

@testable import Compression

@Suite struct HuffmanTests {
  /// The example of Huffman 1952 has such counts; the lengths are worked out by hand.
  @Test func lengthsOfAKnownCode() {
    let code = HuffmanCode(counts: [20, 18, 10, 10, 10, 6, 6, 4, 4, 4, 4, 3, 1, 0])
    #expect(code.lengths.count == 14 && code.lengths[13] == 0)
    // His average is 3.42 digits.
    #expect(
      zip(code.lengths, [20, 18, 10, 10, 10, 6, 6, 4, 4, 4, 4, 3, 1, 0]).reduce(0) {
        $0 + Int($1.0) * $1.1
      } == 342)
  }

  @Test func wordsAreCanonical() {
    let code = HuffmanCode(lengths: [2, 1, 3, 3])!
    // 10, 0, 110, 111
    #expect(code.encode([1, 0, 2, 3]) == [0b0101_1011, 0b1000_0000])
  }

  static let counts: [[Int]] = {
    var random = SplitMix64(state: 6)
    // Fibonacci's numbers give the longest words there are.
    var fibonacci = [1, 1]
    while fibonacci.count < 60 { fibonacci.append(fibonacci.suffix(2).reduce(0, +)) }
    return [
      [1], [0, 5, 0], [1, 1], [1, 0, 1, 1], Array(repeating: 1, count: 1000), fibonacci,
      (0..<5000).map { _ in Int.random(in: 0...3, using: &random) },
      (0..<300).map { 1_000_000_000_000 / (1 + $0 * $0 * $0) },
    ]
  }()

  @Test(arguments: counts.indices)
  func textsComeBack(_ index: Int) throws {
    let counts = Self.counts[index]
    let code = HuffmanCode(counts: counts)
    #expect(zip(counts, code.lengths).allSatisfy { ($0 > 0) == ($1 > 0) })
    #expect(code.lengths.max()! <= 24)
    let symbols = counts.indices.filter { counts[$0] > 0 }.map { UInt32($0) }
    var random = SplitMix64(state: 1)
    let text = symbols + (0..<3000).map { _ in symbols.randomElement(using: &random)! }
    let bytes = code.encode(text)
    let table = code.encodedLengths()
    let again = try #require(HuffmanCode(encodedLengths: table, symbols: counts.count))
    #expect(again.decode(bytes, count: text.count) == text)
    #expect(again.decode(bytes + [0], count: text.count) == nil)
    #expect(again.decode(Array(bytes.dropLast()), count: text.count) == nil)
    #expect(again.decode(bytes, count: text.count + 9) == nil)
  }

  @Test func aTextTakesItsEntropy() {
    let counts = [8, 4, 2, 1, 1].map { $0 * 1000 }
    // 1, 2, 3, 4 and 4 bits
    #expect(HuffmanCode(counts: counts).byteCount(counts: counts) == 30_000 / 8)
  }

  @Test(
    arguments: [[UInt8]](
      [[1, 1, 1], [2, 1], [0, 0], [], [25, 1], [2, 2, 2], [1, 2, 3, 3, 3]]))
  func lengthsOfNoCode(_ lengths: [UInt8]) {
    #expect(HuffmanCode(lengths: lengths) == nil)
  }

  @Test func gapsComeBack() {
    var random = SplitMix64(state: 9)
    for share in [0, 0.5, 0.9, 0.999, 1] {
      for count in [1, 254, 255, 256, 511, 5000] {
        let values = (0..<count).map { _ -> Float in
          Double.random(in: 0..<1, using: &random) < share ? 0 : 1
        }
        let gaps = GapCode.gaps(values)
        #expect(gaps.allSatisfy { $0 <= GapCode.filler })
        #expect(
          GapCode.places(gaps, count: count) == values.indices.filter { values[$0] != 0 })
        #expect(
          GapCode.places(gaps + [0], count: values.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0) == nil
        )
        #expect(GapCode.places(gaps, count: count + 300) == nil)
      }
    }
  }
}
