import TestSupport
import Testing

@testable import Charts

@Suite struct LabelPlacerTests {
  private let frame = Rectangle(x: 0, y: 0, width: 600, height: 400)

  private func discs(_ count: Int, _ random: inout SplitMix64) -> [LabelPlacer.Disc] {
    (0..<count).map { _ in
      LabelPlacer.Disc(
        center: Position(
          x: .random(in: 30...570, using: &random), y: .random(in: 30...370, using: &random)),
        radius: .random(in: 2...30, using: &random),
        size: Size(width: .random(in: 30...90, using: &random), height: 14))
    }
  }

  @Test func labelsKeepClearOfEachOtherOfCentersAndOfTheFrame() {
    var random = SplitMix64(state: 3)
    for trial in 0..<40 {
      let discs = discs(Int.random(in: 1...60, using: &random), &random)
      let placed = LabelPlacer(frame: frame).place(discs).compactMap { $0 }
      for (index, label) in placed.enumerated() {
        #expect(frame.contains(label.box), "trial \(trial)")
        #expect(!discs.contains { label.box.contains($0.center) }, "trial \(trial)")
        for other in placed[..<index] {
          #expect(!label.box.overlaps(other.box), "trial \(trial)")
        }
        for (place, other) in placed.enumerated() where place != index {
          guard let line = label.leader else { continue }
          #expect(!other.box.isCrossed(from: line.start, to: line.end), "trial \(trial)")
        }
      }
    }
  }

  @Test func everyLabelFindsAPlaceWhereSpaceSuffices() {
    var random = SplitMix64(state: 4)
    for trial in 0..<100 {
      let discs = discs(Int.random(in: 1...14, using: &random), &random)
      #expect(
        LabelPlacer(frame: frame).place(discs).allSatisfy { $0 != nil }, "trial \(trial)")
    }
  }

  @Test func aLoneLabelStandsToTheRight() throws {
    let disc = LabelPlacer.Disc(
      center: Position(x: 300, y: 200), radius: 10, size: Size(width: 50, height: 14))
    let placed = LabelPlacer(frame: frame).place([disc])
    #expect(
      placed == [
        LabelPlacer.Placement(
          box: Rectangle(x: 314, y: 193, width: 50, height: 14), leader: nil)
      ])
  }

  @Test func aLabelAtTheRightEdgeStandsElsewhere() throws {
    let disc = LabelPlacer.Disc(
      center: Position(x: 580, y: 200), radius: 10, size: Size(width: 50, height: 14))
    let box = try #require(LabelPlacer(frame: frame).place([disc])[0]?.box)
    #expect(box == Rectangle(x: 516, y: 193, width: 50, height: 14))
  }

  @Test func aLabelWithoutRoomHasNoPlace() {
    let disc = LabelPlacer.Disc(
      center: Position(x: 300, y: 200), radius: 10, size: Size(width: 700, height: 14))
    #expect(LabelPlacer(frame: frame).place([disc]) == [nil])
  }

  /// The first takes the place to its right, the best one, which is the only one for the second.
  @Test func aLabelMovesWhereAnotherHasNoOtherPlace() {
    let frame = Rectangle(x: 0, y: 0, width: 180, height: 16)
    let discs = [60.0, 130].map {
      LabelPlacer.Disc(
        center: Position(x: $0, y: 8), radius: 2, size: Size(width: 50, height: 14))
    }
    let placed = LabelPlacer(frame: frame).place(discs)
    #expect(placed.map { $0?.box.x } == [4, 74])
  }

  @Test func aLabelKeepsClearOfTheRimOfAnotherDisc() throws {
    let discs = [300.0, 365].map {
      LabelPlacer.Disc(
        center: Position(x: $0, y: 200), radius: 10, size: Size(width: 40, height: 14))
    }
    // To the right there would be one pixel between the label and the other disc.
    let box = try #require(LabelPlacer(frame: frame).place(discs)[0]?.box)
    #expect(box.nearest(to: discs[1].center).distance(to: discs[1].center) >= 12)
  }

  @Test func theSameDiscsGetTheSamePlaces() {
    var random = SplitMix64(state: 5)
    let discs = discs(40, &random)
    let first = LabelPlacer(frame: frame).place(discs)
    #expect(LabelPlacer(frame: frame).place(discs) == first)
  }

  @Test(arguments: [
    ([50.0, 10, 90], [50.0, 10, 90]), ([50, 50, 50], [30, 50, 70]), ([5, 5], [0, 20]),
    ([100, 99], [100, 80]), ([0, 20, 21, 100], [0, 20, 40, 100]),
  ])
  func endLabelsAreSpread(wanted: [Double], places: [Double]) throws {
    let spread = try #require(EndLabels.spread(wanted, spacing: 20, within: 0...100))
    #expect(zip(spread, places).allSatisfy { abs($0 - $1) < 1e-9 }, "\(spread)")
    let sorted = spread.sorted()
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 > 19.999 }, "\(spread)")
  }

  @Test func moreEndLabelsThanFitHaveNoPlaces() {
    #expect(EndLabels.spread([1, 2, 3], spacing: 60, within: 0...100) == nil)
  }
}
