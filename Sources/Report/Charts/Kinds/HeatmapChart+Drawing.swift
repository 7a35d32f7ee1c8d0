extension HeatmapChart {
  package func height(forWidth width: Int) -> Int {
    // Cells are square; the names of columns stand beneath.
    let side = min(Double(width) - 120, 460)
    return Int(side + 60 + 70)
  }

  package func remarks(size: (width: Int, height: Int)) throws -> [String] {
    guard !rows.isEmpty, !columns.isEmpty else { return [] }
    let stride = try layout(on: sheet(width: size.width, height: size.height)).stride
    guard stride > 1 else { return [] }
    return [
      "At \(size.width) pixels only every \(ordinal(stride)) class name fits; the JSON file lists all of "
        + "them in order"
    ]
  }

  /// `2nd`, `3rd`, `4th`, `11th`.
  private func ordinal(_ number: Int) -> String {
    let endings = [1: "st", 2: "nd", 3: "rd"]
    let isTeen = (11...13).contains(number % 100)
    return "\(number)\(isTeen ? "th" : endings[number % 10] ?? "th")"
  }

  /// Where the cells lie.
  private struct Layout {
    let outer: Rectangle
    /// What the names take beside the cells and beneath them.
    let left, below: Double
    /// The side of a cell; of many classes less than a pixel.
    let cell: Double

    /// Names have a line to themselves: where cells are lower, every so manieth is named.
    var stride: Int { max(1, Int((11 / cell).rounded(.up))) }
  }

  private func layout(on sheet: Sheet) throws -> Layout {
    let outer = sheet.bounds.inset(by: sheet.bounds.width >= 560 ? 16 : 10)
    let size = sheet.theme.smallTextSize
    func widest(_ names: [String], most: Double) throws -> Double {
      // To measure each of thousands takes long: the widest is among those with the most letters.
      let candidates = names.sorted { $0.count > $1.count }.prefix(200)
      return min(try candidates.map { try sheet.measure($0, size: size).width }.max() ?? 0, most)
    }
    let left = try widest(rowLabels, most: outer.width * 0.3)
    let below = try widest(columns, most: outer.height * 0.25)
    let free = Size(
      width: outer.width - left - 8, height: outer.height - 28 - below - 8 - 26)
    let cell = max(
      0.01, min(free.width / Double(columns.count), free.height / Double(rows.count), 64))
    return Layout(outer: outer, left: left, below: below, cell: cell)
  }

  package func draw(on canvas: Canvas) throws {
    if rows.isEmpty || columns.isEmpty { return try NoData.draw(on: canvas) }
    let layout = try layout(on: canvas)
    let (outer, left, cell) = (layout.outer, layout.left, layout.cell)
    let grid = Rectangle(
      x: outer.left + left + 8, y: outer.top + 28, width: cell * Double(columns.count),
      height: cell * Double(rows.count))
    let theme = canvas.theme
    try canvas.text(
      rowTitle, at: Position(x: outer.left, y: outer.top + 8), size: theme.textSize, theme.ink)
    drawGround(grid, cell, on: canvas)
    try drawCells(grid, cell, on: canvas)
    try drawNames(layout, grid, on: canvas)
    let titleY = grid.bottom + layout.below + 8 + 16
    try canvas.text(
      columnTitle, at: Position(x: grid.left, y: titleY), size: theme.textSize, theme.ink)
  }

  /// Of cells larger than this the grid is seen between them.
  private static let leastFramed = 6.0
  private static let groundOpacity = 0.03

  /// The cells of 0, in rows of which there is something.
  private func drawGround(_ grid: Rectangle, _ cell: Double, on canvas: Canvas) {
    let sums = rowSums
    let color = canvas.theme.palette.color(1)
    guard cell <= Self.leastFramed else {
      let isRight = isRight
      let filled = Set(cells.map { [$0.row, $0.column] })
      for (row, sum) in sums.enumerated() where sum > 0 {
        for column in columns.indices where !filled.contains([row, column]) {
          let right = isRight(Cell(row: row, column: column, count: 0))
          canvas.fill(
            box(row, column, grid, cell), canvas.theme.palette.color(right ? 0 : 1),
            opacity: Self.groundOpacity)
        }
      }
      return
    }
    // Rows beside each other are one rectangle.
    var start = 0
    while start < rows.count {
      let end = sums[start...].firstIndex { ($0 > 0) != (sums[start] > 0) } ?? rows.count
      if sums[start] > 0 {
        let band = Rectangle(
          x: grid.left, y: grid.top + Double(start) * cell, width: grid.width,
          height: Double(end - start) * cell)
        canvas.fill(band, color, opacity: Self.groundOpacity)
      }
      start = end
    }
  }

  private func box(_ row: Int, _ column: Int, _ grid: Rectangle, _ cell: Double) -> Rectangle {
    let box = Rectangle(
      x: grid.left + Double(column) * cell, y: grid.top + Double(row) * cell, width: cell,
      height: cell)
    if cell > Self.leastFramed { return box.inset(by: 0.5) }
    // What is smaller than a pixel would fade.
    return cell < 1 ? box.inset(by: (cell - 1) / 2) : box
  }

  private func drawCells(_ grid: Rectangle, _ cell: Double, on canvas: Canvas) throws {
    let theme = canvas.theme
    let (sums, isRight) = (rowSums, isRight)
    for item in cells {
      let share = Double(item.count) / Double(max(1, sums[item.row]))
      let shade = theme.palette.color(isRight(item) ? 0 : 1)
      // Square roots: a mistake in a hundred is to be seen.
      let opacity = min(1, 0.08 + 0.9 * share.squareRoot())
      let box = box(item.row, item.column, grid, cell)
      canvas.fill(box, shade, opacity: opacity)
      guard cell >= 22 else { continue }
      let text = String(item.count)
      guard try canvas.measure(text, size: 11).width <= cell - 4 else { continue }
      let ground = shade.over(theme.background, opacity: opacity)
      let ink =
        theme.ink.contrast(with: ground) >= theme.background.contrast(with: ground)
        ? theme.ink : theme.background
      try canvas.text(text, at: box.center, size: 11, ink, anchor: .middle)
    }
  }

  private func drawNames(_ layout: Layout, _ grid: Rectangle, on canvas: Canvas) throws {
    let (size, ink) = (canvas.theme.smallTextSize, canvas.theme.mutedInk)
    func named(_ names: [String], width: Double) throws -> [(index: Int, name: String)] {
      let shown = names.indices.filter { $0.isMultiple(of: layout.stride) }
      return Array(
        zip(shown, try canvas.elide(shown.map { names[$0] }, size: size, width: width)))
    }
    for (row, name) in try named(rowLabels, width: layout.left) {
      try canvas.text(
        name, at: Position(x: grid.left - 8, y: grid.top + (Double(row) + 0.5) * layout.cell),
        size: size, ink, anchor: .end)
    }
    for (column, name) in try named(columns, width: layout.below) {
      try canvas.verticalText(
        name,
        below: Position(x: grid.left + (Double(column) + 0.5) * layout.cell, y: grid.bottom + 8),
        size: size, ink)
    }
  }
}
