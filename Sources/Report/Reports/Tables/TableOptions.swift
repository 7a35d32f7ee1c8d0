internal import Options
internal import Trials

/// The options that several kinds of tables have. What they are to a kind is its own to say.
enum TableOptions {
  static func columns<Value>(
    help: String, read: @escaping @Sendable (inout BlockOptionReader) -> Value
  ) -> BlockOption<Value> {
    BlockOption(
      spec: { table in
        OptionSpec(
          "columns", .oneOrMore(.name(TrialTable.Column.ownNames + table.trialNames)),
          default: ["model", "test_accuracy", "inference_seconds", "size_mb", "opscore"], help: help
        )
      }, read: read)
  }

  static func highlight(help: String) -> BlockOption<TableHighlight> {
    BlockOption(
      OptionSpec("highlight", .name(["none", "best", "pareto"]), default: "none", help: help)
    ) { TableHighlight(rawValue: $0.options.string("highlight")) ?? .none }
  }

  static let format = BlockOption<[OptionEntry]>(
    spec: { table in
      OptionSpec(
        "format",
        .map(
          (table.trialNames + ["opscore_normalized"]).map {
            OptionSpec($0, .text, help: "The format of this column, such as percent(2)")
          }),
        help: "Formats of columns by name: "
          + NumberFormat.names.map { NumberFormat.takesDecimals($0) ? "\($0)(n)" : $0 }
          .joined(separator: ", "))
    },
    read: { $0.options["format"]?.entries ?? [] })
}

extension BlockOptionReader {
  /// The columns of an option, each once.
  mutating func distinctColumns(_ option: String) -> [TrialColumn] {
    var found: [TrialColumn] = []
    for value in options[option]?.listValue ?? [] {
      guard let column = value.stringValue.flatMap(columns.trialColumn) else { continue }
      if found.contains(where: { $0.name == column.name }) {
        problems.add(.givenTwice(option: option, value: column.name), at: value.location)
        continue
      }
      found.append(column)
    }
    return found
  }

  /// The formats of columns by their names.
  ///
  /// - Parameter columns: those of the table.
  mutating func formats(of columns: [(name: String, isNumeric: Bool)]) -> [String: NumberFormat] {
    var formats: [String: NumberFormat] = [:]
    for entry in read(TableOptions.format) {
      guard let column = columns.first(where: { $0.name == entry.key }) else {
        problems.add(.formatWithoutColumn(column: entry.key), at: entry.keyLocation)
        continue
      }
      guard column.isNumeric else {
        problems.add(.formatOfText(column: column.name), at: entry.keyLocation)
        continue
      }
      do throws(ExpressionError) {
        formats[entry.key] = try ExpressionParser.format(entry.value.stringValue ?? "")
      } catch {
        problems.add(.formula(error), at: entry.value.location(ofCharacter: error.offset))
      }
    }
    return formats
  }
}
