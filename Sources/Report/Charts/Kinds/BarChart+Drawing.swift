extension BarChart {
  private static let wide = 560.0
  private static let rowHeight = 26.0
  private static let barHeight = 16.0
  private static let panelGap = 28.0
  private static let titleHeight = 24.0
  private static let tickHeight = 26.0
  /// What labels may take of a panel's width.
  private static let labelShare = 0.42
  /// Around the chart, on a desk.
  private static let margin = 16.0

  package func height(forWidth width: Int) -> Int {
    let sides = ChartRenderer.sides
    return min(
      max(sides.lowerBound, height(forWidth: width, columns: columns(width))), sides.upperBound)
  }

  private func height(forWidth width: Int, columns: Int) -> Int {
    let isWide = Double(width) >= Self.wide
    let rows = stride(from: 0, to: facets.count, by: columns).map { start in
      facets[start..<min(start + columns, facets.count)].map(\.bars.count).max() ?? 0
    }
    let panels = rows.reduce(0) { $0 + titleRoom + Double($1) * Self.rowHeight + Self.tickHeight }
    return Int(panels + legendHeight(forWidth: width)) + (isWide ? 76 : 66)
  }

  private var titleRoom: Double { facets.contains { $0.title != nil } ? Self.titleHeight : 0 }

  /// 0 where there is no legend, or no font: then nothing is drawn either.
  private func legendHeight(forWidth width: Int) -> Double {
    let least = ChartRenderer.sides.lowerBound
    guard !groups.isEmpty, let sheet = try? sheet(width: max(width, least), height: least)
    else { return 0 }
    let room = Double(width) - 2 * (Double(width) >= Self.wide ? Self.margin : 10)
    return (try? legend(sheet.theme.palette).height(forWidth: room, on: sheet)) ?? 0
  }

  private func legend(_ palette: Palette) -> Legend {
    Legend(
      sections: [
        Legend.Section(
          title: group?.title,
          entries: groups.enumerated().map { index, group in
            Legend.Entry(
              key: .disc(palette.color(index), opacity: Self.opacity(group: index, palette)),
              text: group)
          })
      ], flow: .lines)
  }

  /// Of a bar's inside; its rim is solid. Where colors repeat, bars are nearly empty.
  private static func opacity(group index: Int, _ palette: Palette) -> Double {
    palette.isFull(index) ? 1 : 0.2
  }

  /// Two panels beside each other where there is room for the labels, or no room for all panels below
  /// one another.
  private func columns(_ width: Int) -> Int {
    guard Double(width) >= Self.wide, facets.count > 1 else { return 1 }
    let room = Self.panelWidth(Double(width) - 2 * Self.margin, columns: 2) * Self.labelShare
    return longestLabel <= room
      || height(forWidth: width, columns: 1) > ChartRenderer.sides.upperBound ? 2 : 1
  }

  /// In CSS pixels; type of other scales is up to a fiftieth wider. 0 where there is no font: then nothing
  /// is drawn either.
  private var longestLabel: Double {
    let least = ChartRenderer.sides.lowerBound
    guard let sheet = try? sheet(width: least, height: least) else { return 0 }
    let widths = facets.flatMap(\.bars).map {
      (try? sheet.measure($0.label, size: sheet.theme.textSize).width) ?? 0
    }
    return (widths.max() ?? 0) * 1.02
  }

  private static func panelWidth(_ width: Double, columns: Int) -> Double {
    (width - panelGap * Double(columns - 1)) / Double(columns)
  }

  package func draw(on canvas: Canvas) throws {
    let bars = facets.flatMap(\.bars)
    if bars.isEmpty { return try NoData.draw(on: canvas) }
    let layout = try layout(on: canvas)
    let (outer, key) = (layout.outer, layout.key)
    // The title of the axis stands above everything: bars are read from the top.
    try AxisFrame.drawTitle(
      axis, arrow: AxisFrame.xArrow(axis), at: Position(x: outer.left, y: outer.top + 6),
      width: outer.width, anchor: .start, on: canvas)
    try drawPanels(layout, on: canvas)
    try legend(canvas.theme.palette).draw(
      key, at: Position(x: outer.left, y: outer.bottom - key.size.height), on: canvas)
  }

  /// Where everything lies.
  struct Layout {
    let outer: Rectangle
    let key: Legend.Arrangement
    /// The place of the panels.
    let inner: Rectangle
    let columns: Int
    /// The bars of the longest panel in each row of panels.
    let counts: [Int]
    /// From bar to bar.
    let step: Double
  }

  /// From so narrow a step on bars have no names.
  static let leastNamedStep = 9.0

  func layout(on sheet: Sheet) throws -> Layout {
    let isWide = sheet.bounds.width >= Self.wide
    let outer = sheet.bounds.inset(by: isWide ? Self.margin : 10)
    let columns = columns(Int(sheet.bounds.width))
    let rows = (facets.count + columns - 1) / columns
    // Rows of panels share the height by their bars.
    let counts = (0..<rows).map { row in
      facets[row * columns..<min((row + 1) * columns, facets.count)].map(\.bars.count).max() ?? 0
    }
    let whole = max(1, Double(counts.reduce(0, +)))
    let frames = 36 + Double(rows) * (titleRoom + Self.tickHeight)
    // What the bars do not need.
    let free = outer.height - frames - whole * Self.rowHeight
    let key = try legend(sheet.theme.palette).arrange(
      within: Size(width: outer.width, height: max(outer.height * 0.3, free)), on: sheet)
    let inner = Rectangle(
      left: outer.left, top: outer.top + 28, right: outer.right,
      bottom: outer.bottom - (key.items.isEmpty ? 0 : key.size.height + 8))
    let room = inner.height - Double(rows) * (titleRoom + Self.tickHeight)
    return Layout(
      outer: outer, key: key, inner: inner, columns: columns, counts: counts,
      step: max(2, min(Self.rowHeight * 1.4, room / whole)))
  }

  private func drawPanels(_ layout: Layout, on canvas: Canvas) throws {
    let (outer, columns, counts, step) = (
      layout.inner, layout.columns, layout.counts, layout.step
    )
    let (titles, rows) = (titleRoom, counts.count)
    let width = Self.panelWidth(outer.width, columns: columns)
    let labels = min(
      try facets.flatMap(\.bars).map {
        try canvas.measure($0.label, size: canvas.theme.textSize).width
      }.max() ?? 0, width * Self.labelShare)
    let values = facets.flatMap(\.bars)
    let ends = values.flatMap { bar -> [Double] in
      [0, bar.value] + axis.ends([bar.interval])
    }
    // Where the numbers of the bars stand beside them.
    let texts = axis.format.texts(values.map(\.value))
    let numbers =
      try texts.map { try canvas.measure($0, size: canvas.theme.smallTextSize).width }.max() ?? 0
    var drawn = 0
    let domain = AxisDomain(axis: axis, values: ends)
    var top = outer.top
    for row in 0..<rows {
      for column in 0..<columns where row * columns + column < facets.count {
        let facet = facets[row * columns + column]
        let left = outer.left + Double(column) * (width + Self.panelGap)
        let plot = Rectangle(
          x: left + labels + 8, y: top + titles,
          width: max(20, width - labels - 8 - numbers - 8), height: step * Double(facet.bars.count))
        try drawPanel(
          facet, Array(texts[drawn..<drawn + facet.bars.count]), plot, left: left, step: step,
          domain: domain, on: canvas)
        drawn += facet.bars.count
        if let title = facet.title {
          let size = canvas.theme.textSize
          try canvas.text(
            canvas.elide(title, size: size, width: width),
            at: Position(x: left, y: top + 10), size: size, canvas.theme.ink)
        }
      }
      top += titles + step * Double(counts[row]) + Self.tickHeight
    }
  }

  private func drawPanel(
    _ facet: Facet, _ texts: [String], _ plot: Rectangle, left: Double, step: Double,
    domain: AxisDomain, on canvas: Canvas
  ) throws {
    guard !facet.bars.isEmpty else { return }
    let groups = groups
    let theme = canvas.theme
    let extent = domain.extent
    let scale = Scale(kind: .linear, domain: extent, range: (plot.left, plot.right))
    let ticks = domain.ticks(in: extent, length: plot.width, spacing: 56)
    let frame = AxisFrame(
      plot: plot, xTicks: ticks, yTicks: [], xScale: scale,
      yScale: Scale(kind: .linear, domain: 0...1, range: (plot.bottom, plot.top)))
    frame.drawGrid(on: canvas)
    try frame.drawXLabels(on: canvas)
    let size = min(theme.textSize, step * 0.8)
    let names =
      step < Self.leastNamedStep
      ? []
      : try canvas.elide(facet.bars.map(\.label), size: size, width: plot.left - 8 - left)
    for (index, bar) in facet.bars.enumerated() {
      let middle = plot.top + (Double(index) + 0.5) * step
      let half = min(Self.barHeight, step * 0.7) / 2
      let (from, to) = (scale.pixel(min(0, bar.value)), scale.pixel(max(0, bar.value)))
      let group = bar.group.flatMap(groups.firstIndex(of:)) ?? 0
      let color = theme.palette.color(group)
      // A value of 0 is a line, not nothing.
      let place = Rectangle(
        left: from, top: middle - half, right: max(to, from + 1), bottom: middle + half)
      let opacity = Self.opacity(group: group, theme.palette)
      canvas.fill(place, color, opacity: opacity)
      if opacity < 1 {
        let (a, b) = (place.inset(by: 0.75), place.inset(by: 0.75))
        let corners = [
          Position(x: a.left, y: a.top), Position(x: b.right, y: a.top),
          Position(x: b.right, y: b.bottom), Position(x: a.left, y: b.bottom),
        ]
        canvas.stroke(corners + corners.prefix(1), width: 1.5, color)
      }
      var end = max(to, scale.pixel(0))
      if let interval = bar.interval {
        // What has no place on the axis goes to its end.
        func place(_ value: Double, edge: Double) -> Double {
          axis.shows(value) ? scale.pixel(value) : edge
        }
        let low = place(interval.lowerBound, edge: plot.left)
        let high = place(interval.upperBound, edge: plot.right)
        // Seen on the bar and beyond it.
        for (width, color) in [(4.0, theme.background), (1.5, theme.ink)] {
          canvas.stroke(
            [Position(x: low, y: middle), Position(x: high, y: middle)], width: width, color)
        }
        for x in [low, high] {
          canvas.stroke(
            [Position(x: x, y: middle - 3.5), Position(x: x, y: middle + 3.5)], width: 1.5,
            theme.ink)
        }
        end = max(end, high)
      }
      guard names.indices.contains(index) else { continue }
      try canvas.text(
        names[index], at: Position(x: plot.left - 8, y: middle), size: size, theme.ink, anchor: .end
      )
      try canvas.text(
        texts[index], at: Position(x: end + 6, y: middle),
        size: min(theme.smallTextSize, size), theme.mutedInk)
    }
  }
}
