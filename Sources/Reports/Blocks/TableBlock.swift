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
    case trial(TrialColumn)

    var name: String {
      switch self {
      case .rank: "rank"
      case .trial(let column): column.name
      }
    }
  }

  struct SortKey: Sendable {
    let column: TrialColumn
    let isDescending: Bool
  }

  let label: String
  let source: TrialSource
  public var sources: [String] { source.labels }
  let columns: [Column]
  let sort: [SortKey]
  let limit: Int?
  let showsExtremes: Bool
  let marksBest: Bool
  /// By the column's name.
  let formats: [String: NumberFormat]
  let caption: String?

  public static func options(_ names: KnownNames) -> [OptionSpec] {
    TrialSource.options + [
      OptionSpec(
        "columns", .oneOrMore(.name(["rank"] + TrialColumn.names)),
        default: "[model, test_accuracy, inference_seconds, size_mb, opscore]",
        help: "What to show of each trial; rank is the place in the order of sort"),
      OptionSpec(
        "sort", .oneOrMore(.text),
        help: "The column to sort by, the better values first; -column sorts from high to low, "
          + "+column from low to high; a list settles ties"),
      OptionSpec("limit", .integer(1...Int.max), help: "How many rows to show, the first ones"),
      OptionSpec(
        "extremes", .bool, default: "false",
        help: "Adds MIN and MAX, fictitious models with the best and the worst of each column"),
      OptionSpec(
        "highlight", .name(["none", "best"]), default: "none",
        help: "Sets the best value of each column in bold"),
      OptionSpec(
        "format",
        .map(
          TrialColumn.names.map {
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

    var columns: [Column] = []
    for value in options.list("columns") {
      let name = value.stringValue ?? ""
      if columns.contains(where: { $0.name == name }) {
        complaints.append(
          Diagnostic(.givenTwice(option: "columns", value: name), at: value.location))
      } else if name == "rank" {
        columns.append(.rank)
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
    marksBest = options.string("highlight") == "best"
    caption = options["caption"]?.stringValue
    guard let source, complaints.count == before else { return nil }
    self.source = source
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
