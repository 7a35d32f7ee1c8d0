/// One axis as its chart describes it.
public struct Axis: Hashable, Sendable {
  /// Which way is better, said beside the title.
  public enum Better: Hashable, Sendable { case higher, lower }

  /// With its unit, such as `Inference time (s)`.
  public var title: String
  public var scale: Scale.Kind
  public var format: ValueFormat
  public var better: Better?

  public init(
    _ title: String, scale: Scale.Kind = .linear, format: ValueFormat = .number,
    better: Better? = nil
  ) {
    self.title = title
    self.scale = scale
    self.format = format
    self.better = better
  }
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

/// The numbers that a chart can show.
public enum ChartLimits {
  /// Beyond 10¹⁰⁰, and between 0 and 10⁻¹⁰⁰, differences and squares leave a Double's range.
  public static func isDrawable(_ value: Double) -> Bool {
    value == 0 || (value.isFinite && (1e-100...1e100).contains(abs(value)))
  }
}
