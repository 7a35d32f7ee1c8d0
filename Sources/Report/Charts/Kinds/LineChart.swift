/// Courses of one quantity over another, in one panel or in several that share the y axis.
package struct LineChart: ChartSpec, Hashable {
  package struct Point: Hashable, Sendable {
    package var x: Double
    package var y: Double
    /// The ends of what y may be; drawn as a thin line, open where an end has no place on the axis.
    package var interval: ClosedRange<Double>?
    /// Whether something between the point before and this one is not shown: no line joins the two.
    package var isAfterGap: Bool
    /// How many repeats it is the mean of.
    package var seeds: Int

    package init(
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

  package struct Series: Hashable, Sendable {
    /// The same name in several facets is the same series: it looks the same.
    package var name: String
    /// Joined in this order.
    package var points: [Point]
    /// Series of one group share color and marker and then differ by `dash`, as training and test
    /// of one model do; nil for a group of its own.
    package var group: String?
    /// nil takes the next pattern that sets this series apart.
    package var dash: Dash?

    package init(name: String, points: [Point], group: String? = nil, dash: Dash? = nil) {
      self.name = name
      self.points = points
      self.group = group
      self.dash = dash
    }
  }

  /// One panel.
  package struct Facet: Hashable, Sendable {
    package var title: String?
    package var series: [Series]

    package init(title: String? = nil, series: [Series]) {
      self.title = title
      self.series = series
    }
  }

  package var facets: [Facet]
  package var x: Axis
  package var y: Axis

  package init(facets: [Facet], x: Axis, y: Axis) {
    self.facets = facets
    self.x = x
    self.y = y
  }

  /// A chart of one panel.
  package init(series: [Series], x: Axis, y: Axis) {
    self.init(facets: [Facet(series: series)], x: x, y: y)
  }

  package func validate() throws {
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
