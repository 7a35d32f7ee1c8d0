internal import Charts
internal import Experiments
public import Notebooks

/// `figure`: the trials of experiments as a chart.
public struct FigureBlock: BlockKind {
  public static let name = "figure"
  public static let help = "Trials as a chart"
  public static let counter: String? = "Figure"
  public static let holdsTrials = false

  /// What a chart is made of, by kind.
  enum Content: Sendable {
    case bubble(BubbleColumns)
    /// A quantity over the epochs of each trial.
    case history([EpochColumn], LineColumns)
    /// A quantity over another, one point a trial.
    case line(x: ResultColumn, y: [ResultColumn], LineColumns)
  }

  struct BubbleColumns: Sendable {
    let x: ResultColumn
    let y: ResultColumn
    let size: ResultColumn
    let label: [TrialColumn]
    let colour: TrialColumn?
  }

  struct LineColumns: Sendable {
    /// What tells one line from another.
    let series: [TrialColumn]
    let facet: TrialColumn?
  }

  let label: String
  let source: TrialSource
  public var sources: [String] { source.labels }
  let content: Content
  let logarithmicX: Bool
  let logarithmicY: Bool
  let caption: String?

  public static func options(_ names: KnownNames) -> [OptionSpec] {
    TrialSource.options + [
      OptionSpec(
        "kind", .name(ChartRegistry.all.map(\.name)), required: true,
        help: ChartRegistry.all.map { "\($0.name): \($0.help)" }.joined(separator: "; ")),
      OptionSpec(
        "x", .text,
        help: "The column along the bottom; a line figure takes epoch where it is not given"),
      OptionSpec(
        "y", .oneOrMore(.text), required: true,
        help: "The column up the side; a line figure takes several. Over epoch these are "
          + EpochColumn.all.map(\.name).joined(separator: ", ")),
      OptionSpec("size", .text, help: "The column that a bubble's area shows"),
      OptionSpec(
        "label", .oneOrMore(.name(TrialColumn.names)), default: "model",
        help: "What names a bubble or a line; several columns where one does not tell them apart"),
      OptionSpec(
        "color", .name(TrialColumn.names), help: "What gives bubbles their colour"),
      OptionSpec(
        "facet", .name(TrialColumn.names), help: "A line figure gets a panel for each value"),
      OptionSpec(
        "log", .oneOrMore(.name(["x", "y"])), help: "The axes that are logarithmic"),
      OptionSpec("caption", .text, help: "What the figure shows, one sentence or two"),
    ]
  }

  public init?(
    _ options: Options, label: String, scope: BlockScope, complaints: inout [Diagnostic]
  ) {
    let before = complaints.count
    let source = TrialSource(options, scope: scope, complaints: &complaints)
    var reader = FigureOptionReader(options)
    let content: Content? =
      switch options["kind"]?.stringValue {
      case "bubble": reader.bubble()
      case "line": reader.line()
      default: nil
      }
    complaints += reader.complaints
    let log = options["log"]?.listValue?.compactMap(\.stringValue) ?? []
    logarithmicX = log.contains("x")
    logarithmicY = log.contains("y")
    caption = options["caption"]?.stringValue
    self.label = label
    guard let source, let content, complaints.count == before else { return nil }
    self.source = source
    self.content = content
  }
}

/// Reads the columns of a figure as its kind wants them.
private struct FigureOptionReader {
  let options: Options
  var complaints: [Diagnostic] = []

  init(_ options: Options) { self.options = options }

  mutating func bubble() -> FigureBlock.Content? {
    refuse("facet", kind: "bubble")
    let x = axis("x", kind: "bubble")
    let y = axis("y", kind: "bubble")
    let size = axis("size", kind: "bubble")
    guard let x, let y, let size else { return nil }
    return .bubble(
      .init(
        x: x, y: y, size: size, label: columns("label"),
        colour: options["color"]?.stringValue.flatMap(TrialColumn.init)))
  }

  mutating func line() -> FigureBlock.Content? {
    refuse("size", kind: "line")
    refuse("color", kind: "line")
    let lines = FigureBlock.LineColumns(
      series: columns("label"), facet: options["facet"]?.stringValue.flatMap(TrialColumn.init))
    if options["x"]?.stringValue ?? "epoch" == "epoch" {
      let y = options["y"]?.listValue?.compactMap { epochColumn($0) } ?? []
      requireOneUnit(y.map { ($0.name, $0.unit) })
      return y.isEmpty ? nil : .history(y, lines)
    }
    let x = axis("x", kind: "line")
    let y = options["y"]?.listValue?.compactMap { numericColumn($0, option: "y") } ?? []
    requireOneUnit(y.map { ($0.name, $0.unit) })
    guard let x, !y.isEmpty else { return nil }
    return .line(x: x, y: y, lines)
  }

  /// One axis cannot show seconds and percent.
  private mutating func requireOneUnit(_ columns: [(name: String, unit: ResultColumn.Unit)]) {
    guard let first = columns.first, let other = columns.first(where: { $0.unit != first.unit })
    else { return }
    complaints.append(
      Diagnostic(.mixedUnits(first.name, other.name), at: options.location(of: "y")))
  }

  private func columns(_ option: String) -> [TrialColumn] {
    options[option]?.listValue?.compactMap { $0.stringValue.flatMap(TrialColumn.init) } ?? []
  }

  private mutating func refuse(_ option: String, kind: String) {
    guard options.isGiven(option) else { return }
    complaints.append(
      Diagnostic(.optionUnused(option: option, kind: kind), at: options.keyLocation(of: option)))
  }

  /// The one column of numbers that an axis shows.
  private mutating func axis(_ option: String, kind: String) -> ResultColumn? {
    guard let value = options[option] else {
      // A required option that is missing has been complained of already.
      if option != "y", !options.isGiven(option) {
        complaints.append(
          Diagnostic(.axisNeeded(option: option, kind: kind), at: options.location))
      }
      return nil
    }
    guard let list = value.listValue else { return numericColumn(value, option: option) }
    guard list.count == 1 else {
      complaints.append(
        Diagnostic(.oneColumnOnly(option: option, kind: kind), at: value.location))
      return nil
    }
    return numericColumn(list[0], option: option)
  }

  private mutating func numericColumn(_ value: OptionValue, option: String) -> ResultColumn? {
    let name = value.stringValue ?? ""
    guard let column = ResultColumn.named(name) else {
      let mistake: BlockMistake =
        name == "epoch"
        ? .epochOnlyOnX(option: option)
        : .unknownColumn(option: option, column: name, known: TrialColumn.numericNames)
      complaints.append(Diagnostic(mistake, at: value.location))
      return nil
    }
    guard column.isNumeric else {
      complaints.append(
        Diagnostic(.noNumbers(option: option, column: name), at: value.location))
      return nil
    }
    guard option != "size" || !column.canBeNegative else {
      complaints.append(Diagnostic(.noArea(column: name), at: value.location))
      return nil
    }
    return column
  }

  private mutating func epochColumn(_ value: OptionValue) -> EpochColumn? {
    let name = value.stringValue ?? ""
    guard let column = EpochColumn.named(name) else {
      complaints.append(
        Diagnostic(
          .unknownColumn(option: "y", column: name, known: EpochColumn.all.map(\.name)),
          at: value.location))
      return nil
    }
    return column
  }
}
