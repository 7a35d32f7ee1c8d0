/// Sorted values partitioned into consecutive non-empty clusters.
struct Partition: Sendable {
  let sorted: SortedValues
  /// Where each cluster starts, and the number of values as the last.
  private(set) var bounds: [Int]
  /// The sum of each cluster's values.
  private(set) var sums: [Double] = []

  /// - Parameter bounds: ascending from 0 to the number of values; empty clusters are left
  ///   out.
  init(_ sorted: SortedValues, bounds: [Int]) {
    self.sorted = sorted
    self.bounds = []
    replaceBounds(bounds)
  }

  /// The clusters of the values nearest to each centroid.
  ///
  /// - Parameter centroids: ascending.
  init(_ sorted: SortedValues, centroids: [Double]) {
    var bounds = [0]
    for (low, high) in zip(centroids, centroids.dropFirst()) {
      bounds.append(sorted.firstIndex(notBelow: (low + high) / 2, near: bounds[bounds.count - 1]))
    }
    self.init(sorted, bounds: bounds + [sorted.count])
  }

  var count: Int { bounds.count - 1 }

  func size(_ cluster: Int) -> Int { bounds[cluster + 1] - bounds[cluster] }

  func mean(_ cluster: Int) -> Double { sums[cluster] / Double(size(cluster)) }

  /// The sum of all squares minus the inertia.
  var explained: Double {
    (0..<count).reduce(0) { $0 + sums[$1] * mean($1) }
  }

  /// One step of Lloyd's algorithm: bounds move to the midpoints between neighboring means.
  ///
  /// - Returns: whether a bound has moved.
  mutating func step() -> Bool {
    var moved: [Int] = [0]
    moved.reserveCapacity(bounds.count)
    var isSame = true
    var low = mean(0)
    for k in 1..<max(1, count) {
      let high = mean(k)
      let bound = sorted.firstIndex(notBelow: (low + high) / 2, near: bounds[k])
      if bound != bounds[k] { isSame = false }
      // Rounding aside, midpoints ascend with the means.
      moved.append(max(bound, moved[k - 1]))
      low = high
    }
    guard !isSame else { return false }
    moved.append(sorted.count)
    replaceBounds(moved)
    return true
  }

  mutating func replaceBounds(_ new: [Int]) {
    bounds.removeAll(keepingCapacity: true)
    sums.removeAll(keepingCapacity: true)
    bounds.append(0)
    var before = 0.0
    for bound in new where bound > bounds[bounds.count - 1] {
      let after = sorted.sum(upTo: bound)
      sums.append(after - before)
      bounds.append(bound)
      before = after
    }
  }

  /// The means as floats; each summed separately, so that large values elsewhere cost no precision.
  func centroids() -> [Float] {
    sorted.values.withUnsafeBufferPointer { values in
      (0..<count).map { k in
        var sum = 0.0
        for i in bounds[k]..<bounds[k + 1] { sum += Double(values[i]) }
        return Float(sum / Double(size(k)))
      }
    }
  }
}
