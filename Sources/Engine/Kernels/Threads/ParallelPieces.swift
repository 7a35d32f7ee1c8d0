internal import Parallel

/// Independent work items of the engine, on oneDNN's threads.
package enum ParallelPieces {
  /// The threads that this process computes with.
  package static var count: Int { ThreadCount.current }

  /// Calls `work` for each index in `0 ..< count`, several at a time.
  package static func forEach(_ count: Int, _ work: @Sendable (Int) -> Void) {
    if OpenMP.forEach(count, work) { return }
    ParallelWork.forEach(count, work)
  }

  /// The results of `work` for `0 ..< count`, in order.
  package static func map<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result)
    -> [Result]
  {
    let results = ResultSlots<Result>(count)
    forEach(count) { results.set($0, work($0)) }
    return results.values
  }

  /// Calls `work` for ranges that cover `0 ..< count`, several at a time.
  ///
  /// - Parameter atLeast: the minimum length of a range that is worth a thread.
  package static func forEachRange(
    _ count: Int, atLeast: Int = 4096, _ work: @Sendable (Range<Int>) -> Void
  ) {
    let ranges = ranges(count, atLeast: atLeast)
    guard ranges.count > 1 else { return work(0..<count) }
    forEach(ranges.count) { work(ranges[$0]) }
  }

  /// `0 ..< count` cut into as many ranges as there are threads.
  package static func ranges(_ count: Int, atLeast: Int = 4096) -> [Range<Int>] {
    let pieces = max(1, min(self.count, count / atLeast))
    return (0..<pieces).map { count * $0 / pieces..<count * ($0 + 1) / pieces }
  }
}
