internal import Charts
internal import Options
internal import Trials

/// A kind of figure: its options, and what it makes of trials.
///
/// A new kind is one file, with such a value and the type of its figures, and one line in
/// `FigureKinds.standard`.
package struct FigureKind: Sendable {
  /// As in `kind: bubble`.
  let name: String
  /// One line, without a final period.
  let help: String
  /// The options that it reads, those of every figure apart.
  private let declared: [any DeclaredOption]
  let read: @Sendable (inout BlockOptionReader) throws(BlockProblems) -> any Figure

  init<F: Figure>(
    _ name: String, help: String, options: [any DeclaredOption],
    _ make: @escaping @Sendable (inout BlockOptionReader) throws(BlockProblems) -> F
  ) {
    self.name = name
    self.help = help
    declared = options
    read = { reader throws(BlockProblems) in
      let figure = try make(&reader)
      return try reader.problems.require(figure)
    }
  }

  func options(_ columns: ColumnTable) -> [OptionSpec] { declared.map { $0.spec(columns) } }
}

/// The kinds of figures that a notebook can have.
package struct FigureKinds: Sendable {
  package static let standard = FigureKinds([
    BubbleFigure.kind, LineFigure.kind, BarFigure.kind, TriangleFigure.kind, NetworkFigure.kind,
    HeatmapFigure.kind, SamplesFigure.kind,
  ])

  let all: [FigureKind]

  init(_ all: [FigureKind]) { self.all = all }

  subscript(name: String) -> FigureKind? { all.first { $0.name == name } }

  /// The options that some kinds have.
  func options(_ columns: ColumnTable) -> [OptionSpec] {
    [OptionSpec](merging: all.map { ($0.name, $0.options(columns)) })
  }
}

/// What a figure shows, checked.
protocol Figure: Sendable {
  /// Whether it shows what only the details of evaluations tell.
  var needsDetails: Bool { get }

  /// Whether it shows the layers of networks.
  var needsNetwork: Bool { get }

  /// The names of an experiment that its pictures show, as far as the notebook itself gives them.
  func names(in settings: ExperimentSettings) -> [String]

  func chart(_ data: inout FigureData) -> any ChartSpec
}

extension Figure {
  var needsDetails: Bool { false }
  var needsNetwork: Bool { false }
}

extension [TrialColumn] {
  /// What these columns will show of an experiment, as far as the notebook itself names it.
  func names(in settings: ExperimentSettings) -> [String] {
    flatMap { column in
      switch column.name {
      case "model": settings.models.map(\.name)
      case "dataset": settings.datasets.map(\.label)
      default: [String]()
      }
    }
  }
}

extension ExperimentSettings {
  /// The classes that the notebook names.
  var givenClasses: [String] { self.classes[0] ?? self.datasets.flatMap { $0.classes ?? [] } }
}
