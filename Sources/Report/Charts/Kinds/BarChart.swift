/// One quantity of several things as bars, one below the other, in one panel or in several that share the
/// scale.
package struct BarChart: ChartSpec, Hashable {
  package struct Bar: Hashable, Sendable {
    package var label: String
    /// Bars of one group share a color, named in the legend; nil where there are no groups.
    package var group: String?
    package var value: Double
    /// The ends of what the value may be; drawn as a thin line.
    package var interval: ClosedRange<Double>?
    /// How many repeats it is the mean of.
    package var seeds: Int

    package init(
      label: String, group: String? = nil, value: Double, interval: ClosedRange<Double>? = nil,
      seeds: Int = 1
    ) {
      self.seeds = seeds
      self.label = label
      self.group = group
      self.value = value
      self.interval = interval
    }
  }

  /// One panel.
  package struct Facet: Hashable, Sendable {
    package var title: String?
    /// From the top down.
    package var bars: [Bar]

    package init(title: String? = nil, bars: [Bar]) {
      self.title = title
      self.bars = bars
    }
  }

  package var facets: [Facet]
  /// Along the bars, which begin at 0; linear.
  package var axis: Axis
  /// The heading of the groups' legend and their column; nil for none.
  package var group: ChartColumn?
  /// The groups that get the first colors, in this order; others follow as they appear. So that bars
  /// can be sorted and a group still has the color that it has in other charts.
  package var groupOrder: [String]
  /// What a bar is, in the plural; for the alternative text.
  package var noun: String

  package init(
    facets: [Facet], axis: Axis, group: ChartColumn? = nil, groupOrder: [String] = [],
    noun: String = "bars"
  ) {
    precondition(axis.scale == .linear, "the length of a bar has a meaning from 0 on alone")
    self.facets = facets
    self.axis = axis
    self.group = group
    self.groupOrder = groupOrder
    self.noun = noun
  }

  package func validate() throws {
    for facet in facets {
      for bar in facet.bars {
        let name = [facet.title, bar.label].compactMap { $0 }.joined(separator: ", ")
        try axis.validate(bar.value, of: name)
      }
    }
  }

  /// The groups that there are, in the order of their colors.
  var groups: [String] {
    let present = facets.flatMap(\.bars).compactMap(\.group)
    let ordered = groupOrder.filter(Set(present).contains)
    var seen = Set<String>()
    return (ordered + present).filter { seen.insert($0).inserted }
  }
}
