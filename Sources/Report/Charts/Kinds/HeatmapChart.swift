internal import Names

/// A matrix of counts, shaded by each count's share of its row, such as the labels of images and the
/// classes that a network takes them for.
///
/// Of a thousand classes nearly all of the million cells are 0: what is kept, drawn and written are the
/// others.
package struct HeatmapChart: ChartSpec, Hashable {
  /// A place of the matrix with a count other than 0.
  package struct Cell: Hashable, Sendable, CustomDebugStringConvertible {
    /// Indices of `rows` and `columns`.
    package let row, column: Int
    package let count: Int

    /// Short, as it is part of what tells one picture from another.
    package var debugDescription: String { "\(row) \(column) \(count)" }
  }

  package let rows: [String]
  package let columns: [String]
  /// Row by row.
  package let cells: [Cell]
  package var rowTitle: String
  package var columnTitle: String
  /// What is counted, in the plural; for the alternative text.
  package var noun: String

  /// - Parameter counts: row by row, 0 or more.
  package init(
    rows: [String], columns: [String], counts: [[Int]], rowTitle: String, columnTitle: String,
    noun: String = "images"
  ) {
    precondition(
      counts.count == rows.count && counts.allSatisfy { $0.count == columns.count },
      "a count for each row and column")
    self.rows = rows
    self.columns = columns
    cells = counts.enumerated().flatMap { row, counts in
      counts.enumerated().compactMap { column, count in
        count == 0 ? nil : Cell(row: row, column: column, count: count)
      }
    }
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.noun = noun
  }

  package func validate() throws {
    for cell in cells where cell.count < 0 {
      throw ChartError.notDrawable(
        point: rows[cell.row], quantity: noun, value: Double(cell.count))
    }
  }
}

extension HeatmapChart {
  /// The counts other than 0.
  package var table: ChartTable {
    let names = [rowTitle, columnTitle].map { ChartColumn($0).name }
    var table = ChartTable(
      cells,
      [
        .text(names[0], rowTitle) { rows[$0.row] },
        .text(names[1], columnTitle) { columns[$0.column] },
        .number("count", "Count") { Double($0.count) },
      ])
    let all = rows.count * columns.count
    let zeros = all - cells.count
    table.levels = [names[0]: rows, names[1]: columns]
    if zeros > 0 {
      table.note =
        "\(Counted.digits(zeros)) of the \(Counted.text(all, "cell")) \(Counted.form(zeros, "is", "are")) 0 "
        + "and left out of the data files."
    }
    return table
  }

  package var texts: [String] { [rowTitle, columnTitle] + rowLabels + columns }

  /// Whether a count is of images that are taken for what they are.
  ///
  /// Where rows and columns are the same classes, the diagonal is what is right.
  var isRight: (Cell) -> Bool {
    let isSquare = rows == columns
    return { isSquare ? $0.row == $0.column : rows[$0.row] == columns[$0.column] }
  }

  /// What was counted in each row; a row of 0 has no shares to be shaded by.
  package var rowSums: [Int] {
    var sums = [Int](repeating: 0, count: rows.count)
    for cell in cells { sums[cell.row] += cell.count }
    return sums
  }

  /// The names of the rows, and of which of them there is nothing.
  var rowLabels: [String] {
    zip(rows, rowSums).map { $1 == 0 ? "\($0) (none)" : $0 }
  }

  /// The cells off the diagonal with the largest counts, the largest first.
  package func confusions(_ most: Int) -> [Cell] {
    let isRight = isRight
    return Array(
      cells.filter { !isRight($0) && $0.count > 0 }.sorted { $0.count > $1.count }.prefix(most))
  }

  package var alternativeText: String {
    let text =
      "Heat map of \(noun), \(Wording.inSentence(rowTitle)) by \(Wording.inSentence(columnTitle))"
    let sums = rowSums
    let total = sums.reduce(0, +)
    guard total > 0 else { return text + ": no data." }
    let named = confusions(3).map {
      "\(Wording.plain(rows[$0.row])) as \(Wording.plain(columns[$0.column])), \($0.count)"
    }
    let empty = zip(rows, sums).filter { $1 == 0 }.map { Wording.plain($0.0) }
    return text + ", \(total) in all."
      + (empty.isEmpty ? "" : " There are none of \(NameList.sentence(empty)).")
      + (named.isEmpty
        ? " None is off the diagonal."
        : " The most off the diagonal: \(named.joined(separator: "; ")).")
  }
}
