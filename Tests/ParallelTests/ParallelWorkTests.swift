import Parallel
import TestSupport
import Testing

@Suite struct ParallelWorkTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [0, 1, 2, 7, 1000])
  func resultsAreInOrder(_ count: Int) {
    #expect(ParallelWork.map(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  @Test func everyPieceIsDoneOnce() {
    let counts = Locked([Int](repeating: 0, count: 300))
    ParallelWork.forEach(300) { index in counts.with { $0[index] += 1 } }
    #expect(counts.value == [Int](repeating: 1, count: 300))
  }

  /// Whichever thread is faster.
  @Test func theLowestFailureIsThrown() {
    for _ in 0..<50 {
      #expect(throws: Failure(index: 17)) {
        try ParallelWork.map(200) { index throws(Failure) -> Int in
          if index >= 17 { throw Failure(index: index) }
          return index
        }
      }
    }
  }
}
