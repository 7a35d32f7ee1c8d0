/// Courses of one quantity over another, in one panel or in several that share the y axis.
public struct LineChart: ChartSpec, Hashable {
  public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double
    /// The ends of what y may be; drawn as a thin line, open where an end has no place on the axis.
    public var interval: ClosedRange<Double>?
    /// Whether something between the point before and this one is not shown: no line joins the two.
    public var isAfterGap: Bool
    /// How many repeats it is the mean of.
    public var seeds: Int

    public init(
      x: Double, y: Double, interval: ClosedRange<Double>? = nil, isAfterGap: Bool = false,
      seeds: Int = 1
    ) {
      self.seeds = seeds
      self.isAfterGap = isAfterGap
      self.x = x
      self.y = y
      self.interval = interval
    }
  }

  public struct Series: Hashable, Sendable {
    /// The same name in several facets is the same series: it looks the same.
    public var name: String
    /// Joined in this order.
    public var points: [Point]
    /// Series of one group share colour and marker and then differ by `dash`, as training and test
    /// of one model do; nil for a group of its own.
    public var group: String?
    /// nil takes the next pattern that sets this series apart.
    public var dash: Dash?

    public init(name: String, points: [Point], group: String? = nil, dash: Dash? = nil) {
      self.name = name
      self.points = points
      self.group = group
      self.dash = dash
    }
  }

  /// One panel.
  public struct Facet: Hashable, Sendable {
    public var title: String?
    public var series: [Series]

    public init(title: String? = nil, series: [Series]) {
      self.title = title
      self.series = series
    }
  }

  public var facets: [Facet]
  public var x: Axis
  public var y: Axis

  public init(facets: [Facet], x: Axis, y: Axis) {
    self.facets = facets
    self.x = x
    self.y = y
  }

  /// A chart of one panel.
  public init(series: [Series], x: Axis, y: Axis) {
    self.init(facets: [Facet(series: series)], x: x, y: y)
  }

  public func validate() throws {
    for facet in facets {
      for series in facet.series {
        for (index, point) in series.points.enumerated() {
          let name = [facet.title, series.name, "point \(index + 1)"].compactMap { $0 }
            .joined(separator: ", ")
          try x.validate(point.x, of: name)
          try y.validate(point.y, of: name)
        }
      }
    }
  }
}
