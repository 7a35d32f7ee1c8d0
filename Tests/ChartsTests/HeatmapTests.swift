import Foundation
import Testing

@testable import Charts

/// Matrices of few classes and of a thousand.
@Suite struct HeatmapTests {
  /// 1000 classes with 50 images each, of which 4 in 5 are recognized.
  private static let large: HeatmapChart = {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 1000), count: 1000)
    for row in 0..<1000 {
      counts[row][row] = 40
      for step in 1...4 { counts[row][(row * 7 + step * 13) % 1000] += step }
    }
    let names = (0..<1000).map { "class \($0)" }
    return HeatmapChart(
      rows: names, columns: names, counts: counts, rowTitle: "Label", columnTitle: "Predicted",
      noun: "test images")
  }()

  @Test func dataHaveTheCountsOtherThanZero() {
    let table = HeatmapChart(
      rows: ["a", "b"], columns: ["a", "b"], counts: [[3, 0], [1, 2]], rowTitle: "Label",
      columnTitle: "Predicted"
    ).table
    #expect(table.columns.map(\.name) == ["label", "predicted", "count"])
    #expect(
      table.rows == [
        [.text("a"), .text("a"), .number(3)], [.text("b"), .text("a"), .number(1)],
        [.text("b"), .text("b"), .number(2)],
      ])
    #expect(table.note == "1 of the 4 cells is 0 and left out of the data files.")
    // What no row names is told all the same.
    #expect(table.levels == ["label": ["a", "b"], "predicted": ["a", "b"]])
    #expect(HeatmapChart.sample.table.note == nil)
  }

  @Test func aThousandClassesAreNotAMillionRows() {
    let table = Self.large.table
    #expect(table.rows.count == Self.large.cells.count && table.rows.count < 5001)
    let zeros = 1_000_000 - table.rows.count
    #expect(
      table.note
        == "\(zeros / 1000),\(String(format: "%03d", zeros % 1000)) of the 1,000,000 cells are 0 and left "
        + "out of the data files.")
  }

  /// The whole matrix is within the picture, and the diagonal is seen from corner to corner.
  @Test(arguments: [350, 714])
  func aThousandClassesFitOntoThePicture(width: Int) throws {
    let chart = Self.large
    let height = chart.height(forWidth: width)
    let canvas = try Canvas(width: width, height: height, theme: .light, scale: 1)
    try chart.draw(on: canvas)
    let right = Theme.light.palette.color(0)
    func distance(_ a: Color, _ b: Color) -> Int {
      abs(Int(a.red) - Int(b.red)) + abs(Int(a.green) - Int(b.green))
        + abs(Int(a.blue) - Int(b.blue))
    }
    var found: [(x: Int, y: Int)] = []
    for y in 0..<height {
      for x in 0..<width where distance(canvas.color(atX: x, y: y), right) < 90 {
        found.append((x, y))
      }
    }
    let xs = found.map(\.x)
    let ys = found.map(\.y)
    let (left, end) = (try #require(xs.min()), try #require(xs.max()))
    let (top, bottom) = (try #require(ys.min()), try #require(ys.max()))
    // A square, clear of the borders.
    #expect(abs((end - left) - (bottom - top)) <= 3, "\(left) \(end) \(top) \(bottom)")
    #expect(end < width - 5 && bottom < height - 20 && end - left > width / 3)
    #expect(found.count > (end - left) / 2)
  }

  @Test func theWorstConfusionsComeFirst() {
    let worst = HeatmapChart.sample.confusions(2)
    #expect(worst.map { [$0.row, $0.column, $0.count] } == [[0, 2, 127], [2, 0, 88]])
    // What is right is no confusion.
    #expect(Self.large.confusions(10_000).allSatisfy { $0.row != $0.column })
  }

  @Test func manyEmptyClassesAreCounted() {
    let names = (0..<40).map { "c\($0)" }
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 40), count: 40)
    counts[39][39] = 1
    let chart = HeatmapChart(
      rows: names, columns: names, counts: counts, rowTitle: "Label", columnTitle: "Predicted")
    #expect(
      chart.alternativeText
        == "Heat map of images, label by predicted, 1 in all. There are none of c0, c1, c2 and 36 others. "
        + "None is off the diagonal.")
  }

  /// What tells one picture from another stays short.
  @Test func theSourceOfAPictureIsShort() {
    #expect(String(reflecting: Self.large).utf8.count < 200_000)
  }
}
