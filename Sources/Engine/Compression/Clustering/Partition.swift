/// Sorted values cut into clusters of neighbors, none of them empty.
struct Partition: Sendable {
  let sorted: SortedValues
  /// Where each cluster starts, and the number of values as the last.
  private(set) var bounds: [Int]
  /// The sum of each cluster's values.
  private(set) var sums: [Double] = []

  /// - Parameter bounds: rising from 0 to the number of values; clusters without members are left
  ///   out.
  init(_ sorted: SortedValues, bounds: [Int]) {
    self.sorted = sorted
    self.bounds = []
    replaceBounds(bounds)
  }

  /// The clusters of the values nearest to each centroid.
  ///
  /// - Parameter centroids: rising.
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

  /// What inertia lacks to the sum of all squares.
  var explained: Double {
    (0..<count).reduce(0) { $0 + sums[$1] * mean($1) }
  }

  /// One step of Lloyd's: bounds go to the middle between the means of neighbors.
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
      // Rounding aside, midpoints rise with the means.
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

  /// The means as floats; each added up for itself, so that large values elsewhere cost nothing.
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
