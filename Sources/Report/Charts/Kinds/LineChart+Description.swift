internal import Foundation

extension LineChart {
  /// One row a point: `Panel` where there are several, `Series`, x, y.
  package var table: ChartTable {
    let hasPanels = facets.count > 1
    let hasIntervals = facets.flatMap(\.series).flatMap(\.points).contains { $0.interval != nil }
    return ChartTable.withSeeds(
      facets.flatMap(\.series).flatMap(\.points).map(\.seeds),
      columns: (hasPanels ? ["Panel"] : []) + ["Series", x.title, y.title]
        + (hasIntervals ? ["From", "To"] : []),
      rows: facets.flatMap { facet in
        facet.series.flatMap { series in
          series.points.map { point in
            (hasPanels ? [facet.title.map { .text($0) } ?? .missing] : [])
              + [.text(series.name), .number(point.x), .number(point.y)]
              + (hasIntervals
                ? [point.interval?.lowerBound, point.interval?.upperBound].map {
                  $0.map { .number($0) } ?? .missing
                } : [])
          }
        }
      })
  }

  package var texts: [String] {
    [x.title, y.title] + facets.compactMap(\.title)
      + facets.flatMap(\.series).flatMap { [$0.name] + ($0.group.map { [$0] } ?? []) }
      + legend(styles(.onLight)).sections.flatMap(\.entries).map(\.text)
  }

  package func remarks(size: (width: Int, height: Int)) throws -> [String] {
    var remarks: [String] = []
    if let remark = LineStyle.remark(styles(.onLight).map(\.style)) { remarks.append(remark) }
    let intervals = facets.flatMap(\.series).flatMap(\.points).compactMap(\.interval)
    let open = intervals.count { !y.shows($0.lowerBound) }
    if y.scale != .linear, open > 0 {
      remarks.append(AxisFrame.remark(openIntervals: open))
    }
    let sheet = try sheet(width: size.width, height: size.height)
    if let hidden = try hiddenNames(on: sheet), let remark = Legend.remark(hidden: hidden) {
      remarks.append(remark)
    }
    return remarks
  }

  package var alternativeText: String {
    let head = "Line chart of \(Wording.inSentence(y.title)) by \(Wording.inSentence(x.title))"
    let drawn = facets.flatMap { facet in
      facet.series.filter { !$0.points.isEmpty }.map { (facet: facet.title, series: $0) }
    }
    if drawn.isEmpty { return "\(head): no data." }
    let panels = facets.count > 1 ? " in \(facets.count) panels" : ""
    let courses = drawn.map { facet, series in
      let name =
        facets.count > 1
        ? [facet, series.name].compactMap { $0 }.joined(separator: ", ")
        : series.name
      return "\(Wording.plain(name)): \(course(series))."
    }
    return "\(head)\(panels). " + courses.joined(separator: " ")
  }

  /// `from 52% at 1 to 91% at 20`.
  private func course(_ series: Series) -> String {
    guard let first = series.points.first, let last = series.points.last else { return "no data" }
    let (xs, ys) = (x.format.texts([first.x, last.x]), y.format.texts([first.y, last.y]))
    if series.points.count == 1 { return "\(ys[0]) at \(xs[0])" }
    let gaps = series.points.dropFirst().count(where: \.isAfterGap)
    return "from \(ys[0]) at \(xs[0]) to \(ys[1]) at \(xs[1])"
      + (gaps == 0 ? "" : gaps == 1 ? ", with a gap" : ", with \(gaps) gaps")
  }
}
