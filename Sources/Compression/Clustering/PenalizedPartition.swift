/// A partition that is best where every cluster costs a penalty beside its inertia.
///
/// The least inertia is convex in the number of clusters, so a penalty belongs to each number, and
/// bisection finds it; one penalty takes M·log M. A result with the number of clusters asked for is
/// the optimum over its points.
///
/// Source: Grønlund et al. 2017, "Fast Exact k-Means, k-Medians and Bregman Divergence Clustering
/// in 1D", section 2.4.
enum PenalizedPartition {
  private static let bisections = 60

  /// Bounds of `clusters` clusters, or of the next smaller number that has a penalty of its own.
  static func bounds(_ points: ClusterCosts, clusters: Int) -> [Int] {
    var best = [0, points.count]
    // Above the cost of all points as one cluster no second cluster pays.
    var high = max(points.cost(0, points.count), .leastNormalMagnitude)
    var low = high * 1e-30
    for _ in 0..<bisections {
      let penalty = (low * high).squareRoot()
      let cuts = cuts(points, penalty: penalty)
      if cuts.count - 1 <= clusters {
        if cuts.count >= best.count { best = cuts }
        high = penalty
      } else {
        low = penalty
      }
      if best.count - 1 == clusters || high <= low * (1 + 1e-12) { break }
    }
    return best.map { points.place($0) }
  }

  /// Where the clusters start, and the number of points as the last.
  ///
  /// The later of two candidates for the last cut, once it is the better one, stays so. Each
  /// candidate therefore has one run of ends that it is best for; the runs are kept on a stack.
  private static func cuts(_ points: ClusterCosts, penalty: Double) -> [Int] {
    let count = points.count
    var totals = [Double](repeating: 0, count: count + 1)
    var previous = [Int](repeating: 0, count: count + 1)
    var candidates = [(cut: 0, from: 1)]
    candidates.reserveCapacity(count + 1)
    var current = 0
    for end in 1...count {
      while current + 1 < candidates.count, candidates[current + 1].from <= end { current += 1 }
      let cut = candidates[current].cut
      totals[end] = totals[cut] + points.cost(cut, end) + penalty
      previous[end] = cut
      guard end < count else { break }

      func isBetter(than other: Int, at place: Int) -> Bool {
        totals[end] + points.cost(end, place) < totals[other] + points.cost(other, place)
      }
      while candidates.count > current + 1,
        isBetter(
          than: candidates[candidates.count - 1].cut, at: candidates[candidates.count - 1].from)
      { candidates.removeLast() }
      let last = candidates[candidates.count - 1]
      guard isBetter(than: last.cut, at: count) else { continue }
      var (low, high) = (max(last.from, end) + 1, count)
      while low < high {
        let middle = (low + high) / 2
        if isBetter(than: last.cut, at: middle) { high = middle } else { low = middle + 1 }
      }
      candidates.append((end, low))
    }
    var cuts = [count]
    while let last = cuts.last, last > 0 { cuts.append(previous[last]) }
    return cuts.reversed()
  }
}
