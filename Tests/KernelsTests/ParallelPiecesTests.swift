import Foundation
import Kernels
import Testing

@Suite struct ParallelPiecesTests {
  /// Counts calls from several threads.
  private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var calls: [Int]

    init(_ count: Int) { calls = Array(repeating: 0, count: count) }

    func add(_ index: Int) { lock.withLock { calls[index] += 1 } }

    var values: [Int] { lock.withLock { calls } }
  }

  @Test(arguments: [0, 1, 2, 3, 17, 1000])
  func everyPieceIsDoneOnce(_ count: Int) {
    let counter = Counter(count)
    ParallelPieces.forEach(count) { counter.add($0) }
    #expect(counter.values == Array(repeating: 1, count: count))
  }

  @Test(arguments: [(0, 4096), (1, 1), (5, 1), (4095, 4096), (10_000, 4096), (10_001, 3)])
  func rangesMakeUpTheWhole(_ count: Int, _ atLeast: Int) {
    let ranges = ParallelPieces.ranges(count, atLeast: atLeast)
    #expect(ranges.flatMap { Array($0) } == Array(0..<count))
    #expect(ranges.count <= max(1, ParallelPieces.count))
    #expect(ranges.count == 1 || ranges.allSatisfy { $0.count >= atLeast })
    let counter = Counter(count)
    ParallelPieces.forEachRange(count, atLeast: atLeast) { $0.forEach(counter.add) }
    #expect(counter.values == Array(repeating: 1, count: count))
  }

  /// Pieces that start pieces: on threads that are all in use the inner ones run one after the other.
  @Test func piecesMayHavePieces() {
    let counter = Counter(20)
    ParallelPieces.forEach(4) { outer in
      ParallelPieces.forEach(5) { inner in counter.add(outer * 5 + inner) }
    }
    #expect(counter.values == Array(repeating: 1, count: 20))
  }
}
