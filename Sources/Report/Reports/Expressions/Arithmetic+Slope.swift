internal import Trials

/// Which way a number goes as another one grows.
enum Slope: Sendable {
  case rising, falling, level
  /// This way here and that way there, or not known.
  case unknown

  /// Of the product of a number and a factor of this range.
  static func sign(of factor: NumberRange) -> Slope {
    if factor.low == 0, factor.high == 0 { return .level }
    return factor.isNotNegative ? .rising : factor.isNotPositive ? .falling : .unknown
  }

  var reversed: Slope {
    switch self {
    case .rising: .falling
    case .falling: .rising
    case .level, .unknown: self
    }
  }

  /// Of a function of a number that goes this way itself.
  func of(_ inner: Slope) -> Slope {
    switch self {
    case .rising: inner
    case .falling: inner.reversed
    case .level: .level
    case .unknown: inner == .level ? .level : .unknown
    }
  }

  /// Of what two numbers that go these ways make together.
  func and(_ other: Slope) -> Slope {
    self == other || other == .level ? self : self == .level ? other : .unknown
  }
}

extension Arithmetic {
  /// Which way it goes as each operand gets better: then that end is the better one of the whole.
  ///
  /// - Parameters:
  ///   - slope: of an operand, as it gets better; `unknown` where no end of it is better.
  ///   - range: what an operand can be.
  func slope(_ slope: (Operand) -> Slope, range: (Operand) -> NumberRange) -> Slope {
    switch self {
    case .constant: .level
    case .operand(let operand): slope(operand)
    case .unary(let operation, let inner):
      operation.slope(inner.range(range)).of(inner.slope(slope, range: range))
    case .binary(let operation, let left, let right):
      Self.joined(
        operation.slopes(left.range(range), right.range(range)),
        left.slope(slope, range: range), right.slope(slope, range: range))
    }
  }

  private static func joined(_ slopes: (Slope, Slope), _ left: Slope, _ right: Slope) -> Slope {
    slopes.0.of(left).and(slopes.1.of(right))
  }
}

extension ResultColumn.Direction {
  /// Which way a column goes as it gets better.
  var slope: Slope {
    switch self {
    case .higher: .rising
    case .lower: .falling
    case .neither: .unknown
    }
  }

  /// The better end of what goes this way as its parts get better.
  init(_ slope: Slope) {
    switch slope {
    case .rising: self = .higher
    case .falling: self = .lower
    case .level, .unknown: self = .neither
    }
  }
}
