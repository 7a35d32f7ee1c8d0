extension BubbleChart {
  /// Of a bubble's inside; its rim is solid. Where colors repeat, bubbles are nearly empty.
  static func opacity(group index: Int, palette: Palette) -> Double {
    palette.isFull(index) ? 0.42 : 0.06
  }

  /// The smallest disc that can be seen; it stands for all sizes below, 0 included.
  static let leastRadius = 1.5

  private static let wide = 560.0

  /// Room for a line of text for each bubble up to a point, as narrow charts have none at the sides.
  package func height(forWidth width: Int) -> Int {
    let legend = legendHeight(forWidth: width)
    let height =
      Double(width) < Self.wide
      ? max(360, width + 80, min(600, 210 + 16 * points.count), 304 + legend)
      : max(min(520, max(400, width * 3 / 5)), 96 + legend)
    return min(height, ChartRenderer.sides.upperBound)
  }

  /// 0 where there is no font: then nothing is drawn either.
  private func legendHeight(forWidth width: Int) -> Int {
    let (isWide, least) = (Double(width) >= Self.wide, ChartRenderer.sides.lowerBound)
    guard let sheet = try? sheet(width: max(width, least), height: least) else { return 0 }
    let legend = legend(
      sheet.theme.palette, greatestRadius: Self.mostRadius, flow: isWide ? .column : .lines)
    let outer = Double(width) - (isWide ? 32 : 20)
    let room = isWide ? min(200, outer * 0.3) : outer
    return Int(((try? legend.height(forWidth: room, on: sheet)) ?? 0).rounded(.up))
  }

  /// Of a bubble's radius.
  private static let mostRadius = 38.0

  func hiddenNames(on sheet: Sheet) throws -> Int { try layout(on: sheet).key.hidden }

  private struct Layout {
    let outer: Rectangle
    let isWide: Bool
    let greatestRadius: Double
    let legend: Legend
    let key: Legend.Arrangement
    let frame: AxisFrame
  }

  /// - Precondition: there are points.
  private func layout(on sheet: Sheet) throws -> Layout {
    let isWide = sheet.bounds.width >= Self.wide
    let outer = sheet.bounds.inset(by: isWide ? 16 : 10)
    let most = Self.greatestRadius(
      in: Size(width: outer.width * (isWide ? 0.72 : 0.9), height: outer.height * 0.7),
      count: points.count)
    let legend = legend(sheet.theme.palette, greatestRadius: most, flow: isWide ? .column : .lines)
    let room = Size(
      width: isWide ? min(200, outer.width * 0.3) : outer.width,
      height: isWide ? outer.height - 40 : max(outer.height * 0.45, outer.height - 260))
    let key = try legend.arrange(within: room, on: sheet)

    var plot = outer
    plot.y += 28
    plot.height -= 28 + 46
    if isWide {
      plot.width -= key.items.isEmpty ? 4 : key.size.width + 24
    } else {
      plot.height -= key.items.isEmpty ? 0 : key.size.height + 6
      plot.width -= 4
    }
    return Layout(
      outer: outer, isWide: isWide, greatestRadius: most, legend: legend, key: key,
      frame: try frame(plot, greatestRadius: most, on: sheet))
  }

  /// A tooltip over each bubble.
  package func spots(size: (width: Int, height: Int)) throws -> [ChartSpot] {
    if points.isEmpty { return [] }
    let sheet = try sheet(width: size.width, height: size.height)
    let layout = try layout(on: sheet)
    // The smallest last, so that they lie above.
    return points.sorted { $0.size > $1.size }.map { point in
      let radius = max(8, radius(point.size, greatestRadius: layout.greatestRadius))
      let center = layout.frame.place(x: point.x, y: point.y)
      return ChartSpot(
        x: center.x - radius, y: center.y - radius, width: 2 * radius, height: 2 * radius,
        text: text(of: point))
    }
  }

  private func text(of point: Point) -> String {
    let values = [
      "\(x.column.inSentence) \(x.text(point.x, point.xInterval))",
      "\(y.column.inSentence) \(y.text(point.y, point.yInterval))",
      "\(size.column.inSentence) \(size.text(point.size, point.sizeInterval))",
    ]
    return "\(Wording.plain(point.label)): "
      + (values + (point.isOnFront ? ["on the Pareto front"] : [])).joined(separator: ", ")
  }

  package func draw(on canvas: Canvas) throws {
    if points.isEmpty { return try NoData.draw(on: canvas) }
    let layout = try layout(on: canvas)
    let (outer, isWide, most) = (layout.outer, layout.isWide, layout.greatestRadius)
    let (legend, key, frame) = (layout.legend, layout.key, layout.frame)
    frame.drawGrid(on: canvas)
    drawBubbles(frame, greatestRadius: most, on: canvas)
    try frame.drawXLabels(on: canvas)
    try frame.drawYLabels(on: canvas)
    try AxisFrame.drawTitle(
      y, arrow: AxisFrame.yArrow(y), at: Position(x: outer.left, y: outer.top + 6),
      width: frame.plot.right - outer.left, anchor: .start, on: canvas)
    try AxisFrame.drawTitle(
      x, arrow: AxisFrame.xArrow(x),
      at: Position(x: frame.plot.center.x, y: frame.plot.bottom + 38),
      width: frame.plot.width, anchor: .middle, on: canvas)
    let corner =
      isWide
      ? Position(x: frame.plot.right + 24, y: frame.plot.top)
      : Position(x: outer.left, y: outer.bottom - key.size.height)
    try legend.draw(key, at: corner, on: canvas)
    try drawLabels(frame, greatestRadius: most, on: canvas)
  }

  // MARK: Sizes

  /// The radius of the largest bubble: a share of the plot, less where bubbles are many.
  static func greatestRadius(in plot: Size, count: Int) -> Double {
    let crowding = min(1, (10 / Double(max(count, 1))).squareRoot())
    return min(mostRadius, max(8, min(plot.width, plot.height) * 0.1 * max(crowding, 0.5)))
  }

  /// The radius at which a bubble's area is to the largest one's as its size to the largest size.
  func radius(_ size: Double, greatestRadius: Double) -> Double {
    let most = greatestSize
    guard most > 0 else { return Self.leastRadius }
    return max(Self.leastRadius, greatestRadius * (size / most).squareRoot())
  }

  /// Of all sizes and of the upper ends of their intervals.
  private var greatestSize: Double {
    let ends = points.compactMap(\.sizeInterval?.upperBound).filter(ChartLimits.isDrawable)
    return (points.map(\.size) + ends).max() ?? 0
  }

  /// Two or three round sizes that explain the areas, the largest first; one where all are equal.
  var referenceSizes: [Double] {
    guard let most = points.map(\.size).max(), let least = points.map(\.size).min(), most > 0
    else { return [] }
    if least == most { return [most] }
    var result: [Double] = []
    for share in [1.0, 0.2, 0.04] {
      let size = Self.round125(most * share)
      if size >= least * 0.7, size != result.last { result.append(size) }
    }
    return result
  }

  /// The largest of 1, 2 and 5 · 10ⁿ that isn't above `value`.
  private static func round125(_ value: Double) -> Double {
    let generator = TickGenerator(kind: .log10, format: .number, most: 9)
    let ticks = generator.ticks(in: value / 20...value)
    return ticks.last?.value ?? value
  }

  private func legend(_ palette: Palette, greatestRadius: Double, flow: Legend.Flow) -> Legend {
    let groups = groups.enumerated().map { index, group in
      Legend.Entry(
        key: .disc(palette.color(index), opacity: Self.opacity(group: index, palette: palette)),
        text: group)
    }
    let sizes = referenceSizes.map { size in
      Legend.Entry(
        key: .bubble(radius(size, greatestRadius: greatestRadius)),
        text: self.size.format.text(size))
    }
    let front =
      points.contains(where: \.isOnFront)
      ? [Legend.Entry(key: .doubleRing, text: "Pareto front")] : []
    return Legend(
      sections: [
        Legend.Section(title: group?.title, entries: groups),
        Legend.Section(title: size.title, entries: sizes),
        Legend.Section(title: nil, entries: front),
      ], flow: flow)
  }

  // MARK: Parts

  private func frame(_ outer: Rectangle, greatestRadius: Double, on sheet: Sheet) throws
    -> AxisFrame
  {
    let radii = points.map { point in
      let most = max(point.size, size.ends([point.sizeInterval]).max() ?? 0)
      return radius(most, greatestRadius: greatestRadius) + (point.isOnFront ? 4 : 0)
    }
    // The ends of intervals are as discs without a radius.
    let (xEnds, yEnds) = (x.ends(points.map(\.xInterval)), y.ends(points.map(\.yInterval)))
    let xAxis = AxisDomain(axis: x, values: points.map(\.x) + xEnds)
    let yAxis = AxisDomain(axis: y, values: points.map(\.y) + yEnds)
    let yDomain = yAxis.fitted(
      length: outer.height, radii: radii + yEnds.map { _ in 0 }, margin: 16)
    let yTicks = yAxis.ticks(in: yDomain, length: outer.height, spacing: 42)
    let labels = try AxisFrame.labelWidth(yTicks, on: sheet) + AxisFrame.labelGap
    let plot = Rectangle(
      left: min(outer.left + labels, outer.right - 40), top: outer.top, right: outer.right,
      bottom: outer.bottom)
    let xDomain = xAxis.fitted(
      length: plot.width, radii: radii + xEnds.map { _ in 0 }, margin: 16)
    let xTicks = xAxis.ticks(in: xDomain, length: plot.width, spacing: 66)
    return AxisFrame(
      plot: plot, xTicks: xTicks, yTicks: yTicks,
      xScale: Scale(kind: x.scale, domain: xDomain, range: (plot.left, plot.right)),
      yScale: Scale(kind: y.scale, domain: yDomain, range: (plot.bottom, plot.top)))
  }

  /// Large ones first, so that small ones stay in sight.
  private func drawBubbles(_ frame: AxisFrame, greatestRadius: Double, on canvas: Canvas) {
    let groups = groups
    let order = points.indices.sorted { a, b in
      points[a].size == points[b].size ? a < b : points[a].size > points[b].size
    }
    let beneath = beneath(order, frame, greatestRadius: greatestRadius)
    // Where bubbles lie on each other, the inside of one would tint the rim of another.
    var rims: [() -> Void] = []
    defer { for rim in rims { rim() } }
    for (point, others) in zip(order.map { points[$0] }, beneath) {
      let index = point.group.flatMap(groups.firstIndex(of:)) ?? 0
      let color = canvas.theme.palette.color(index)
      let radius = radius(point.size, greatestRadius: greatestRadius)
      let center = frame.place(x: point.x, y: point.y)
      let opacity = Self.opacity(group: index, palette: canvas.theme.palette)
      canvas.disc(center, radius: radius, color, opacity: opacity)
      drawRing(center, radius, under: others, color, on: canvas)
      if beneath.contains(where: { $0 > 0 }) {
        rims.append { drawRing(center, radius, under: others, color, on: canvas) }
      }
      if point.isOnFront {
        canvas.ring(center, radius: radius + 4, width: 1.5, canvas.theme.ink)
      }
      if let interval = point.xInterval {
        frame.drawInterval(interval, along: .x, at: center, color, on: canvas)
      }
      if let interval = point.yInterval {
        frame.drawInterval(interval, along: .y, at: center, color, on: canvas)
      }
      for size in size.ends([point.sizeInterval]) where size >= 0 {
        let ring = Shapes.circle(
          center, radius: self.radius(size, greatestRadius: greatestRadius))
        canvas.stroke(ring + ring.prefix(1), width: 1, color, dash: .dotted)
      }
    }
  }

  /// The rim. One on another of its size has it within, or around where there is no room.
  private func drawRing(
    _ center: Position, _ radius: Double, under others: Int, _ color: Color, on canvas: Canvas
  ) {
    let step = 3.5 * Double(others)
    canvas.ring(
      center, radius: radius - step > 2 ? radius - step : radius + step, width: 1.5, color)
  }

  /// Of each bubble, how many that are drawn before lie at its place and have its size.
  private func beneath(_ order: [Int], _ frame: AxisFrame, greatestRadius: Double) -> [Int] {
    var beneath = [Int](repeating: 0, count: order.count)
    let overlaps = Overlaps(
      order.enumerated().map { (frame.place(x: points[$1].x, y: points[$1].y), $0) })
    for group in overlaps.groups {
      for (place, index) in group.enumerated() {
        let radius = radius(points[order[index]].size, greatestRadius: greatestRadius)
        beneath[index] = group[..<place].count {
          abs(self.radius(points[order[$0]].size, greatestRadius: greatestRadius) - radius) < 2
        }
      }
    }
    return beneath
  }

  private func drawLabels(_ frame: AxisFrame, greatestRadius: Double, on canvas: Canvas) throws {
    let size = canvas.theme.smallTextSize
    let widest = min(190, frame.plot.width * 0.45)
    let texts = try canvas.elide(points.map(\.label), size: size, width: widest)
    let discs = try zip(points, texts).map { point, text in
      LabelPlacer.Disc(
        center: frame.place(x: point.x, y: point.y),
        radius: radius(point.size, greatestRadius: greatestRadius) + (point.isOnFront ? 4 : 0),
        size: Size(width: try canvas.measure(text, size: size).width, height: size * 1.2))
    }
    let places = LabelPlacer(frame: frame.plot.inset(by: 2)).place(discs)
    for place in places {
      guard let leader = place?.leader else { continue }
      canvas.stroke([leader.start, leader.end], width: 1, canvas.theme.axis)
    }
    for (text, place) in zip(texts, places) {
      guard let box = place?.box else { continue }
      try canvas.text(
        text, at: Position(x: box.left, y: box.center.y), size: size, canvas.theme.ink, halo: true)
    }
    let hidden = zip(texts, places).count { !$0.isEmpty && $1 == nil }
    if hidden > 0 {
      try canvas.text(
        "\(hidden) not labeled", at: Position(x: frame.plot.right, y: frame.plot.top - 9),
        size: size, canvas.theme.mutedInk, anchor: .end)
    }
  }
}
