/// What clusters of neighboring points cost, each from three cumulated sums.
///
/// A point is a value, or a group of neighboring values that stay together.
struct ClusterCosts: Sendable {
  /// Cumulated over points: how many values, their sum, the sum of their squares.
  private let weights, sums, squares: [Double]
  /// Where each point starts among the values, and the number of values as the last.
  private let places: [Int]

  /// - Parameter places: rising, from 0 to the number of values.
  init(_ sorted: SortedValues, places: [Int]) {
    self.places = places
    // Squares of distances from the middle value lose fewer digits than those from 0.
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

  /// Every run of equal values a point.
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
