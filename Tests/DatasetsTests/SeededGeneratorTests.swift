import Testing

@testable import Datasets

@Suite struct SeededGeneratorTests {
  @Test func producesThePublishedSequence() {
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test(arguments: [1, 2, 3, 10, 1000])
  func drawsEveryNumberBelowABoundEquallyOften(bound: Int) {
    var generator = SeededGenerator(seed: 7)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<bound * 1000 { counts[generator.integer(below: bound)] += 1 }
    // Five standard deviations of a count of mean 1000.
    #expect(counts.allSatisfy { abs($0 - 1000) < 160 })
  }

  @Test func drawsEveryOrderOfThreeEquallyOften() {
    var generator = SeededGenerator(seed: 3)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 {
      var values = [0, 1, 2]
      generator.shuffle(&values)
      counts[values, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 160 })
  }

  @Test func separatesStreams() {
    var seen: Set<UInt64> = []
    for seed in UInt64(0)..<10 {
      for purpose in UInt64(0)..<10 {
        for part in UInt64(0)..<10 {
          var generator = SeededGenerator(seed: seed, stream: purpose, part)
          seen.insert(generator.next())
        }
      }
    }
    #expect(seen.count == 1000)
  }
}

@Suite struct BatchesTests {
  /// Pinned: another order would make every recorded result irreproducible.
  @Test func keepsTheOrderOfAnEpochForever() {
    #expect(Batches.epochOrder(count: 10, seed: 42, epoch: 0) == [3, 6, 5, 1, 0, 9, 8, 7, 2, 4])
    #expect(Batches.epochOrder(count: 10, seed: 42, epoch: 1) == [4, 2, 8, 5, 3, 6, 1, 9, 7, 0])
  }

  @Test(arguments: [0, 1, 2, 64, 1000])
  func visitsEveryImageOnce(count: Int) {
    let order = Batches.epochOrder(count: count, seed: 5, epoch: 2)
    #expect(order.sorted() == Array(0..<count))
  }

  @Test func ordersEpochsAndSeedsDifferently() {
    let orders = Set(
      (0..<4).flatMap { epoch in
        (UInt64(0)..<4).map { Batches.epochOrder(count: 50, seed: $0, epoch: epoch) }
      })
    #expect(orders.count == 16)
  }

  @Test func keepsTheIncompleteLastBatch() {
    let batches = Batches(count: 10, size: 4)
    #expect(batches.count == 3)
    #expect(batches.map(Array.init) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
    #expect(Batches(count: 8, size: 4).map(\.count) == [4, 4])
    #expect(Batches(count: 0, size: 4).map(\.count) == [])
    #expect(Batches(count: 0, size: 4).count == 0)
    let shuffled = Batches(count: 10, size: 4, seed: 42, epoch: 1)
    #expect(shuffled.flatMap { $0 } == Batches.epochOrder(count: 10, seed: 42, epoch: 1))
  }
}
