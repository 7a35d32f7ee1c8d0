internal import Foundation

extension LineChart {
  package static let kind = ChartKind(
    name: "line", help: "courses of a quantity, such as accuracy by epoch, in one panel or several",
    samples: { [sample, facetedSample] })

  /// One panel whose lines are labeled at their ends.
  static let sample = LineChart(
    series: zip(["resnet20", "resnet32", "resnet56"], [0.20, 0.17, 0.24]).map { name, rate in
      Series(name: name, points: course(rate: rate, from: 0.62, to: 0.72 + rate, epochs: 12))
    },
    x: Axis("Epoch"), y: Axis("Test accuracy", format: .percent, better: .higher))

  /// Training and test in two panels, with the legend beneath.
  static let facetedSample = LineChart(
    facets: [("fashion-mnist", 0.24), ("cifar10", 0.12)].map { title, rate in
      Facet(
        title: title,
        series: [
          Series(
            name: "training", points: course(rate: rate, from: 0.55, to: 0.98, epochs: 20),
            group: "resnet20", dash: .dashed),
          Series(
            name: "test", points: course(rate: rate, from: 0.52, to: 0.91, epochs: 20),
            group: "resnet20", dash: .solid),
        ])
    },
    x: Axis("Epoch"), y: Axis("Accuracy", format: .percent, better: .higher))

  private static func course(rate: Double, from: Double, to: Double, epochs: Int) -> [Point] {
    (1...epochs).map { epoch in
      Point(x: Double(epoch), y: to - (to - from) * exp(-rate * Double(epoch - 1) * 1.5))
    }
  }

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
