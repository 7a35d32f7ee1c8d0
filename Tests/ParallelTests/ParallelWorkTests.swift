import Foundation
import Parallel
import Testing

@Suite struct ParallelWorkTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [0, 1, 2, 7, 1000])
  func resultsAreInOrder(_ count: Int) {
    #expect(ParallelWork.map(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  @Test func everyPieceIsDoneOnce() {
    let counts = Counts(300)
    ParallelWork.forEach(300) { counts.add($0) }
    #expect(counts.values == [Int](repeating: 1, count: 300))
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

  /// All access under the lock.
  private final class Counts: @unchecked Sendable {
    private let lock = NSLock()
    private var counts: [Int]

    init(_ count: Int) { counts = Array(repeating: 0, count: count) }

    func add(_ index: Int) { lock.withLock { counts[index] += 1 } }

    var values: [Int] { lock.withLock { counts } }
  }
}
