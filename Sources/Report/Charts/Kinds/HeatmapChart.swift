/// A matrix of counts, shaded by each count's share of its row, such as the labels of images and the
/// classes that a network takes them for.
package struct HeatmapChart: ChartSpec, Hashable {
  package var rows: [String]
  package var columns: [String]
  /// Row by row, 0 or more.
  package var counts: [[Int]]
  package var rowTitle: String
  package var columnTitle: String
  /// What is counted, in the plural; for the alternative text.
  package var noun: String

  package init(
    rows: [String], columns: [String], counts: [[Int]], rowTitle: String, columnTitle: String,
    noun: String = "images"
  ) {
    precondition(
      counts.count == rows.count && counts.allSatisfy { $0.count == columns.count },
      "a count for each row and column")
    self.rows = rows
    self.columns = columns
    self.counts = counts
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.noun = noun
  }

  package func validate() throws {
    for (row, counts) in zip(rows, counts) {
      for count in counts where count < 0 {
        throw ChartError.notDrawable(point: row, quantity: noun, value: Double(count))
      }
    }
  }
}

extension HeatmapChart {
  package var table: ChartTable {
    ChartTable(
      columns: [rowTitle, columnTitle, "Count"],
      rows: zip(rows, counts).flatMap { row, counts in
        zip(columns, counts).map { [.text(row), .text($0), .number(Double($1))] }
      })
  }

  package var texts: [String] { [rowTitle, columnTitle] + rowLabels + columns }

  /// Whether rows and columns are the same classes, so that the diagonal is what is right.
  private var isSquare: Bool { rows == columns }

  /// Whether a count is of images that are taken for what they are.
  private func isRight(_ row: Int, _ column: Int) -> Bool {
    isSquare ? row == column : rows[row] == columns[column]
  }

  package func remarks(size: (width: Int, height: Int)) throws -> [String] {
    guard !rows.isEmpty, !columns.isEmpty else { return [] }
    let cell = try layout(on: sheet(width: size.width, height: size.height)).cell
    let stride = Self.nameStride(cell)
    guard stride > 1 else { return [] }
    return [
      "At \(size.width) pixels only every \(ordinal(stride)) class name fits; the data files list all of "
        + "them in order"
    ]
  }

  /// `2nd`, `3rd`, `4th`, `11th`.
  private func ordinal(_ number: Int) -> String {
    let endings = [1: "st", 2: "nd", 3: "rd"]
    let isTeen = (11...13).contains(number % 100)
    return "\(number)\(isTeen ? "th" : endings[number % 10] ?? "th")"
  }

  package var alternativeText: String {
    let text =
      "Heat map of \(noun), \(Wording.inSentence(rowTitle)) by \(Wording.inSentence(columnTitle))"
    let total = counts.joined().reduce(0, +)
    guard total > 0 else { return text + ": no data." }
    let pairs = rows.indices.flatMap { row in
      columns.indices.filter { !isRight(row, $0) }.map { (row, $0, counts[row][$0]) }
    }
    let worst = pairs.filter { $0.2 > 0 }.sorted { $0.2 > $1.2 }.prefix(3)
    let named = worst.map {
      "\(Wording.plain(rows[$0.0])) as \(Wording.plain(columns[$0.1])), \($0.2)"
    }
    let empty = rows.indices.filter { isEmpty($0) }.map { Wording.plain(rows[$0]) }
    return text + ", \(total) in all."
      + (empty.isEmpty ? "" : " There are none of \(empty.joined(separator: ", ")).")
      + (named.isEmpty
        ? " None is off the diagonal."
        : " The most off the diagonal: \(named.joined(separator: "; ")).")
  }

  /// Whether nothing was counted in a row: then it has no shares to be shaded by.
  private func isEmpty(_ row: Int) -> Bool { counts[row].allSatisfy { $0 == 0 } }

  /// The names of the rows, and of which of them there is nothing.
  private var rowLabels: [String] {
    rows.indices.map { isEmpty($0) ? "\(rows[$0]) (none)" : rows[$0] }
  }

