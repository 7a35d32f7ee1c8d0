/// A kind of chart as notebooks name it.
package struct ChartKind: Sendable {
  /// Lower case, as in `kind: bubble`.
  package let name: String
  /// One line, without a full stop.
  package let help: String
  /// Small charts that show what the kind can do: for documentation and for the tests.
  package let samples: @Sendable () -> [any ChartSpec]

  package init(name: String, help: String, samples: @escaping @Sendable () -> [any ChartSpec]) {
    self.name = name
    self.help = help
    self.samples = samples
  }
}

/// The kinds of chart.
package enum ChartRegistry {
  package static let all: [ChartKind] = [
    BubbleChart.kind,
    LineChart.kind,
    BarChart.kind,
    TriangleChart.kind,
    NetworkChart.kind,
    HeatmapChart.kind,
    SamplesChart.kind,
  ]

  package static func named(_ name: String) -> ChartKind? { all.first { $0.name == name } }
}
