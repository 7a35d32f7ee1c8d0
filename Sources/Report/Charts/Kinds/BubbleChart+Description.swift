extension BubbleChart {
  package var table: ChartTable {
    let hasGroups = points.contains { $0.group != nil }
    var columns = ["Label"] + (hasGroups ? [groupTitle ?? "Group"] : [])
    var rows: [[ChartTable.Value]] = points.map { point in
      [.text(point.label)] + (hasGroups ? [point.group.map { .text($0) } ?? .missing] : [])
    }
    for (title, values, intervals) in [
      (x.title, points.map(\.x), points.map(\.xInterval)),
      (y.title, points.map(\.y), points.map(\.yInterval)),
      (sizeTitle, points.map(\.size), points.map(\.sizeInterval)),
    ] {
      let hasIntervals = intervals.contains { $0 != nil }
      columns += [title] + (hasIntervals ? ["\(title), from", "\(title), to"] : [])
      for index in points.indices {
        rows[index].append(.number(values[index]))
        if hasIntervals { rows[index] += ChartTable.ends(intervals[index]) }
      }
    }
    return ChartTable.withSeeds(points.map(\.seeds), columns: columns, rows: rows)
  }

  package var texts: [String] {
    [x.title, y.title, sizeTitle, groupTitle].compactMap(\.self) + points.map(\.label) + groups
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
      "\(Wording.inSentence(x.title)) and \(Wording.inSentence(y.title)), with"
      + " \(Wording.inSentence(sizeTitle)) as area"
    guard let first = points.first else {
      return "Bubble chart of \(noun) by \(quantities): no data."
    }
    if points.count == 1 {
      return
        "Bubble chart of one of the \(noun) by \(quantities): \(Wording.plain(first.label)) at "
        + "\(x.format.text(first.x)) and \(y.format.text(first.y)), size "
        + "\(sizeFormat.text(first.size))."
    }
    let groups = groups.isEmpty ? "" : ", colored by \(Wording.inSentence(groupTitle ?? "group"))"
    return "Bubble chart of \(points.count) \(noun) by \(quantities)\(groups). "
      + [
        Self.span(x.title, x.format, points.map { ($0.label, $0.x) }),
        Self.span(y.title, y.format, points.map { ($0.label, $0.y) }),
        Self.span(sizeTitle, sizeFormat, points.map { ($0.label, $0.size) }),
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
