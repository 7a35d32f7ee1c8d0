internal import Experiments
public import Notebooks

/// `table`: the trials of experiments as rows.
public struct TableBlock: BlockKind {
  public static let name = "table"
  public static let help = "Trials as the rows of a table"
  public static let counter: String? = "Table"
  public static let holdsTrials = false

  /// What a column of the table shows.
  enum Column: Sendable {
    /// The row's place in the order of `sort`.
    case rank
    /// OpScore from 0, that of the fictitious MIN model, to 1, that of MAX.
    case normalizedScore
    case trial(TrialColumn)

    /// The columns that only a table has.
    static let ownNames = ["rank", "opscore_normalized"]

    var name: String {
      switch self {
      case .rank: "rank"
      case .normalizedScore: "opscore_normalized"
      case .trial(let column): column.name
      }
    }
  }

  /// A table with a row for each combination of some columns' values, and a column for each of others'.
  struct Pivot: Sendable {
    let rows: [TrialColumn]
    let columns: [TrialColumn]
    let values: [ResultColumn]
    /// Two values of the last of `columns`, with a slash between them, of which quotients are shown.
    let ratio: String?
    let showsTotals: Bool
  }

  enum Highlight: String, Sendable { case none, best, pareto }

  struct SortKey: Sendable {
    let column: TrialColumn
    let isDescending: Bool
  }

  let label: String
  let source: TrialSource
  public var sources: [String] { source.labels }
  let columns: [Column]
  /// Of a pivoted table, which has no `columns` of its own; nil for one with a row for each trial.
  let pivot: Pivot?
  let sort: [SortKey]
  let limit: Int?
  let showsExtremes: Bool
  let highlight: Highlight
  /// By the column's name.
  let formats: [String: NumberFormat]
  let caption: String?

  public static func options(_ names: KnownNames) -> [OptionSpec] {
    TrialSource.options + [
      OptionSpec(
        "columns", .oneOrMore(.name(Column.ownNames + TrialColumn.names)),
        default: "[model, test_accuracy, inference_seconds, size_mb, opscore]",
        help: "What to show of each trial; rank is the place in the order of sort, shared where "
          + "nothing tells trials apart; opscore_normalized goes from 0 for MIN to 1 for MAX. With values: what "
          + "the columns stand for"),
      OptionSpec(
        "rows", .oneOrMore(.name(TrialColumn.names)),
        help: "With values: the columns of the results whose combinations make the rows"),
      OptionSpec(
        "values", .oneOrMore(.name(TrialColumn.numericNames)),
        help:
          "Makes a pivoted table of these numbers, by rows and columns; of several trials in one "
          + "place it shows the mean"),
      OptionSpec(
        "ratio", .text,
        help: "With values: a/b adds the quotient of two values of the last of columns, such as "
          + "resnet101/resnet50"),
      OptionSpec(
        "totals", .bool, default: "false",
        help: "With values: adds the sums of the columns; shares have none"),
      OptionSpec(
        "sort", .oneOrMore(.text),
        help: "The column to sort by, the better values first; -column sorts from high to low, "
          + "+column from low to high; a list settles ties"),
      OptionSpec("limit", .integer(1...Int.max), help: "How many rows to show, the first ones"),
      OptionSpec(
        "extremes", .bool, default: "false",
        help: "Adds MIN and MAX, fictitious models with the best and the worst of each column"),
      OptionSpec(
        "highlight", .name(["none", "best", "pareto"]), default: "none",
        help:
          "best sets the best value of each column in bold, in a pivoted table of each row; pareto "
          + "marks the trials that no other beats in accuracy, inference time and size at once"),
      OptionSpec(
        "format",
        .map(
          (TrialColumn.names + ["opscore_normalized"]).map {
            OptionSpec($0, .text, help: "The format of this column, such as percent(2)")
          }),
        help: "Formats of columns by name: "
          + NumberFormat.names.map { NumberFormat.takesDecimals($0) ? "\($0)(n)" : $0 }
          .joined(separator: ", ")),
      OptionSpec("caption", .text, help: "What the table shows, one sentence or two"),
    ]
  }

