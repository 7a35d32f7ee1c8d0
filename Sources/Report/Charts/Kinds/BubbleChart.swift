/// Three quantities at once: two by place, the third by the area of a bubble.
package struct BubbleChart: ChartSpec, Hashable {
  package struct Point: Hashable, Sendable {
    package var label: String
    /// Bubbles of one group share a color, named in the legend; nil where there are no groups.
    package var group: String?
    package var x: Double
    package var y: Double
    /// 0 or more; the bubble's area is proportional to it.
    package var size: Double
    /// Whether no other point beats it in all three; such points get a second ring.
    package var isOnFront: Bool
    /// The ends of what the values may be: thin lines along the axes, dotted rings for the size. An end
    /// that has no place on its axis is left open.
    package var xInterval, yInterval, sizeInterval: ClosedRange<Double>?
    /// How many repeats it is the mean of.
    package var seeds: Int

    package init(
      label: String, group: String? = nil, x: Double, y: Double, size: Double,
      xInterval: ClosedRange<Double>? = nil, yInterval: ClosedRange<Double>? = nil,
      sizeInterval: ClosedRange<Double>? = nil, isOnFront: Bool = false,
      seeds: Int = 1
    ) {
      self.seeds = seeds
      self.xInterval = xInterval
      self.yInterval = yInterval
      self.sizeInterval = sizeInterval
      self.isOnFront = isOnFront
      self.label = label
      self.group = group
      self.x = x
      self.y = y
      self.size = size
    }
  }

  package var points: [Point]
  package var x: Axis
  package var y: Axis
  /// What the area shows; the heading of the size legend.
  package var size: Axis
  /// The heading of the groups' legend and their column; nil for none.
  package var group: ChartColumn?
  /// What a point is, in the plural; for the alternative text.
  package var noun: String

  package init(
    points: [Point], x: Axis, y: Axis, size: Axis, group: ChartColumn? = nil,
    noun: String = "points"
  ) {
    self.points = points
    self.x = x
    self.y = y
    self.size = size
    self.group = group
    self.noun = noun
  }

  package func validate() throws {
    for point in points {
      try x.validate(point.x, of: point.label)
      try y.validate(point.y, of: point.label)
      guard ChartLimits.isDrawable(point.size) else {
        throw ChartError.notDrawable(point: point.label, quantity: size.title, value: point.size)
      }
      guard point.size >= 0 else {
        throw ChartError.negativeSize(point: point.label, quantity: size.title, value: point.size)
      }
    }
  }

  /// The groups in the order in which they first appear.
  var groups: [String] {
    var seen = Set<String>()
    return points.compactMap(\.group).filter { seen.insert($0).inserted }
  }
}
