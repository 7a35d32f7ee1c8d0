extension LineChart {
  private static let wide = 560.0
  /// Above this number lines are named in the legend and no longer at their ends.
  private static let mostEndLabels = 8
  private static let panelGap = 24.0
  /// From the plot to the labels at the lines' ends.
  private static let endLabelGap = 8.0
  private static let leastPanelWidth = 210.0

  package func height(forWidth width: Int) -> Int {
    let isWide = Double(width) >= Self.wide
    let legend = legendHeight(forWidth: width)
    let most = ChartRenderer.sides.upperBound
    if facets.count < 2 {
      let names = Set(facets.flatMap(\.series).map(Identity.init)).count
      let hasLegend = !isWide || names > Self.mostEndLabels
      return min((isWide ? 400 : max(280, width * 4 / 5)) + (hasLegend ? legend : 0), most)
    }
    let outer = Double(width) - 32
    let grid = Self.grid(count: facets.count, width: outer)
    let panel = max(150, min(260, outer / Double(grid.columns) * 0.7))
    return min(90 + legend + Int(Double(grid.rows) * (panel + 40)), most)
  }

  /// At least that of a line. 22 where there is no font: then nothing is drawn either.
  private func legendHeight(forWidth width: Int) -> Int {
    let least = ChartRenderer.sides.lowerBound
    guard let sheet = try? sheet(width: max(width, least), height: least) else { return 22 }
    let room = Double(width) - (Double(width) >= Self.wide ? 32 : 20)
    let height = try? legend(styles(sheet.theme.palette)).height(forWidth: room, on: sheet)
    return max(22, Int((height ?? 22).rounded(.up)))
  }

  /// The names that the legend has no room for; nil where there is no legend.
  func hiddenNames(on sheet: Sheet) throws -> Int? {
    guard case .legend(_, let key)? = try layout(on: sheet)?.naming else { return nil }
    return key.hidden
  }

  /// A tooltip over each point.
  package func spots(size: (width: Int, height: Int)) throws -> [ChartSpot] {
    let sheet = try sheet(width: size.width, height: size.height)
    guard let layout = try layout(on: sheet) else { return [] }
    return layout.panels.flatMap { panel in
      panel.facet.series.flatMap { series in
        let places = series.points.map { panel.frame.place(x: $0.x, y: $0.y) }
        // As large as a finger needs, and no larger than leaves the next point in reach.
        let gap = zip(places, places.dropFirst()).map { abs($1.x - $0.x) }.min() ?? 24
        let half = min(12, max(5, gap / 2))
        return zip(series.points, places).map { point, at in
          ChartSpot(
            x: at.x - half, y: at.y - half, width: 2 * half, height: 2 * half,
            text: "\(Wording.plain(series.name)): \(y.column.inSentence) "
              + "\(y.text(point.y, point.interval)) at \(x.column.inSentence) \(x.format.text(point.x))"
          )
        }
      }
    }
  }

  package func draw(on canvas: Canvas) throws {
    guard let layout = try layout(on: canvas) else { return try NoData.draw(on: canvas) }
    try AxisFrame.drawTitle(
      y, arrow: AxisFrame.yArrow(y),
      at: Position(x: layout.outer.left, y: layout.outer.top + 6),
      width: layout.outer.width, anchor: .start, on: canvas)
    try drawPanels(layout.panels, layout.styles, on: canvas)
    switch layout.naming {
    case .atEnds(let series, let middles, let width):
      try drawEndLabels(
        series, layout.panels[0].frame, middles: middles, width: width, on: canvas)
    case .legend(let legend, let key):
      try legend.draw(
        key, at: Position(x: layout.outer.left, y: layout.outer.bottom - key.size.height),
        on: canvas)
    }
  }

  // MARK: Layout

  /// Where everything lies.
  private struct Layout {
    let outer: Rectangle
    let styles: [(series: Identity, style: LineStyle)]
    let panels: [Panel]
    let naming: Naming
  }

  /// Where lines are named: beside their ends, or in a legend beneath.
  private enum Naming {
    case atEnds([Series], middles: [Double], width: Double)
    case legend(Legend, Legend.Arrangement)
  }

  /// - Returns: nil where there is nothing to draw.
  private func layout(on sheet: Sheet) throws -> Layout? {
    let drawn = facets.flatMap(\.series).filter { !$0.points.isEmpty }
    if drawn.isEmpty { return nil }
    let isWide = sheet.bounds.width >= Self.wide
    let outer = sheet.bounds.inset(by: isWide ? 16 : 10)
    /// Beneath the title of the vertical axis.
    let room = Rectangle(
      left: outer.left, top: outer.top + 26, right: outer.right, bottom: outer.bottom)
    let styles = styles(sheet.theme.palette)
    if facets.count == 1, isWide, drawn.count <= Self.mostEndLabels {
      let width = min(
        try drawn.map { try sheet.measure($0.name, size: sheet.theme.textSize).width }.max() ?? 0,
        room.width * 0.25)
      // Room for the label and the gap between it and its line.
      let inner = Rectangle(
        left: room.left, top: room.top, right: room.right - width - Self.endLabelGap,
        bottom: room.bottom)
      let panels = try panels(inner, on: sheet)
      if let frame = panels.first?.frame, Self.endTogether(drawn, frame),
        let middles = EndLabels.spread(
          drawn.map { frame.yScale.pixel($0.points[$0.points.count - 1].y) }, spacing: 17,
          within: frame.plot.top...frame.plot.bottom)
      {
        return Layout(
          outer: outer, styles: styles, panels: panels,
          naming: .atEnds(drawn, middles: middles, width: width))
      }
    }
    let legend = legend(styles)
    let key = try legend.arrange(
      within: Size(width: room.width, height: max(room.height * 0.4, room.height - 220)), on: sheet)
    let inner = Rectangle(
      left: room.left, top: room.top, right: room.right - 4,
      bottom: room.bottom - key.size.height - 4)
    return Layout(
      outer: outer, styles: styles, panels: try panels(inner, on: sheet),
      naming: .legend(legend, key))
  }

  /// Whether all lines reach the right edge: only there can labels stand beside them.
  private static func endTogether(_ series: [Series], _ frame: AxisFrame) -> Bool {
    series.allSatisfy { series in
      let end = frame.xScale.pixel(series.points[series.points.count - 1].x)
      return frame.plot.right - end < 40
    }
  }

  // MARK: Looks

  /// The look of each series, by name and in the order of first appearance.
  func styles(_ palette: Palette) -> [(series: Identity, style: LineStyle)] {
    var groups: [String] = []
    var members: [String: Int] = [:]
    var result: [(series: Identity, style: LineStyle)] = []
    for series in facets.flatMap(\.series) {
      let identity = Identity(series)
      if result.contains(where: { $0.series == identity }) { continue }
      let group = series.group ?? series.name
      if !groups.contains(group) { groups.append(group) }
      let index = groups.firstIndex(of: group) ?? 0
      // Within a group the dash sets lines apart; without one it adds to color and marker.
      let turn = series.group == nil ? index : members[group, default: 0]
      members[group, default: 0] += 1
      result.append(
        (identity, LineStyle.numbered(index, turn: turn, dash: series.dash, palette)))
    }
    return result
  }

  /// What makes two series of different facets the same.
  struct Identity: Hashable {
    let name: String
    let group: String?

    init(_ series: Series) {
      name = series.name
      group = series.group
    }
  }

  func legend(_ styles: [(series: Identity, style: LineStyle)]) -> Legend {
    let names = Dictionary(grouping: styles, by: \.series.name)
    let entries = styles.map { identity, style in
      // A name that several groups use is told apart by its group.
      let isShared = (names[identity.name]?.count ?? 0) > 1
      let text = [isShared ? identity.group : nil, identity.name].compactMap { $0 }
      return Legend.Entry(key: .line(style), text: text.joined(separator: ", "))
    }
    return Legend(sections: [Legend.Section(title: nil, entries: entries)], flow: .lines)
  }

  // MARK: Panels

  private struct Panel {
    let facet: Facet
    let frame: AxisFrame
    let isFirstInRow: Bool
    let isLastInColumn: Bool
  }

  private static func grid(count: Int, width: Double) -> (columns: Int, rows: Int) {
    let fit = max(1, Int((width - 40) / leastPanelWidth))
    let rows = (count + fit - 1) / fit
    return (columns: (count + rows - 1) / max(rows, 1), rows: rows)
  }

  private func panels(_ outer: Rectangle, on sheet: Sheet) throws -> [Panel] {
    let (columns, rows) = Self.grid(count: facets.count, width: outer.width)
    let titleHeight = facets.contains { $0.title != nil } ? 22.0 : 0
    let tickHeight = 24.0
    let xTitleHeight = 22.0
    let cell = (outer.height - xTitleHeight) / Double(rows)
    let height = max(cell - titleHeight - tickHeight, 20)

    let points = facets.flatMap(\.series).flatMap(\.points)
    let xAxis = AxisDomain(axis: x, values: points.map(\.x))
    let yAxis = AxisDomain(
      axis: y, values: points.map(\.y) + y.ends(points.map(\.interval)))
    let yDomain = yAxis.padded(by: 0.06)
    let yTicks = yAxis.ticks(in: yDomain, length: height, spacing: 34)
    let labels = try AxisFrame.labelWidth(yTicks, on: sheet) + AxisFrame.labelGap
    let gaps = Self.panelGap * Double(columns - 1)
    let width = max((outer.width - labels - gaps) / Double(columns), 20)
    let xDomain = xAxis.padded(by: 0.03)
    let xTicks = xAxis.ticks(in: xDomain, length: width, spacing: 40)

    return facets.enumerated().map { index, facet in
      let (row, column) = (index / columns, index % columns)
      let plot = Rectangle(
        x: outer.left + labels + Double(column) * (width + Self.panelGap),
        y: outer.top + Double(row) * cell + titleHeight, width: width, height: height)
      return Panel(
        facet: facet,
        frame: AxisFrame(
          plot: plot, xTicks: xTicks, yTicks: yTicks,
          xScale: Scale(kind: x.scale, domain: xDomain, range: (plot.left, plot.right)),
          yScale: Scale(kind: y.scale, domain: yDomain, range: (plot.bottom, plot.top))),
        isFirstInRow: column == 0, isLastInColumn: index + columns >= facets.count)
    }
  }

  private func drawPanels(
    _ panels: [Panel], _ styles: [(series: Identity, style: LineStyle)], on canvas: Canvas
  ) throws {
    for panel in panels {
      let frame = panel.frame
      frame.drawGrid(on: canvas)
      if panel.isFirstInRow { try frame.drawYLabels(on: canvas) }
      if panel.isLastInColumn { try frame.drawXLabels(on: canvas) }
      if let title = panel.facet.title {
        let size = canvas.theme.textSize
        let text = try canvas.elide(title, size: size, width: frame.plot.width)
        try canvas.text(
          text, at: Position(x: frame.plot.left, y: frame.plot.top - 11), size: size,
          canvas.theme.ink)
      }
      drawSeries(panel, styles, on: canvas)
    }
    guard let first = panels.first?.frame.plot else { return }
    let left = first.left
    let right = panels.map(\.frame.plot.right).max() ?? first.right
    let bottom = panels.map(\.frame.plot.bottom).max() ?? first.bottom
    try AxisFrame.drawTitle(
      x, arrow: AxisFrame.xArrow(x), at: Position(x: (left + right) / 2, y: bottom + 36),
      width: right - left, anchor: .middle, on: canvas)
  }

  /// Lines first and then all markers: of those at one place the lower ones are larger and show around the
  /// others.
  private func drawSeries(
    _ panel: Panel, _ styles: [(series: Identity, style: LineStyle)], on canvas: Canvas
  ) {
    let frame = panel.frame
    var markers: [(at: Position, of: Int)] = []
    var looks: [LineStyle] = []
    for series in panel.facet.series {
      guard let style = styles.first(where: { $0.series == Identity(series) })?.style
      else { continue }
      for point in series.points {
        guard let interval = point.interval else { continue }
        frame.drawInterval(
          interval, along: .y, at: frame.place(x: point.x, y: point.y), style.color, on: canvas)
      }
      var pieces: [[Position]] = []
      for point in series.points {
        if point.isAfterGap || pieces.isEmpty { pieces.append([]) }
        pieces[pieces.count - 1].append(frame.place(x: point.x, y: point.y))
      }
      style.drawLine(pieces, on: canvas)
      markers += LineStyle.marked(pieces).map { ($0, looks.count) }
      looks.append(style)
    }
    for (marker, others) in zip(markers, Overlaps(markers).above) {
      let style = looks[marker.of]
      style.marker.draw(
        marker.at, radius: Overlaps.radius(LineStyle.markerRadius, under: others), style.color,
        on: canvas)
    }
  }

  private func drawEndLabels(
    _ series: [Series], _ frame: AxisFrame, middles: [Double], width: Double, on canvas: Canvas
  ) throws {
    let theme = canvas.theme
    let left = frame.plot.right + Self.endLabelGap
    let texts = try canvas.elide(series.map(\.name), size: theme.textSize, width: width)
    for ((series, middle), text) in zip(zip(series, middles), texts) {
      let last = series.points[series.points.count - 1]
      let end = frame.place(x: last.x, y: last.y)
      // A label that stands by its line needs nothing that joins them.
      if abs(middle - end.y) > 3 {
        let start = Position(x: end.x + LineStyle.markerRadius * 1.6, y: end.y)
        canvas.stroke([start, Position(x: left - 3, y: middle)], width: 1, theme.axis)
      }
      try canvas.text(text, at: Position(x: left, y: middle), size: theme.textSize, theme.ink)
    }
  }
}
