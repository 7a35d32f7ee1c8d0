internal import Charts
internal import Trials

/// What a kind of chart makes of trials: which options it reads, and the chart.
///
/// A new kind is a type that conforms, in a file of its own, and one line in `FigureKindRegistry.all`.
protocol FigureKind: Sendable {
  /// Of the chart's kind.
  static var name: String { get }
  /// The options that it reads, those of every figure apart.
  static var options: Set<String> { get }

  /// Checks what the options alone could not tell.
  ///
  /// - Returns: nil where the reader's complaints say why not.
  init?(_ reader: inout FigureOptionReader)

  /// Whether it shows what only the details of evaluations tell.
  var needsDetails: Bool { get }

  /// Whether it shows the layers of networks.
  var needsNetwork: Bool { get }

  func chart(_ data: inout FigureData) -> any ChartSpec
}

extension FigureKind {
  var needsDetails: Bool { false }
  var needsNetwork: Bool { false }
}

/// The kinds of figures.
enum FigureKindRegistry {
  static let all: [any FigureKind.Type] = [
    BubbleFigure.self,
    LineFigure.self,
    BarFigure.self,
    TriangleFigure.self,
    NetworkFigure.self,
    HeatmapFigure.self,
    SamplesFigure.self,
  ]

  static func named(_ name: String) -> (any FigureKind.Type)? { all.first { $0.name == name } }
}
