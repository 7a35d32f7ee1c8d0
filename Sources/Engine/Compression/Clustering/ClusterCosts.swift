/// The cost (inertia) of clusters of consecutive points, computed from three prefix sums.
///
/// A point is a value, or a group of consecutive values that stay together.
struct ClusterCosts: Sendable {
  /// Prefix sums over points: counts, sums, sums of squares.
  private let weights, sums, squares: [Double]
  /// Where each point starts among the values, and the number of values as the last.
  private let places: [Int]

  /// - Parameter places: ascending, from 0 to the number of values.
  init(_ sorted: SortedValues, places: [Int]) {
    self.places = places
    // Squared distances from the median lose fewer digits than those from 0.
    let center = Double(sorted.values[sorted.count / 2])
    var (weights, sums, squares) = ([0.0], [0.0], [0.0])
    var (sum, square) = (0.0, 0.0)
    for (start, end) in zip(places, places.dropFirst()) {
      for i in start..<end {
        let value = Double(sorted.values[i]) - center
        sum += value
        square += value * value
      }
      weights.append(Double(end))
      sums.append(sum)
      squares.append(square)
    }
    (self.weights, self.sums, self.squares) = (weights, sums, squares)
  }

  /// One point per run of equal values.
  init(distinctOf sorted: SortedValues) {
    let starts = sorted.values.indices.filter {
      $0 == 0 || sorted.values[$0] != sorted.values[$0 - 1]
    }
    self.init(sorted, places: starts + [sorted.count])
  }

  var count: Int { places.count - 1 }

  /// Where point `index` starts among the values.
  func place(_ index: Int) -> Int { places[index] }

  /// The inertia of the points `start ..< end` as one cluster.
  @inline(__always)
  func cost(_ start: Int, _ end: Int) -> Double {
    let sum = sums[end] - sums[start]
    return squares[end] - squares[start] - sum * sum / (weights[end] - weights[start])
  }
}
