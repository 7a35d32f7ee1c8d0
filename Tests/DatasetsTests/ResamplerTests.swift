import Testing

@testable import Datasets

@Suite struct ResamplerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let width: Int
    let height: Int
    let side: Int
    let source: [UInt8]
    let expected: [UInt8]

    var testDescription: String { "\(width)×\(height) to \(side)" }
  }

  /// Recorded from Pillow 13.0: `Image.resize((side, side), Image.BILINEAR)` of random bytes.
  static let pillow = [
    Case(
      width: 5, height: 4, side: 3,
      source: [
        168, 229, 184, 171, 238, 171, 20, 206, 245, 153, 204, 5, 37, 53, 213, 206, 192, 173, 6,
        120,
      ],
      expected: [
        168, 186, 204, 113, 103, 168, 176, 108, 93,
      ]),
    Case(
      width: 7, height: 5, side: 8,
      source: [
        63, 96, 236, 131, 118, 4, 87, 161, 124, 71, 42, 73, 237, 16, 194, 250, 10, 103, 206, 13,
        143, 2, 38, 71, 133, 118, 36, 98, 196, 35, 57, 146, 50, 179, 145,
      ],
      expected: [
        63, 90, 192, 177, 125, 82, 20, 87, 106, 108, 147, 124, 95, 100, 97, 56, 163, 138, 88, 55,
        62, 125, 186, 24, 184, 206, 86, 60, 119, 139, 87, 103, 134, 175, 78, 76, 141, 129, 40,
        129, 14, 44, 63, 103, 127, 95, 47, 101, 111, 50, 55, 107, 114, 91, 118, 124, 196, 65, 50,
        107, 104, 90, 173, 145,
      ]),
    Case(
      width: 2, height: 2, side: 5,
      source: [
        206, 53, 141, 33,
      ],
      expected: [
        206, 191, 130, 68, 53, 200, 185, 126, 66, 51, 174, 161, 109, 56, 43, 147, 136, 91, 46, 35,
        141, 130, 87, 44, 33,
      ]),
    Case(
      width: 4, height: 9, side: 4,
      source: [
        181, 39, 151, 11, 180, 138, 66, 0, 165, 98, 123, 12, 144, 184, 24, 38, 129, 1, 202, 255,
        85, 54, 228, 48, 127, 169, 1, 167, 109, 247, 16, 192, 78, 220, 8, 60,
      ],
      expected: [
        177, 93, 109, 6, 148, 114, 98, 76, 109, 91, 141, 136, 101, 221, 10, 138,
      ]),
    Case(
      width: 11, height: 13, side: 5,
      source: [
        189, 181, 64, 72, 8, 185, 88, 111, 191, 138, 99, 67, 48, 68, 100, 249, 67, 40, 127, 45,
        33, 51, 206, 229, 217, 85, 53, 204, 120, 134, 31, 216, 14, 127, 160, 29, 208, 161, 116,
        100, 83, 151, 198, 160, 173, 193, 54, 126, 126, 57, 118, 170, 107, 131, 59, 173, 52, 139,
        181, 169, 63, 196, 144, 15, 138, 137, 135, 245, 15, 140, 59, 142, 252, 140, 76, 231, 51,
        218, 125, 69, 151, 117, 140, 92, 189, 209, 48, 225, 71, 217, 216, 47, 124, 91, 112, 16,
        45, 88, 184, 95, 72, 215, 222, 173, 36, 146, 75, 31, 190, 30, 190, 222, 190, 75, 79, 87,
        255, 139, 49, 58, 133, 9, 97, 139, 135, 24, 60, 229, 52, 107, 73, 226, 194, 51, 72, 223,
        74, 189, 116, 78, 92, 139, 189,
      ],
      expected: [
        131, 106, 118, 103, 93, 148, 132, 119, 120, 126, 147, 118, 129, 137, 127, 147, 147, 110,
        96, 110, 116, 126, 117, 107, 126,
      ]),
  ]

  /// Pillow rounds to whole numbers between its two passes: one step of difference.
  @Test(arguments: pillow)
  func agreesWithPillow(example: Case) {
    let result = resize(example.source, example.width, example.height, example.side)
    #expect(result.count == example.expected.count)
    for (ours, theirs) in zip(result, example.expected) {
      #expect(abs(Int(ours) - Int(theirs)) <= 1)
    }
  }

  @Test func leavesImagesOfTheRightSizeAlone() {
    let source = (0..<49).map { UInt8($0 * 5) }
    #expect(resize(source, 7, 7, 7) == source)
  }

  @Test(arguments: [(1, 1, 9), (9, 9, 1), (100, 3, 7), (3, 100, 7), (1, 50, 20)])
  func keepsOneColorAsItIs(width: Int, height: Int, side: Int) {
    let source = [UInt8](repeating: 255, count: width * height)
    #expect(resize(source, width, height, side) == [UInt8](repeating: 255, count: side * side))
  }

  private func resize(_ source: [UInt8], _ width: Int, _ height: Int, _ side: Int) -> [UInt8] {
    var output = [UInt8](repeating: 1, count: side * side)
    Resampler(from: ImageSize(width: width, height: height), to: InputSize(side))
      .apply(source, to: &output)
    return output
  }
}
