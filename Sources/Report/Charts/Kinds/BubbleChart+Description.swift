extension BubbleChart {
  package var table: ChartTable {
    ChartTable(
      points,
      [
        .text("label", "Label", \.label),
        .optionalText(group?.name ?? "group", group?.title ?? "Group", \.group),
        .interval(x.name, x.title, \.x, \.xInterval),
        .interval(y.name, y.title, \.y, \.yInterval),
        .interval(size.name, size.title, \.size, \.sizeInterval),
        .seeds(\.seeds),
      ])
  }

  package var texts: [String] {
    [x.title, y.title, size.title, group?.title].compactMap(\.self) + points.map(\.label) + groups
  }

  package var notes: [String] {
    [
      Overlaps.note(
        "Bubbles", of: points.map { ($0.label, [$0.x, $0.y, $0.size]) },
        how: "Each has a ring")
    ].compactMap(\.self)
  }

  package func remarks(size: (width: Int, height: Int)) throws -> [String] {
    if points.isEmpty { return [] }
    let sheet = try sheet(width: size.width, height: size.height)
    let open = [(x, points.map(\.xInterval)), (y, points.map(\.yInterval))].reduce(0) { sum, side in
      sum + side.1.count { $0.map { !side.0.shows($0.lowerBound) } ?? false }
    }
    return [
      Palette.remark(groups: groups.count),
      Legend.remark(hidden: try hiddenNames(on: sheet)),
      open == 0
        ? nil
        : AxisFrame.remark(openIntervals: open),
    ].compactMap(\.self)
  }

  package var alternativeText: String {
    let quantities =
      "\(x.column.inSentence) and \(y.column.inSentence), with"
      + " \(size.column.inSentence) as area"
    guard let first = points.first else {
      return "Bubble chart of \(noun) by \(quantities): no data."
    }
    if points.count == 1 {
      return
        "Bubble chart of one of the \(noun) by \(quantities): \(Wording.plain(first.label)) at "
        + "\(x.format.text(first.x)) and \(y.format.text(first.y)), size "
        + "\(size.format.text(first.size))."
    }
    let groups = groups.isEmpty ? "" : ", colored by \(group?.inSentence ?? "group")"
    return "Bubble chart of \(points.count) \(noun) by \(quantities)\(groups). "
      + [
        Self.span(x.title, x.format, points.map { ($0.label, $0.x) }),
        Self.span(y.title, y.format, points.map { ($0.label, $0.y) }),
        Self.span(size.title, size.format, points.map { ($0.label, $0.size) }),
      ].joined(separator: " ")
  }

  /// `Latency (ms): 1.2 (resnet20) to 3.4 (resnet56).`
  private static func span(
    _ title: String, _ format: ValueFormat, _ values: [(label: String, value: Double)]
  ) -> String {
    guard let least = values.min(by: { $0.value < $1.value }),
      let most = values.max(by: { $0.value < $1.value })
    else { return "" }
    let title = Wording.plain(title)
    let ends = format.texts([least.value, most.value])
    if least.value == most.value { return "\(title): \(ends[0]) throughout." }
    return "\(title): \(ends[0]) (\(Wording.plain(least.label))) to"
      + " \(ends[1]) (\(Wording.plain(most.label)))."
  }
}
