extension BarChart {
  package var table: ChartTable {
    let hasTitles = facets.contains { $0.title != nil }
    let hasGroups = !groups.isEmpty
    let hasIntervals = facets.flatMap(\.bars).contains { $0.interval != nil }
    return ChartTable.withSeeds(
      facets.flatMap(\.bars).map(\.seeds),
      columns: (hasTitles ? ["Panel"] : []) + ["Label"] + (hasGroups ? [groupTitle ?? "Group"] : [])
        + [axis.title] + (hasIntervals ? ["From", "To"] : []),
      rows: facets.flatMap { facet in
        facet.bars.map { bar in
          var row: [ChartTable.Value] = []
          if hasTitles { row.append(facet.title.map { .text($0) } ?? .missing) }
          row.append(.text(bar.label))
          if hasGroups { row.append(bar.group.map { .text($0) } ?? .missing) }
          row.append(.number(bar.value))
          if hasIntervals {
            row.append(bar.interval.map { .number($0.lowerBound) } ?? .missing)
            row.append(bar.interval.map { .number($0.upperBound) } ?? .missing)
          }
          return row
        }
      })
  }

  package var texts: [String] {
    let bars = facets.flatMap(\.bars)
    return [axis.title, groupTitle].compactMap(\.self) + facets.compactMap(\.title)
      + bars.map(\.label) + bars.compactMap(\.group)
  }

  package func remarks(size: (width: Int, height: Int)) throws -> [String] {
    var remarks: [String] = []
    if let remark = Palette.remark(groups: groups.count) { remarks.append(remark) }
    let sheet = try sheet(width: size.width, height: size.height)
    let layout = try layout(on: sheet)
    if let remark = Legend.remark(hidden: layout.key.hidden) { remarks.append(remark) }
    let count = facets.reduce(0) { $0 + $1.bars.count }
    if count > 0, layout.step < Self.leastNamedStep {
      remarks.append(
        "There are too many bars (\(count)) to show names and values; show fewer with `where`")
    }
    return remarks
  }

  package var alternativeText: String {
    let title = Wording.inSentence(axis.title)
    let drawn = facets.filter { !$0.bars.isEmpty }
    if drawn.isEmpty { return "Bar chart of \(noun) by \(title): no data." }
    let panels = drawn.map { facet in
      let bars = zip(facet.bars, axis.format.texts(facet.bars.map(\.value))).map { bar, value in
        "\(Wording.plain(bar.label)) \(value)"
      }
      return (facet.title.map { "\(Wording.plain($0)): " } ?? "") + bars.joined(separator: ", ")
    }
    return "Bar chart of \(noun) by \(title). " + panels.joined(separator: ". ") + "."
  }
}
