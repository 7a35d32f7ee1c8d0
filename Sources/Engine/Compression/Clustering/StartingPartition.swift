internal import Foundation

/// Initial partitions for Lloyd's algorithm.
enum StartingPartition {
  /// Equal numbers of values per cluster. Han et al. 2016 call it density-based.
  static func quantile(_ sorted: SortedValues, _ clusters: Int) -> Partition {
    Partition(
      sorted,
      bounds: (0...clusters).map { Int(Double(sorted.count) * Double($0) / Double(clusters)) })
  }

  /// Equidistant centroids from the smallest value to the greatest.
  static func linear(_ sorted: SortedValues, _ clusters: Int) -> Partition {
    let (least, greatest) = (Double(sorted.least), Double(sorted.greatest))
    return Partition(
      sorted,
      centroids: (0..<clusters).map {
        least + (greatest - least) * (Double($0) + 0.5) / Double(clusters)
      })
  }

  /// Centroids as dense as the cube root of the values' density, which is best for many clusters.
  ///
  /// Source: Panter and Dite 1951.
  static func density(_ sorted: SortedValues, _ clusters: Int) -> Partition {
    // Within a group the density is taken as constant; a group must hold enough values.
    let groups = min(max(1, sorted.count / 8), max(1024, 8 * clusters))
    let edges = (0...groups).map { min(sorted.count - 1, sorted.count * $0 / groups) }
    var cumulated = [0.0]
    for (low, high) in zip(edges, edges.dropFirst()) {
      let width = Double(sorted.values[high]) - Double(sorted.values[low])
      let weight = cbrt(Double(high - low)) * cbrt(width * width)
      cumulated.append(cumulated[cumulated.count - 1] + weight)
    }
    var bounds = [0]
    var group = 0
    for k in 1..<max(1, clusters) {
      let wanted = cumulated[groups] * Double(k) / Double(clusters)
      while group < groups - 1, cumulated[group + 1] < wanted { group += 1 }
      let span = cumulated[group + 1] - cumulated[group]
      let share = span > 0 ? (wanted - cumulated[group]) / span : 0
      let low = Double(sorted.values[edges[group]])
      let value = low + (Double(sorted.values[edges[group + 1]]) - low) * share
      bounds.append(sorted.firstIndex(notBelow: value, near: bounds[k - 1]))
    }
    return Partition(sorted, bounds: bounds + [sorted.count])
  }
}