  public init?(
    _ options: Options, label: String, scope: BlockScope, complaints: inout [Diagnostic]
  ) {
    let before = complaints.count
    let source = TrialSource(options, scope: scope, complaints: &complaints)

    if options.isGiven("values") {
      let before = complaints.count
      let pivot = Self.pivot(options, &complaints)
      self.pivot = pivot
      formats = Self.formats(
        options["format"], columns: pivot.values.map { .trial(.result($0)) },
        complaints: &complaints)
      self.label = label
      (columns, sort, limit, showsExtremes) = ([], [], nil, false)
      highlight = Highlight(rawValue: options.string("highlight")) ?? .none
      caption = options["caption"]?.stringValue
      guard let source, complaints.count == before else { return nil }
      self.source = source
      return
    }
    pivot = nil
    for option in ["rows", "ratio", "totals"] where options.isGiven(option) {
      complaints.append(
        Diagnostic(.needsValues(option: option), at: options.keyLocation(of: option)))
    }

    var columns: [Column] = []
    for value in options.list("columns") {
      let name = value.stringValue ?? ""
      if columns.contains(where: { $0.name == name }) {
        complaints.append(
          Diagnostic(.givenTwice(option: "columns", value: name), at: value.location))
      } else if name == "rank" {
        columns.append(.rank)
      } else if name == "opscore_normalized" {
        columns.append(.normalizedScore)
      } else if let column = TrialColumn(name) {
        columns.append(.trial(column))
      }
    }

    var sort: [SortKey] = []
    for value in options["sort"]?.listValue ?? [] {
      do throws(SortMistake) {
        sort.append(try Self.sortKey(value.stringValue ?? ""))
      } catch {
        complaints.append(
          Diagnostic(error.mistake, at: value.location(ofCharacter: error.offset)))
      }
    }
    if columns.contains(where: { $0.name == "rank" }), !options.isGiven("sort") {
      let place = options.list("columns").first { $0.stringValue == "rank" }
      complaints.append(Diagnostic(.rankNeedsSort, at: place?.location ?? options.location))
    } else if columns.contains(where: { $0.name == "rank" }), let key = sort.first,
      !key.column.isNumeric
    {
      complaints.append(
        Diagnostic(.rankByText(column: key.column.name), at: options.location(of: "sort")))
    }

    formats = Self.formats(options["format"], columns: columns, complaints: &complaints)
    self.label = label
    self.columns = columns
    self.sort = sort
    limit = options["limit"]?.integerValue
    showsExtremes = options.bool("extremes")
    highlight = Highlight(rawValue: options.string("highlight")) ?? .none
    caption = options["caption"]?.stringValue
    guard let source, complaints.count == before else { return nil }
    self.source = source
  }

  private static func pivot(_ options: Options, _ complaints: inout [Diagnostic]) -> Pivot {
    func columns(_ option: String) -> [TrialColumn] {
      var found: [TrialColumn] = []
      for value in options[option]?.listValue ?? [] {
        guard let column = value.stringValue.flatMap(TrialColumn.init) else { continue }
        if found.contains(where: { $0.name == column.name }) {
          complaints.append(
            Diagnostic(.givenTwice(option: option, value: column.name), at: value.location))
        }
        found.append(column)
      }
      return found
    }
    for option in ["sort", "limit", "extremes"] where options.isGiven(option) {
      complaints.append(
        Diagnostic(.notOfPivots(option: option), at: options.keyLocation(of: option)))
    }
    let rows = columns("rows")
    if rows.isEmpty {
      complaints.append(Diagnostic(.pivotNeedsRows, at: options.location(of: "values")))
    }
    let isGiven = options.isGiven("columns")
    if isGiven {
      for value in options.list("columns") {
        guard let name = value.stringValue, Column.ownNames.contains(name) else { continue }
        complaints.append(Diagnostic(.notOfPivots(option: name), at: value.location))
      }
    }
    let across = isGiven ? columns("columns") : []
    for column in across where rows.contains(where: { $0.name == column.name }) {
      complaints.append(
        Diagnostic(.rowsAndColumns(column.name), at: options.location(of: "columns")))
    }
    let ratio = options["ratio"]?.stringValue
    if let ratio, across.isEmpty || !ratio.contains("/") {
      complaints.append(Diagnostic(.noRatio(ratio), at: options.location(of: "ratio")))
    }
    if options.string("highlight") == "pareto" {
      complaints.append(
        Diagnostic(.notOfPivots(option: "highlight: pareto"), at: options.location(of: "highlight"))
      )
    }
    let values = columns("values").compactMap { column -> ResultColumn? in
      if case .result(let result) = column { result } else { nil }
    }
    return Pivot(
      rows: rows, columns: across, values: values, ratio: ratio,
      showsTotals: options.bool("totals"))
  }

  private struct SortMistake: Error {
    let mistake: BlockMistake
    let offset: Int
  }

  private static func sortKey(_ text: String) throws(SortMistake) -> SortKey {
    let sign = text.first.flatMap { "-+".contains($0) ? $0 : nil }
    let name = sign == nil ? text : String(text.dropFirst())
    let offset = sign == nil ? 0 : 1
    if name == "rank" { throw SortMistake(mistake: .sortByRank, offset: offset) }
    guard let column = TrialColumn(name) else {
      throw SortMistake(
        mistake: .unknownColumn(option: "sort", column: name, known: TrialColumn.names),
        offset: offset)
    }
    var isDescending = sign == "-"
    if sign == nil, case .result(let result) = column {
      isDescending = result.direction == .higher
    }
    return SortKey(column: column, isDescending: isDescending)
  }

  private static func formats(
    _ value: OptionValue?, columns: [Column], complaints: inout [Diagnostic]
  ) -> [String: NumberFormat] {
    var formats: [String: NumberFormat] = [:]
    for entry in value?.entries ?? [] {
      guard let column = columns.first(where: { $0.name == entry.key }) else {
        complaints.append(
          Diagnostic(.formatWithoutColumn(column: entry.key), at: entry.keyLocation))
        continue
      }
      if case .trial(let column) = column, !column.isNumeric {
        complaints.append(Diagnostic(.formatOfText(column: column.name), at: entry.keyLocation))
        continue
      }
      do throws(ExpressionError) {
        formats[entry.key] = try ExpressionParser.format(entry.value.stringValue ?? "")
      } catch {
        complaints.append(
          Diagnostic(.formula(error), at: entry.value.location(ofCharacter: error.offset)))
      }
    }
    return formats
  }
}
