internal import Options
internal import Trials

/// A table with a row for each trial.
struct TrialTable: Table {
  static let kind = TableKind(
    "without values",
    options: [
      Option.columns, Option.sort, Option.limit, Option.extremes, Option.highlight,
      TableOptions.format,
    ], refusal: BlockMistake.needsValues, TrialTable.init)

  private enum Option {
    static let columns = TableOptions.columns(
      help:
        "What to show of each trial, or of repeats over seed the mean with its interval, unless "
        + "seed is among the columns; rank is the place in the order of sort, shared where nothing "
        + "tells trials apart; opscore_normalized goes from 0 for MIN to 1 for MAX",
      read: { TrialTable.columns(&$0) })

    static let sort = BlockOption(
      OptionSpec(
        "sort", .oneOrMore(.text),
        help: "The column to sort by, the better values first; -column sorts from high to low, "
          + "+column from low to high; a list settles ties")
    ) { TrialTable.sort(&$0) }

    static let limit = BlockOption(
      OptionSpec("limit", .integer(1...Int.max), help: "How many rows to show, the first ones")
    ) { $0.options["limit"]?.integerValue }

    static let extremes = BlockOption.flag(
      "extremes",
      help: "Adds MIN and MAX, fictitious models with the best and the worst of each column")

    static let highlight = TableOptions.highlight(
      help:
        "best sets the best value of each column in bold; pareto marks the trials that no other "
        + "beats in accuracy, inference time and size at once")
  }

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

  struct SortKey: Sendable {
    let column: TrialColumn
    let isDescending: Bool
    /// Whether neither the notebook nor the column says which end comes first.
    var isGuessed = false
  }

  let columns: [Column]
  let sort: [SortKey]
  let limit: Int?
  let showsExtremes: Bool
  let highlight: TableHighlight
  /// By the column's name.
  let formats: [String: NumberFormat]

  init(_ reader: inout BlockOptionReader) {
    let options = reader.options
    columns = reader.read(Option.columns)
    sort = reader.read(Option.sort)
    if columns.contains(where: { $0.name == "rank" }) {
      if !options.isGiven("sort") {
        let place = options.list("columns").first { $0.stringValue == "rank" }
        reader.problems.add(.rankNeedsSort, at: place?.location ?? options.location)
      } else if let key = sort.first, !key.column.isNumeric {
        reader.problems.add(
          .rankByText(column: key.column.name), at: options.location(of: "sort"))
      } else if let key = sort.first, case .result(let column) = key.column,
        column.direction == .neither, !Self.isSigned(options)
      {
        reader.problems.add(.rankNeedsSign(column: column.name), at: options.location(of: "sort"))
      }
    }
    formats = reader.formats(of: columns.map { ($0.name, isNumeric: $0.model.isNumeric) })
    limit = reader.read(Option.limit)
    showsExtremes = reader.read(Option.extremes)
    highlight = reader.read(Option.highlight)
  }

  private static func isSigned(_ options: Options) -> Bool {
    options["sort"]?.listValue?.first?.stringValue?.first.map("-+".contains) ?? false
  }

  private static func columns(_ reader: inout BlockOptionReader) -> [Column] {
    var columns: [Column] = []
    for value in reader.options.list("columns") {
      let name = value.stringValue ?? ""
      if columns.contains(where: { $0.name == name }) {
        reader.problems.add(.givenTwice(option: "columns", value: name), at: value.location)
      } else if name == "rank" {
        columns.append(.rank)
      } else if name == "opscore_normalized" {
        columns.append(.normalizedScore)
      } else if let column = reader.columns.trialColumn(name) {
        columns.append(.trial(column))
      }
    }
    return columns
  }

  private static func sort(_ reader: inout BlockOptionReader) -> [SortKey] {
    var sort: [SortKey] = []
    for value in reader.options["sort"]?.listValue ?? [] {
      do throws(SortMistake) {
        sort.append(try sortKey(value.stringValue ?? "", reader.columns))
      } catch {
        reader.problems.add(error.mistake, at: value.location(ofCharacter: error.offset))
      }
    }
    return sort
  }

  private struct SortMistake: Error {
    let mistake: BlockMistake
    let offset: Int
  }

  private static func sortKey(_ text: String, _ table: ColumnTable) throws(SortMistake) -> SortKey {
    let sign = text.first.flatMap { "-+".contains($0) ? $0 : nil }
    let name = sign == nil ? text : String(text.dropFirst())
    let offset = sign == nil ? 0 : 1
    if name == "rank" { throw SortMistake(mistake: .sortByRank, offset: offset) }
    guard let column = table.trialColumn(name) else {
      throw SortMistake(
        mistake: .unknownColumn(option: "sort", column: name, known: table.trialNames),
        offset: offset)
    }
    guard sign == nil, case .result(let result) = column, result.isNumeric else {
      return SortKey(column: column, isDescending: sign == "-")
    }
    // What is set is in an order that a reader sees.
    return SortKey(
      column: column, isDescending: result.direction == .higher,
      isGuessed: result.direction == .neither && !TrialSetting.columnNames.contains(result.name))
  }
}
