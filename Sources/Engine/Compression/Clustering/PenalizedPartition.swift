/// A partition that minimizes inertia plus a penalty per cluster.
///
/// The least inertia is convex in the number of clusters, so each number has a penalty, which
/// a secant search finds; one penalty takes M·log M. A result with the requested number of
/// clusters is the optimum over its points.
///
/// Source: Grønlund et al. 2017, "Fast Exact k-Means, k-Medians and Bregman Divergence Clustering
/// in 1D", section 2.4.
enum PenalizedPartition {
  private static let trials = 60
  /// The tolerance: one in this many clusters may be missing.
  private static let missing = 1000

  /// Bounds of `clusters` clusters, or of a number smaller by at most a thousandth, or of the
  /// next smaller one that has its own penalty.
  static func bounds(_ points: ClusterCosts, clusters: Int) -> [Int] {
    var best = [0, points.count]
    let wanted = Double(clusters)
    // Above the cost of a single cluster no second cluster pays.
    var high = max(points.cost(0, points.count), .leastNormalMagnitude)
    var low = high * 1e-30
    // Inertia falls with the square of the number of clusters, so the penalty, its slope,
    // falls with the cube: exactly so for evenly spread points, and nearly so close to any number.
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
      // Relocation adds the few missing ones.
      if clusters - (best.count - 1) <= clusters / missing || high <= low * (1 + 1e-12) { break }
      let ratio = Double(found) / wanted
      penalty *= ratio * ratio * ratio
      // Every third trial bisects the range, in case the others come from one side only.
      if trial % 3 == 0 || penalty <= low || penalty >= high { penalty = (low * high).squareRoot() }
    }
    return best.map { points.place($0) }
  }

  /// Where the clusters start, and the number of points as the last.
  ///
  /// Of two candidates for the last cut, the later one, once better, stays better. Each
  /// candidate therefore is best for one run of ends; the runs are kept on a stack.
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
      // The crossover is usually near: galloping search finds it.
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
