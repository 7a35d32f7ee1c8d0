/// The grid, ticks and titles around the place where data is drawn.
struct AxisFrame {
  let plot: Rectangle
  let xTicks: [Tick]
  let yTicks: [Tick]
  let xScale: Scale
  let yScale: Scale

  /// From the plot to the labels of its ticks.
  static let labelGap = 8.0

  func place(x: Double, y: Double) -> Position {
    Position(x: xScale.pixel(x), y: yScale.pixel(y))
  }

  /// The lines of the ticks. Those of 0 are as strong as the axis, which is elsewhere then.
  func drawGrid(on canvas: Canvas) {
    let theme = canvas.theme
    func color(_ tick: Tick, _ scale: Scale) -> Color {
      tick.value == 0 && scale.kind == .linear ? theme.axis : theme.grid
    }
    for tick in yTicks {
      let y = yScale.pixel(tick.value)
      canvas.rule(
        from: Position(x: plot.left, y: y), to: Position(x: plot.right, y: y),
        color(tick, yScale))
    }
    for tick in xTicks {
      let x = xScale.pixel(tick.value)
      canvas.rule(
        from: Position(x: x, y: plot.top), to: Position(x: x, y: plot.bottom),
        color(tick, xScale))
    }
    canvas.rule(
      from: Position(x: plot.left, y: plot.bottom), to: Position(x: plot.right, y: plot.bottom),
      theme.axis)
  }

  func drawYLabels(on canvas: Canvas) throws {
    for tick in yTicks {
      try canvas.text(
        tick.label, at: Position(x: plot.left - Self.labelGap, y: yScale.pixel(tick.value)),
        size: canvas.theme.smallTextSize, canvas.theme.mutedInk, anchor: .end)
    }
  }

  /// Labels beneath the plot, leaving out those that would touch their neighbor.
  func drawXLabels(on canvas: Canvas) throws {
    let size = canvas.theme.smallTextSize
    var free = 0.0
    for tick in xTicks {
      let half = try canvas.measure(tick.label, size: size).width / 2
      let x = min(max(xScale.pixel(tick.value), half), canvas.bounds.right - half)
      if x - half < free { continue }
      free = x + half + 8
      canvas.rule(
        from: Position(x: xScale.pixel(tick.value), y: plot.bottom),
        to: Position(x: xScale.pixel(tick.value), y: plot.bottom + 4), canvas.theme.axis)
      try canvas.text(
        tick.label, at: Position(x: x, y: plot.bottom + Self.labelGap + 6), size: size,
        canvas.theme.mutedInk, anchor: .middle)
    }
  }

  /// A thin line from the lower to the upper end of an interval. An end that has no place on the axis,
  /// such as 0 on a logarithmic one, is left open: the line goes to the plot's edge without an end mark.
  ///
  /// - Parameter at: the point that it belongs to, in pixels.
  func drawInterval(
    _ interval: ClosedRange<Double>, along side: Side, at point: Position, _ color: Color,
    on canvas: Canvas
  ) {
    let scale = side == .x ? xScale : yScale
    func place(_ value: Double, edge: Double) -> (pixel: Double, isOpen: Bool) {
      guard ChartLimits.isDrawable(value), scale.kind == .linear || value > 0 else {
        return (edge, true)
      }
      return (scale.pixel(value), false)
    }
    let ends = [
      place(interval.lowerBound, edge: scale.range.lower),
      place(interval.upperBound, edge: scale.range.upper),
    ]
    func position(_ along: Double, _ across: Double) -> Position {
      side == .x
        ? Position(x: along, y: point.y + across) : Position(x: point.x + across, y: along)
    }
    canvas.stroke(ends.map { position($0.pixel, 0) }, width: 1.25, color)
    for end in ends where !end.isOpen {
      canvas.stroke([position(end.pixel, -4), position(end.pixel, 4)], width: 1.25, color)
    }
  }

  enum Side { case x, y }

  /// The room that the labels of these ticks take beside the plot.
  static func labelWidth(_ ticks: [Tick], on sheet: Sheet) throws -> Double {
    try ticks.map { try sheet.measure($0.label, size: sheet.theme.smallTextSize).width }.max()
      ?? 0
  }

  /// An axis's title with which way is better, in the width that there is.
  ///
  /// - Parameter arrow: shown before the word “better”.
  static func drawTitle(
    _ axis: Axis, arrow: String, at position: Position, width: Double, anchor: Canvas.Anchor,
    on canvas: Canvas
  ) throws {
    let size = canvas.theme.textSize
    let hint = axis.better == nil ? "" : "\(arrow) better"
    let title = try canvas.elide(axis.title, size: size, width: width)
    let gap = 10.0
    let titleWidth = try canvas.measure(title, size: size).width
    let hintWidth = try canvas.measure(hint, size: canvas.theme.smallTextSize).width
    let isHinted = !hint.isEmpty && titleWidth + gap + hintWidth <= width
    let whole = titleWidth + (isHinted ? gap + hintWidth : 0)
    let left =
      switch anchor {
      case .start: position.x
      case .middle: position.x - whole / 2
      case .end: position.x - whole
      }
    try canvas.text(title, at: Position(x: left, y: position.y), size: size, canvas.theme.ink)
    if isHinted {
      try canvas.text(
        hint, at: Position(x: left + titleWidth + gap, y: position.y),
        size: canvas.theme.smallTextSize, canvas.theme.mutedInk)
    }
  }

  static func xArrow(_ axis: Axis) -> String { axis.better == .higher ? "→" : "←" }
  static func yArrow(_ axis: Axis) -> String { axis.better == .higher ? "↑" : "↓" }
}

extension AxisFrame {
  /// What to say of intervals that a logarithmic axis cannot show to their lower end; at least one.
  static func remark(openIntervals count: Int) -> String {
    count == 1
      ? "One interval extends to 0 or below, which a logarithmic axis cannot show; it is drawn to the "
        + "axis without an end mark"
      : "\(count) intervals extend to 0 or below, which a logarithmic axis cannot show; they are drawn "
        + "to the axis without an end mark"
  }
}
