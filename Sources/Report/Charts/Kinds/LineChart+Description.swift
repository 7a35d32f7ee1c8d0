internal import Foundation
internal import Names

extension LineChart {
  /// One row a point.
  package var table: ChartTable {
    var points: [(panel: String?, series: String, point: Point)] = []
    for facet in facets {
      for series in facet.series {
        points += series.points.map { (facet.title, series.name, $0) }
      }
    }
    return ChartTable(
      points,
      [
        .optionalText("panel", "Panel", \.panel),
        .text("series", "Series", \.series),
        .number(x.name, x.title, \.point.x),
        .interval(y.name, y.title, \.point.y, \.point.interval),
        .seeds(\.point.seeds),
      ])
  }

  package var texts: [String] {
    [x.title, y.title] + facets.compactMap(\.title)
      + facets.flatMap(\.series).flatMap { [$0.name] + ($0.group.map { [$0] } ?? []) }
      + legend(styles(.onLight)).sections.flatMap(\.entries).map(\.text)
  }

  package var notes: [String] {
    let points = facets.enumerated().flatMap { panel, facet in
      facet.series.flatMap { series in
        series.points.map { (name: series.name, value: [Double(panel), $0.x, $0.y]) }
      }
    }
    return [
      Overlaps.note("Points", of: points, how: "The markers beneath are drawn larger")
    ].compactMap(\.self)
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
    let head = "Line chart of \(y.column.inSentence) by \(x.column.inSentence)"
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
      + (gaps == 0 ? "" : ", with \(gaps == 1 ? "a gap" : Counted.text(gaps, "gap"))")
  }
}
