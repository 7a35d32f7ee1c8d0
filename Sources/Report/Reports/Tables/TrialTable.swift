internal import Notebooks
internal import Options
internal import Trials

/// A table with a row for each trial.
struct TrialTable: TableKind {
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
  }

  let columns: [Column]
  let sort: [SortKey]
  let limit: Int?
  let showsExtremes: Bool
  let highlight: TableHighlight
  /// By the column's name.
  let formats: [String: NumberFormat]

  init(_ reader: inout TableOptionReader) {
    let options = reader.options
    for option in ["rows", "ratio", "totals"] where options.isGiven(option) {
      reader.complain(.needsValues(option: option), at: options.keyLocation(of: option))
    }
    columns = Self.columns(&reader)
    sort = Self.sort(&reader)
    if columns.contains(where: { $0.name == "rank" }) {
      if !options.isGiven("sort") {
        let place = options.list("columns").first { $0.stringValue == "rank" }
        reader.complain(.rankNeedsSort, at: place?.location ?? options.location)
      } else if let key = sort.first, !key.column.isNumeric {
        reader.complain(.rankByText(column: key.column.name), at: options.location(of: "sort"))
      }
    }
    formats = reader.formats(of: columns.map { ($0.name, isNumeric: $0.model.isNumeric) })
    limit = options["limit"]?.integerValue
    showsExtremes = options.bool("extremes")
    highlight = reader.highlight
  }

  private static func columns(_ reader: inout TableOptionReader) -> [Column] {
    var columns: [Column] = []
    for value in reader.options.list("columns") {
      let name = value.stringValue ?? ""
      if columns.contains(where: { $0.name == name }) {
        reader.complain(.givenTwice(option: "columns", value: name), at: value.location)
      } else if name == "rank" {
        columns.append(.rank)
      } else if name == "opscore_normalized" {
        columns.append(.normalizedScore)
      } else if let column = reader.table.trialColumn(name) {
        columns.append(.trial(column))
      }
    }
    return columns
  }

  private static func sort(_ reader: inout TableOptionReader) -> [SortKey] {
    var sort: [SortKey] = []
    for value in reader.options["sort"]?.listValue ?? [] {
      do throws(SortMistake) {
        sort.append(try sortKey(value.stringValue ?? "", reader.table))
      } catch {
        reader.complain(error.mistake, at: value.location(ofCharacter: error.offset))
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
    var isDescending = sign == "-"
    if sign == nil, case .result(let result) = column {
      isDescending = result.direction == .higher
    }
    return SortKey(column: column, isDescending: isDescending)
  }
}
