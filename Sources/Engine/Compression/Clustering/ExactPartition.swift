/// The partition of least inertia, by dynamic programming.
///
/// The cost of a cluster satisfies the quadrangle inequality, so the best last bound is monotonic in the
/// number of values: divide and conquer computes a row of the table in M·log M. Of the table only two
/// rows are kept, and for each entry where its middle cluster ends; the two halves are then solved
/// recursively: memory for M values instead of K·M, for twice the time.
///
/// Source: Wang and Song 2011 (the recurrence); Hirschberg 1975 (the halves).
struct ExactPartition {
  private let points: ClusterCosts

  init(_ points: ClusterCosts) { self.points = points }

  /// The bounds of `clusters` clusters: 0, …, the number of values.
  ///
  /// - Precondition: there are at least as many points as clusters.
  func bounds(clusters: Int) -> [Int] {
    precondition((1...points.count).contains(clusters), "too few values for so many clusters")
    var cuts: [Int] = []
    solve(0..<points.count, clusters, &cuts)
    return ([0] + cuts + [points.count]).map { points.place($0) }
  }

  /// Appends the inner bounds of a range of points in `clusters`, in order.
  private func solve(_ range: Range<Int>, _ clusters: Int, _ cuts: inout [Int]) {
    guard clusters > 1 else { return }
    let half = clusters / 2
    let cut = middleCut(range, clusters, after: half)
    solve(range.lowerBound..<cut, half, &cuts)
    cuts.append(cut)
    solve(cut..<range.upperBound, clusters - half, &cuts)
  }

  /// Where the first `half` of the clusters end.
  private func middleCut(_ range: Range<Int>, _ clusters: Int, after half: Int) -> Int {
    let start = range.lowerBound
    let count = range.count
    // Entry j: the first j points.
    var costs = (0...count).map { $0 == 0 ? 0 : points.cost(start, start + $0) }
    var middles = [Int](repeating: 0, count: count + 1)
    var newCosts = costs
    var newMiddles = middles
    for row in 2...clusters {
      // Rows: the least number of points is the number of clusters, and enough must remain.
      let last = count - (clusters - row)
      var pending = [(entries: row..<last + 1, cuts: row - 1..<last)]
      while let (entries, cuts) = pending.popLast() {
        let j = (entries.lowerBound + entries.upperBound) / 2
        var (best, bestCut) = (Double.infinity, cuts.lowerBound)
        for cut in cuts.lowerBound..<min(cuts.upperBound, j) {
          let total = costs[cut] + points.cost(start + cut, start + j)
          if total < best { (best, bestCut) = (total, cut) }
        }
        newCosts[j] = best
        newMiddles[j] = row - 1 == half ? bestCut : middles[bestCut]
        if entries.lowerBound < j {
          pending.append((entries.lowerBound..<j, cuts.lowerBound..<bestCut + 1))
        }
        if j + 1 < entries.upperBound {
          pending.append((j + 1..<entries.upperBound, bestCut..<cuts.upperBound))
        }
      }
      swap(&costs, &newCosts)
      swap(&middles, &newMiddles)
    }
    return start + middles[count]
  }
}
