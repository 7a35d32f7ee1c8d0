/// A matrix of counts, shaded by each count's share of its row, such as the labels of images and the
/// classes that a network takes them for.
public struct HeatmapChart: ChartSpec, Hashable {
  public var rows: [String]
  public var columns: [String]
  /// Row by row, 0 or more.
  public var counts: [[Int]]
  public var rowTitle: String
  public var columnTitle: String
  /// What is counted, in the plural; for the alternative text.
  public var noun: String

  public init(
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

  public func validate() throws {
    for (row, counts) in zip(rows, counts) {
      for count in counts where count < 0 {
        throw ChartError.notDrawable(point: row, quantity: noun, value: Double(count))
      }
    }
  }
}

extension HeatmapChart {
  public static let kind = ChartKind(
    name: "heatmap", help: "the confusion matrix of one trial", samples: { [sample] })

  static let sample = HeatmapChart(
    rows: ["T-shirt/top", "Trouser", "Pullover"], columns: ["T-shirt/top", "Trouser", "Pullover"],
    counts: [[861, 12, 127], [3, 990, 7], [88, 1, 911]], rowTitle: "Label",
    columnTitle: "Predicted")

  public var table: ChartTable {
    ChartTable(
      columns: [rowTitle, columnTitle, "Count"],
      rows: zip(rows, counts).flatMap { row, counts in
        zip(columns, counts).map { [.text(row), .text($0), .number(Double($1))] }
      })
  }

  public var alternativeText: String {
    let text =
      "Heat map of \(noun), \(Wording.inSentence(rowTitle)) by \(Wording.inSentence(columnTitle))"
    let total = counts.joined().reduce(0, +)
    guard total > 0 else { return text + ": no data." }
    let pairs = rows.indices.flatMap { row in
      columns.indices.filter { rows[row] != columns[$0] }.map { (row, $0, counts[row][$0]) }
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

  public func height(forWidth width: Int) -> Int {
    // Cells are square; the names of columns stand beneath.
    let side = min(Double(width) - 120, 460)
    return Int(side + 60 + 70)
  }

  public func draw(on canvas: Canvas) throws {
    if rows.isEmpty || columns.isEmpty { return try NoData.draw(on: canvas) }
    let theme = canvas.theme
    let outer = canvas.bounds.inset(by: canvas.bounds.width >= 560 ? 16 : 10)
    let size = theme.smallTextSize
    // Names where each has a line to itself.
    func widest(_ names: [String], most: Double) throws -> Double {
      min(try names.map { try canvas.measure($0, size: size).width }.max() ?? 0, most)
    }
    let rowLabels = rowLabels
    let left = try widest(rowLabels, most: outer.width * 0.3)
    let below = try widest(columns, most: outer.height * 0.25)
    let free = Size(
      width: outer.width - left - 8, height: outer.height - 28 - below - 8 - 26)
    let cell = max(
      1, min(free.width / Double(columns.count), free.height / Double(rows.count), 64))
    let showsNames = cell >= 11
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
        let isRight = rows[row] == columns[column]
        let shade = theme.palette.colour(isRight ? 0 : 1)
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
        try canvas.text(text, at: box.centre, size: 11, ink, anchor: .middle)
      }
      guard showsNames else { continue }
      try canvas.text(
        canvas.elide(rowLabels[row], size: size, width: left),
        at: Position(x: grid.left - 8, y: grid.top + (Double(row) + 0.5) * cell), size: size,
        theme.mutedInk, anchor: .end)
    }
    if showsNames {
      for (column, name) in columns.enumerated() {
        try canvas.verticalText(
          canvas.elide(name, size: size, width: below),
          below: Position(x: grid.left + (Double(column) + 0.5) * cell, y: grid.bottom + 8),
          size: size, theme.mutedInk)
      }
    }
    let titleY = grid.bottom + (showsNames ? below + 8 : 0) + 16
    try canvas.text(
      columnTitle, at: Position(x: grid.left, y: titleY), size: theme.textSize, theme.ink)
  }
}
