internal import Foundation

/// Models by three criteria at once: the best of each lies at the center, the worst at a corner, and each
/// model is a triangle. The smaller the triangle, the better the model.
///
/// Source: Arı and Çamlı 2022, figure 1.
package struct TriangleChart: ChartSpec, Hashable {
  package struct Criterion: Hashable, Sendable {
    package var column: ChartColumn
    package var format: ValueFormat
    /// The values at the center and at the corner.
    package var best: Double
    package var worst: Double

    package init(
      _ column: ChartColumn, format: ValueFormat = .number, best: Double, worst: Double
    ) {
      self.column = column
      self.format = format
      self.best = best
      self.worst = worst
    }

    package var title: String { column.title }

    /// 0 at the center, 1 at the corner; 0 where all models are the same.
    func share(_ value: Double) -> Double {
      worst == best ? 0 : (value - best) / (worst - best)
    }
  }

  package struct Item: Hashable, Sendable {
    package var name: String
    /// One for each criterion.
    package var values: [Double]
    /// The ends of what each value may be, one for each criterion, or none at all; drawn as thin lines,
    /// open where they go on beyond the center or the corner.
    package var intervals: [ClosedRange<Double>?]
    /// How many repeats it is the mean of.
    package var seeds: Int

    package init(
      name: String, values: [Double], intervals: [ClosedRange<Double>?] = [], seeds: Int = 1
    ) {
      self.seeds = seeds
      precondition(
        intervals.isEmpty || intervals.count == values.count, "an interval for each criterion")
      self.name = name
      self.values = values
      self.intervals = intervals.isEmpty ? values.map { _ in nil } : intervals
    }
  }

  /// Three: at the top, to the lower right, to the lower left.
  package var criteria: [Criterion]
  package var items: [Item]
  /// What an item is, in the plural; for the alternative text.
  package var noun: String

  package init(criteria: [Criterion], items: [Item], noun: String = "models") {
    precondition(criteria.count == 3, "a triangle has three corners")
    precondition(items.allSatisfy { $0.values.count == 3 }, "a value for each criterion")
    self.criteria = criteria
    self.items = items
    self.noun = noun
  }

  package func validate() throws {
    for item in items {
      for (criterion, value) in zip(criteria, item.values) {
        try Axis(criterion.title).validate(value, of: item.name)
      }
    }
    for criterion in criteria {
      for value in [criterion.best, criterion.worst] {
        try Axis(criterion.title).validate(value, of: "the scale")
      }
    }
  }
}

extension TriangleChart {
  package var table: ChartTable {
    let corners = Array(criteria.enumerated())
    let values = corners.map { corner, criterion -> ChartField<Item> in
      .interval(
        criterion.column.name, criterion.title, { $0.values[corner] }, { $0.intervals[corner] })
    }
    let shares = corners.map { corner, criterion -> ChartField<Item> in
      .number(criterion.column.name + "_normalized", criterion.title + ", normalized") {
        criterion.share($0.values[corner])
      }
    }
    return ChartTable(
      items, [.text("label", "Label", \.name)] + values + shares + [.seeds(\.seeds)])
  }

  package var texts: [String] { criteria.map(\.title) + items.map(\.name) }

  package var notes: [String] {
    [
      Overlaps.note(
        "Triangles", of: items.map { ($0.name, $0.values) },
        how: "The markers beneath are drawn larger")
    ].compactMap(\.self)
  }

  package func remarks(size: (width: Int, height: Int)) throws -> [String] {
    let sheet = try sheet(width: size.width, height: size.height)
    return [
      LineStyle.remark(styles(sheet.theme.palette)),
      Legend.remark(hidden: try legend(on: sheet).key.hidden),
    ].compactMap(\.self)
  }

  private func styles(_ palette: Palette) -> [LineStyle] {
    items.indices.map { LineStyle.numbered($0, turn: $0, palette) }
  }

  private func legend(on sheet: Sheet, room: Size? = nil) throws -> (
    legend: Legend, key: Legend.Arrangement
  ) {
    let isWide = sheet.bounds.width >= Self.wide
    let outer = sheet.bounds.inset(by: isWide ? 16 : 10)
    let entries = zip(items, styles(sheet.theme.palette)).map {
      Legend.Entry(key: .line($1), text: $0.name)
    }
    let legend = Legend(
      sections: [Legend.Section(title: nil, entries: entries)], flow: isWide ? .column : .lines)
    let width = isWide ? min(220, outer.width * 0.3) : outer.width
    let height = isWide ? outer.height : max(outer.height * 0.35, outer.height - 260)
    return (
      legend, try legend.arrange(within: room ?? Size(width: width, height: height), on: sheet)
    )
  }

  package var alternativeText: String {
    let names = criteria.map { $0.column.inSentence }
    let text = "Triangle chart of \(noun) by \(names[0]), \(names[1]) and \(names[2])"
    if items.isEmpty { return text + ": no data." }
    let texts = criteria.enumerated().map { index, criterion in
      criterion.format.texts(items.map { $0.values[index] })
    }
    return text + ", the best value of each at the center and the worst at the corner. "
      + items.enumerated().map { index, item in
        "\(Wording.plain(item.name)): " + texts.map { $0[index] }.joined(separator: ", ")
      }.joined(separator: ". ") + "."
  }

