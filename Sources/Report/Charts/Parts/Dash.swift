/// How a line is broken; it tells series apart where color can't.
package enum Dash: String, Hashable, Sendable, CaseIterable {
  case solid, dashed, dotted, dashDotted

  /// Lengths of strokes and gaps in turn, in units of the line's width; empty for an unbroken line.
  var pattern: [Double] {
    switch self {
    case .solid: []
    case .dashed: [4, 2.4]
    case .dotted: [1.2, 1.6]
    case .dashDotted: [4.8, 1.8, 1.2, 1.8]
    }
  }
}
