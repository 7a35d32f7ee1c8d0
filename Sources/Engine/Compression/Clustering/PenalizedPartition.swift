/// A partition that is best where every cluster costs a penalty beside its inertia.
///
/// The least inertia is convex in the number of clusters, so a penalty belongs to each number, and a
/// search by secants finds it; one penalty takes M·log M. A result with the number of clusters asked
/// for is the optimum over its points.
///
/// Source: Grønlund et al. 2017, "Fast Exact k-Means, k-Medians and Bregman Divergence Clustering
/// in 1D", section 2.4.
enum PenalizedPartition {
  private static let trials = 60
  /// One in so many clusters may be missing in the result.
  private static let missing = 1000

  /// Bounds of `clusters` clusters, or of a number that is smaller by at most a thousandth, or of the
  /// next smaller one that has a penalty of its own.
  static func bounds(_ points: ClusterCosts, clusters: Int) -> [Int] {
    var best = [0, points.count]
    let wanted = Double(clusters)
    // Above the cost of all points as one cluster no second cluster pays.
    var high = max(points.cost(0, points.count), .leastNormalMagnitude)
    var low = high * 1e-30
    // Inertia falls with the square of the number of clusters, so the penalty, which is its slope,
    // with the cube: exactly so for evenly spread points, and nearly so close to any number.
    var penalty = high * 2 / (wanted * wanted * wanted)
    for trial in 1...trials {
      let cuts = cuts(points, penalty: penalty)
      let found = cuts.count - 1
      if found <= clusters {
        if cuts.count >= best.count { best = cuts }
        high = penalty
      } else {
        low = penalty
      }
      // Relocation adds the few that are missing.
      if clusters - (best.count - 1) <= clusters / missing || high <= low * (1 + 1e-12) { break }
      let ratio = Double(found) / wanted
      penalty *= ratio * ratio * ratio
      // Every third trial halves the range, in case the others come from one side only.
      if trial % 3 == 0 || penalty <= low || penalty >= high { penalty = (low * high).squareRoot() }
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
      // The place where it becomes the better one is near as a rule: steps that double find it.
      var low = max(last.from, end) + 1
      var (high, step) = (low, 1)
      while high < count, !isBetter(than: last.cut, at: high) {
        low = high + 1
        high = min(low + step, count)
        step *= 2
      }
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
