extension BarChart {
  package var table: ChartTable {
    let bars = facets.flatMap { facet in facet.bars.map { (panel: facet.title, bar: $0) } }
    return ChartTable(
      bars,
      [
        .optionalText("panel", "Panel", \.panel),
        .text("label", "Label", \.bar.label),
        .optionalText(group?.name ?? "group", group?.title ?? "Group", \.bar.group),
        .interval(axis.name, axis.title, \.bar.value, \.bar.interval),
        .seeds(\.bar.seeds),
      ])
  }

  package var texts: [String] {
    let bars = facets.flatMap(\.bars)
    return [axis.title, group?.title].compactMap(\.self) + facets.compactMap(\.title)
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
    let title = axis.column.inSentence
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