  package func height(forWidth width: Int) -> Int {
    // Cells are square; the names of columns stand beneath.
    let side = min(Double(width) - 120, 460)
    return Int(side + 60 + 70)
  }

  /// Where the cells lie.
  private struct Layout {
    let outer: Rectangle
    /// What the names take beside the cells and beneath them.
    let left, below: Double
    /// The side of a cell.
    let cell: Double
  }

  /// Names have a line to themselves: where cells are lower, every so manieth is named.
  private static func nameStride(_ cell: Double) -> Int { max(1, Int((11 / cell).rounded(.up))) }

  private func layout(on sheet: Sheet) throws -> Layout {
    let outer = sheet.bounds.inset(by: sheet.bounds.width >= 560 ? 16 : 10)
    let size = sheet.theme.smallTextSize
    func widest(_ names: [String], most: Double) throws -> Double {
      min(try names.map { try sheet.measure($0, size: size).width }.max() ?? 0, most)
    }
    let rowLabels = rowLabels
    let left = try widest(rowLabels, most: outer.width * 0.3)
    let below = try widest(columns, most: outer.height * 0.25)
    let free = Size(
      width: outer.width - left - 8, height: outer.height - 28 - below - 8 - 26)
    let cell = max(
      1, min(free.width / Double(columns.count), free.height / Double(rows.count), 64))
    return Layout(outer: outer, left: left, below: below, cell: cell)
  }

  package func draw(on canvas: Canvas) throws {
    if rows.isEmpty || columns.isEmpty { return try NoData.draw(on: canvas) }
    let theme = canvas.theme
    let size = theme.smallTextSize
    let layout = try layout(on: canvas)
    let (outer, left, below, cell) = (layout.outer, layout.left, layout.below, layout.cell)
    let stride = Self.nameStride(cell)
    let rowNames = try canvas.elide(rowLabels, size: size, width: left)
    let columnNames = try canvas.elide(columns, size: size, width: below)
    let grid = Rectangle(
      x: outer.left + left + 8, y: outer.top + 28, width: cell * Double(columns.count),
      height: cell * Double(rows.count))
    try canvas.text(
      rowTitle, at: Position(x: outer.left, y: outer.top + 8), size: theme.textSize, theme.ink)
    for (row, counts) in counts.enumerated() {
      let sum = max(1, counts.reduce(0, +))
      for (column, count) in counts.enumerated() where !isEmpty(row) {
        let box = Rectangle(
          x: grid.left + Double(column) * cell, y: grid.top + Double(row) * cell, width: cell,
          height: cell)
        let share = Double(count) / Double(sum)
        let shade = theme.palette.color(isRight(row, column) ? 0 : 1)
        // Square roots: a mistake in a hundred is to be seen.
        let opacity = share == 0 ? 0.03 : 0.08 + 0.9 * share.squareRoot()
        canvas.fill(cell > 6 ? box.inset(by: 0.5) : box, shade, opacity: min(1, opacity))
        let text = String(count)
        guard count > 0, cell >= 22, try canvas.measure(text, size: 11).width <= cell - 4 else {
          continue
        }
        let ground = shade.over(theme.background, opacity: min(1, opacity))
        let ink =
          theme.ink.contrast(with: ground) >= theme.background.contrast(with: ground)
          ? theme.ink : theme.background
        try canvas.text(text, at: box.center, size: 11, ink, anchor: .middle)
      }
      guard row.isMultiple(of: stride) else { continue }
      try canvas.text(
        rowNames[row], at: Position(x: grid.left - 8, y: grid.top + (Double(row) + 0.5) * cell),
        size: size,
        theme.mutedInk, anchor: .end)
    }
    for (column, name) in columnNames.enumerated() where column.isMultiple(of: stride) {
      try canvas.verticalText(
        name, below: Position(x: grid.left + (Double(column) + 0.5) * cell, y: grid.bottom + 8),
        size: size, theme.mutedInk)
    }
    let titleY = grid.bottom + below + 8 + 16
    try canvas.text(
      columnTitle, at: Position(x: grid.left, y: titleY), size: theme.textSize, theme.ink)
  }
}
