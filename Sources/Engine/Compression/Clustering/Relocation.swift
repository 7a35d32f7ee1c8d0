/// Moves clusters from where they gain little to where they gain more, which Lloyd's
/// algorithm cannot: there a cluster only moves between its neighbors.
enum Relocation {
  private struct Split {
    let cluster: Int
    let bound: Int
    let gain: Double
  }

  /// Splits clusters until there are `clusters` of them, then merges two neighbors and splits
  /// another one as long as that lowers the inertia.
  ///
  /// - Returns: whether anything has changed.
  static func improve(_ partition: inout Partition, clusters: Int) -> Bool {
    var changed = false
    while partition.count < clusters {
      let splits = bestSplits(partition).prefix(clusters - partition.count)
      guard !splits.isEmpty else { return changed }
      partition.replaceBounds((partition.bounds + splits.map(\.bound)).sorted())
      changed = true
    }
    return exchange(&partition) || changed
  }

  private static func exchange(_ partition: inout Partition) -> Bool {
    let splits = bestSplits(partition)
    let merges = (1..<max(1, partition.count)).map { k in
      (bound: k, cost: mergeCost(partition, k))
    }.sorted { $0.cost < $1.cost }
    var isTouched = [Bool](repeating: false, count: partition.count)
    var removed: Set<Int> = []
    var added: [Int] = []
    var next = 0
    for split in splits where !isTouched[split.cluster] {
      while next < merges.count,
        isTouched[merges[next].bound] || isTouched[merges[next].bound - 1]
          || merges[next].bound == split.cluster || merges[next].bound - 1 == split.cluster
      { next += 1 }
      // A margin of a twentieth, so that rounding cannot make it cycle.
      guard next < merges.count, split.gain > 1.05 * merges[next].cost else { break }
      let bound = merges[next].bound
      for k in [bound, bound - 1, split.cluster] { isTouched[k] = true }
      removed.insert(partition.bounds[bound])
      added.append(split.bound)
    }
    guard !added.isEmpty else { return false }
    partition.replaceBounds(
      (partition.bounds.filter { !removed.contains($0) } + added).sorted())
    return true
  }

  /// The increase of inertia if the clusters on both sides of bound `k` are merged.
  private static func mergeCost(_ partition: Partition, _ k: Int) -> Double {
    between(
      partition.sums[k - 1], partition.size(k - 1), partition.sums[k], partition.size(k))
  }

  /// Each cluster split at its mean, the best first.
  private static func bestSplits(_ partition: Partition) -> [Split] {
    (0..<partition.count).compactMap { k -> Split? in
      let sorted = partition.sorted
      let (start, end) = (partition.bounds[k], partition.bounds[k + 1])
      guard end - start > 1, sorted.values[start] < sorted.values[end - 1] else { return nil }
      let bound = sorted.firstIndex(notBelow: partition.mean(k), near: (start + end) / 2)
      guard bound > start, bound < end else { return nil }
      let left = sorted.sum(upTo: bound) - sorted.sum(upTo: start)
      return Split(
        cluster: k, bound: bound,
        gain: between(left, bound - start, partition.sums[k] - left, end - bound))
    }.sorted { ($0.gain, $1.cluster) > ($1.gain, $0.cluster) }
  }

  private static func between(_ leftSum: Double, _ left: Int, _ rightSum: Double, _ right: Int)
    -> Double
  {
    let (l, r) = (Double(left), Double(right))
    let distance = leftSum / l - rightSum / r
    return l * r / (l + r) * distance * distance
  }
}
