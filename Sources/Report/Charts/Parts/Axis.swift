/// One axis as its chart describes it.
package struct Axis: Hashable, Sendable {
  /// Which way is better, said beside the title.
  package enum Better: Hashable, Sendable { case higher, lower }

  package var column: ChartColumn
  package var scale: Scale.Kind
  package var format: ValueFormat
  package var better: Better?

  /// - Parameters:
  ///   - title: with its unit, such as `Inference time (s)`.
  ///   - name: in data files; nil makes one of the title.
  package init(
    _ title: String, name: String? = nil, scale: Scale.Kind = .linear,
    format: ValueFormat = .number,
    better: Better? = nil
  ) {
    self.init(ChartColumn(title, name: name), scale: scale, format: format, better: better)
  }

  package init(
    _ column: ChartColumn, scale: Scale.Kind = .linear, format: ValueFormat = .number,
    better: Better? = nil
  ) {
    self.column = column
    self.scale = scale
    self.format = format
    self.better = better
  }

  package var title: String { column.title }
  package var name: String { column.name }
}

extension Axis {
  /// - Throws: `ChartError` where `value` has no place on this axis.
  func validate(_ value: Double, of point: String) throws {
    guard ChartLimits.isDrawable(value) else {
      throw ChartError.notDrawable(point: point, quantity: title, value: value)
    }
    guard scale == .linear || value > 0 else {
      throw ChartError.notPositive(point: point, quantity: title, value: value)
    }
  }
}

extension Axis {
  /// Whether `value` has a place on this axis. The end of an interval need not have one: a logarithmic
  /// axis has no 0.
  func shows(_ value: Double) -> Bool {
    ChartLimits.isDrawable(value) && (scale == .linear || value > 0)
  }

  /// The ends of these intervals that have a place on this axis.
  func ends(_ intervals: [ClosedRange<Double>?]) -> [Double] {
    intervals.flatMap { $0.map { [$0.lowerBound, $0.upperBound].filter(shows) } ?? [] }
  }

  /// `50% (40% to 60%)`.
  func text(_ value: Double, _ interval: ClosedRange<Double>?) -> String {
    format.text(value)
      + (interval.map {
        " (\(format.text($0.lowerBound)) to \(format.text($0.upperBound)))"
      } ?? "")
  }
}

/// The numbers that a chart can show.
package enum ChartLimits {
  /// Beyond 10¹⁰⁰, and between 0 and 10⁻¹⁰⁰, differences and squares leave a Double's range.
  package static func isDrawable(_ value: Double) -> Bool {
    value == 0 || (value.isFinite && (1e-100...1e100).contains(abs(value)))
  }
}