  private static let wide = 560.0

  package func height(forWidth width: Int) -> Int {
    let (isWide, least) = (Double(width) >= Self.wide, ChartRenderer.sides.lowerBound)
    let outer = Double(width) - (isWide ? 32 : 20)
    let room = Size(width: isWide ? min(220, outer * 0.3) : outer, height: .infinity)
    // Where there is no font, nothing is drawn either.
    let legend =
      (try? legend(on: sheet(width: max(width, least), height: least), room: room).key.size.height)
      ?? 0
    let height =
      isWide ? max(min(500, max(380, width * 3 / 5)), Int(legend) + 40) : width + 40 + Int(legend)
    return min(height, ChartRenderer.sides.upperBound)
  }

  package func draw(on canvas: Canvas) throws {
    if items.isEmpty { return try NoData.draw(on: canvas) }
    let theme = canvas.theme
    let isWide = canvas.bounds.width >= Self.wide
    let outer = canvas.bounds.inset(by: isWide ? 16 : 10)
    let styles = styles(theme.palette)
    let (legend, key) = try legend(on: canvas)
    var plot = outer
    if isWide { plot.width -= key.size.width + 24 } else { plot.height -= key.size.height + 10 }

    // Above the upper corner and beneath the lower ones there are two lines of text each.
    let text = 40.0
    let radius = max(
      10, min((plot.height - 2 * text) / 1.5, plot.width * 0.5 / 0.866 * (isWide ? 0.82 : 0.8)))
    let center = Position(
      x: plot.center.x, y: plot.top + text + (plot.height - 2 * text - 1.5 * radius) / 2 + radius)
    func place(_ corner: Int, _ share: Double) -> Position {
      let angle = -Double.pi / 2 + Double(corner) * 2 * Double.pi / 3
      return Position(
        x: center.x + cos(angle) * radius * share, y: center.y + sin(angle) * radius * share)
    }
    for ring in [0.25, 0.5, 0.75, 1] {
      canvas.stroke(
        (0...3).map { place($0 % 3, ring) }, width: 1, ring == 1 ? theme.axis : theme.grid)
    }
    for corner in 0..<3 {
      canvas.stroke([center, place(corner, 1)], width: 1, theme.grid)
    }
    for (item, style) in zip(items, styles) {
      let corners = zip(criteria, item.values).enumerated().map { corner, pair in
        place(corner, min(max(pair.0.share(pair.1), 0), 1))
      }
      canvas.fill([corners], style.color, opacity: 0.08)
      canvas.stroke(corners + [corners[0]], width: LineStyle.width, style.color, dash: style.dash)
    }
    for (item, style) in zip(items, styles) {
      for (corner, interval) in item.intervals.enumerated() {
        guard let interval else { continue }
        let shares = [interval.lowerBound, interval.upperBound].map(criteria[corner].share)
        let ends = shares.map { place(corner, min(max($0, 0), 1)) }
        canvas.stroke(ends, width: 1.25, style.color)
        let angle = Double(corner) * 2 * Double.pi / 3
        for (share, end) in zip(shares, ends) where (0...1).contains(share) {
          let (dx, dy) = (cos(angle) * 4, sin(angle) * 4)
          canvas.stroke(
            [Position(x: end.x - dx, y: end.y - dy), Position(x: end.x + dx, y: end.y + dy)],
            width: 1.25, style.color)
        }
      }
    }
    let markers = items.enumerated().flatMap { index, item in
      zip(criteria, item.values).enumerated().map { corner, pair in
        (at: place(corner, min(max(pair.0.share(pair.1), 0), 1)), of: index)
      }
    }
    for (marker, others) in zip(markers, Overlaps(markers).above) {
      styles[marker.of].marker.draw(
        marker.at, radius: Overlaps.radius(LineStyle.markerRadius, under: others),
        styles[marker.of].color, on: canvas)
    }
    for (corner, criterion) in criteria.enumerated() {
      try drawName(
        criterion, at: place(corner, 1), isTop: corner == 0, within: plot, on: canvas)
    }
    let corner =
      isWide
      ? Position(x: outer.right - key.size.width, y: outer.center.y - key.size.height / 2)
      : Position(x: outer.left, y: outer.bottom - key.size.height)
    try legend.draw(key, at: corner, on: canvas)
  }

  /// The criterion, and what its center and its corner stand for.
  private func drawName(
    _ criterion: Criterion, at corner: Position, isTop: Bool, within plot: Rectangle,
    on canvas: Canvas
  ) throws {
    let theme = canvas.theme
    let lines = [
      (criterion.title, theme.textSize, theme.ink),
      (
        criterion.format.texts([criterion.best, criterion.worst]).joined(separator: " to "),
        theme.smallTextSize, theme.mutedInk
      ),
    ]
    for (index, (text, size, color)) in lines.enumerated() {
      let y = isTop ? corner.y - 32 + Double(index) * 17 : corner.y + 16 + Double(index) * 17
      let width = isTop ? plot.width : plot.width / 2 - 4
      let shown = try canvas.elide(text, size: size, width: width)
      let half = try canvas.measure(shown, size: size).width / 2
      let x = min(max(corner.x, plot.left + half), plot.right - half)
      try canvas.text(shown, at: Position(x: x, y: y), size: size, color, anchor: .middle)
    }
  }
}
