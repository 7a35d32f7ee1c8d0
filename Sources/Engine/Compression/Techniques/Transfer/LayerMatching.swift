internal import Networks

/// Matches the layers of one network with those of another, to copy their arrays.
///
/// Matching layers are of one kind and have arrays of the same shapes, and pairs keep the
/// order. Among all such matchings it is the one with the most pairs of equal
/// names, among those the one with the most pairs, and among those the one nearest to the output.
struct LayerMatching {
  struct Pair: Equatable {
    let source: WeightedLayer
    let target: WeightedLayer
  }

  /// In the order of the layers.
  let pairs: [Pair]
  /// The targets without a matching source layer.
  let unmatched: [WeightedLayer]

  init(from sources: [WeightedLayer], to targets: [WeightedLayer]) {
    // One pair of equal names outweighs any number of others.
    let weight = targets.count + 1
    func score(_ target: Int, _ source: Int) -> Int? {
      guard targets[target].fits(sources[source]) else { return nil }
      return targets[target].name == sources[source].name ? weight : 1
    }
    // The best total score for the first i targets and the first j sources.
    let width = sources.count + 1
    var best = [Int](repeating: 0, count: (targets.count + 1) * width)
    for i in 0..<targets.count {
      for j in 0..<sources.count {
        let skipping = max(best[i * width + j + 1], best[(i + 1) * width + j])
        let pairing = score(i, j).map { best[i * width + j] + $0 } ?? 0
        best[(i + 1) * width + j + 1] = max(skipping, pairing)
      }
    }
    var (i, j) = (targets.count, sources.count)
    var (pairs, unmatched): ([Pair], [WeightedLayer]) = ([], [])
    while i > 0 {
      if j > 0, let score = score(i - 1, j - 1),
        best[i * width + j] == best[(i - 1) * width + j - 1] + score
      {
        pairs.append(Pair(source: sources[j - 1], target: targets[i - 1]))
        i -= 1
        j -= 1
      } else if j > 0, best[i * width + j] == best[i * width + j - 1] {
        j -= 1
      } else {
        unmatched.append(targets[i - 1])
        i -= 1
      }
    }
    self.pairs = pairs.reversed()
    self.unmatched = unmatched.reversed()
  }
}
