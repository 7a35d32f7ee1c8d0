import Kernels
import TestSupport
import Testing

@Suite struct ParallelPiecesTests {
  @Test(arguments: [0, 1, 2, 3, 17, 1000])
  func everyPieceIsDoneOnce(_ count: Int) {
    let calls = Locked(Array(repeating: 0, count: count))
    ParallelPieces.forEach(count) { index in calls.with { $0[index] += 1 } }
    #expect(calls.value == Array(repeating: 1, count: count))
  }

  @Test(arguments: [(0, 4096), (1, 1), (5, 1), (4095, 4096), (10_000, 4096), (10_001, 3)])
  func rangesMakeUpTheWhole(_ count: Int, _ atLeast: Int) {
    let ranges = ParallelPieces.ranges(count, atLeast: atLeast)
    #expect(ranges.flatMap { Array($0) } == Array(0..<count))
    #expect(ranges.count <= max(1, ParallelPieces.count))
    #expect(ranges.count == 1 || ranges.allSatisfy { $0.count >= atLeast })
    let calls = Locked(Array(repeating: 0, count: count))
    ParallelPieces.forEachRange(count, atLeast: atLeast) { range in
      calls.with { calls in
        for index in range { calls[index] += 1 }
      }
    }
    #expect(calls.value == Array(repeating: 1, count: count))
  }

  /// Pieces that start pieces: on threads that are all in use the inner ones run one after the other.
  @Test func piecesMayHavePieces() {
    let calls = Locked(Array(repeating: 0, count: 20))
    ParallelPieces.forEach(4) { outer in
      ParallelPieces.forEach(5) { inner in calls.with { $0[outer * 5 + inner] += 1 } }
    }
    #expect(calls.value == Array(repeating: 1, count: 20))
  }
}
