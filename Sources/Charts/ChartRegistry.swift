/// A kind of chart as notebooks name it.
public struct ChartKind: Sendable {
  /// Lower case, as in `kind: bubble`.
  public let name: String
  /// One line, without a full stop.
  public let help: String
  /// Small charts that show what the kind can do: for documentation and for the tests.
  public let samples: @Sendable () -> [any ChartSpec]

  public init(name: String, help: String, samples: @escaping @Sendable () -> [any ChartSpec]) {
    self.name = name
    self.help = help
    self.samples = samples
  }
}

/// The kinds of chart.
public enum ChartRegistry {
  public static let all: [ChartKind] = [
    BubbleChart.kind,
    LineChart.kind,
    BarChart.kind,
    TriangleChart.kind,
    NetworkChart.kind,
    HeatmapChart.kind,
    SamplesChart.kind,
  ]

  public static func named(_ name: String) -> ChartKind? { all.first { $0.name == name } }
}
