internal import Notebooks
internal import Options
internal import Trials

/// Reads what the kinds of tables have in common.
struct TableOptionReader {
  let options: Options
  let table: ColumnTable
  var complaints: [Diagnostic] = []

  init(_ options: Options, _ table: ColumnTable) {
    self.options = options
    self.table = table
  }

  mutating func complain(_ mistake: BlockMistake, at location: SourceLocation) {
    complaints.append(Diagnostic(mistake, at: location))
  }

  /// The columns of an option, each once.
  mutating func columns(_ option: String) -> [TrialColumn] {
    var found: [TrialColumn] = []
    for value in options[option]?.listValue ?? [] {
      guard let column = value.stringValue.flatMap(table.trialColumn) else { continue }
      if found.contains(where: { $0.name == column.name }) {
        complain(.givenTwice(option: option, value: column.name), at: value.location)
        continue
      }
      found.append(column)
    }
    return found
  }

  var highlight: TableHighlight {
    TableHighlight(rawValue: options.string("highlight")) ?? .none
  }

  /// The formats of columns by their names.
  ///
  /// - Parameter columns: those of the table.
  mutating func formats(of columns: [(name: String, isNumeric: Bool)]) -> [String: NumberFormat] {
    var formats: [String: NumberFormat] = [:]
    for entry in options["format"]?.entries ?? [] {
      guard let column = columns.first(where: { $0.name == entry.key }) else {
        complain(.formatWithoutColumn(column: entry.key), at: entry.keyLocation)
        continue
      }
      guard column.isNumeric else {
        complain(.formatOfText(column: column.name), at: entry.keyLocation)
        continue
      }
      do throws(ExpressionError) {
        formats[entry.key] = try ExpressionParser.format(entry.value.stringValue ?? "")
      } catch {
        complain(.formula(error), at: entry.value.location(ofCharacter: error.offset))
      }
    }
    return formats
  }
}
