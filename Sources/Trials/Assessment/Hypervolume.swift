/// How much of the space between the worst and the best a set of models covers.
///
/// Source: Zitzler and Thiele 1998, "Multiobjective Optimization Using Evolutionary Algorithms".
package enum Hypervolume {
  /// The share of the unit cube that the points dominate: 1 for a point at the origin, 0 where all lie on
  /// the far sides. Values beyond the cube count as its sides; points with NaN count for nothing.
  ///
  /// - Parameter points: of as many criteria each, 0 the best and 1 the worst, as
  ///   `Preference.normalized` gives them.
  package static func share(of points: [[Double]]) -> Double {
    let inside = points.filter { !$0.contains(where: \.isNaN) }
      .map { $0.map { min(max($0, 0), 1) } }
    guard let dimension = inside.first?.count, dimension > 0 else { return 0 }
    precondition(inside.allSatisfy { $0.count == dimension }, "points of different criteria")
    return volume(inside, dimension)
  }

  /// Slices the cube along the last criterion: between two neighboring values the points below both
  /// dominate a share of one dimension less.
  private static func volume(_ points: [[Double]], _ dimension: Int) -> Double {
    if dimension == 1 { return points.map { 1 - $0[0] }.max() ?? 0 }
    let sorted = points.sorted { $0[dimension - 1] < $1[dimension - 1] }
    var sum = 0.0
    for index in sorted.indices {
      let start = sorted[index][dimension - 1]
      let end = index + 1 < sorted.count ? sorted[index + 1][dimension - 1] : 1
      guard end > start else { continue }
      sum += (end - start) * volume(Array(sorted[...index]), dimension - 1)
    }
    return sum
  }
}
