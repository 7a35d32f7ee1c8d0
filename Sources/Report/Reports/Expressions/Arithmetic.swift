internal import Foundation

/// A number that is worked out of operands: of what trials have in a formula, of a trial's columns in a
/// definition.
indirect enum Arithmetic<Operand: Sendable>: Sendable {
  case constant(Double)
  case operand(Operand)
  case unary(UnaryOperation, Arithmetic)
  case binary(BinaryOperation, Arithmetic, Arithmetic)

  /// - Parameter operand: the quantity that an operand stands for.
  func quantity<Failure>(
    _ operand: (Operand) throws(Failure) -> Quantity
  ) throws(Failure) -> Quantity {
    switch self {
    case .constant(let number): return Quantity(number: number)
    case .operand(let name): return try operand(name)
    case .unary(let operation, let inner):
      let value = try inner.quantity(operand)
      return Quantity(
        number: operation.apply(value.number), format: operation.keepsFormat ? value.format : nil)
    case .binary(let operation, let left, let right):
      let a = try left.quantity(operand)
      let b = try right.quantity(operand)
      // Seconds and seconds are seconds; anything else has no format of its own.
      let isOneKind = operation.keepsFormat && a.format == b.format && a.format != .given
      return Quantity(
        number: operation.apply(a.number, b.number), format: isOneKind ? a.format : nil)
    }
  }

  /// Between which numbers it lies, as far as its operands tell.
  func range(_ operand: (Operand) -> NumberRange) -> NumberRange {
    switch self {
    case .constant(let number): NumberRange(low: number, high: number)
    case .operand(let name): operand(name)
    case .unary(let operation, let inner): operation.range(inner.range(operand))
    case .binary(let operation, let left, let right):
      operation.range(left.range(operand), right.range(operand))
    }
  }

  var operands: [Operand] {
    switch self {
    case .constant: []
    case .operand(let name): [name]
    case .unary(_, let inner): inner.operands
    case .binary(_, let left, let right): left.operands + right.operands
    }
  }
}

/// A number with the format that it suggests, and how far the repeats behind it lie apart.
struct Quantity: Sendable {
  let number: Double
  var format: NumberFormat?
  /// Nil for what is worked out of others.
  var spread: RepeatSpread?
}

/// The ends of what a number can be; infinite where there are none.
struct NumberRange: Hashable, Sendable {
  var low = -Double.infinity
  var high = Double.infinity

  static let all = NumberRange()
  static let notNegative = NumberRange(low: 0)

  var isNotNegative: Bool { low >= 0 }
  var isNotPositive: Bool { high <= 0 }
}

/// What is done with one number.
struct UnaryOperation: Sendable {
  /// Whether the result is of the operand's unit.
  var keepsFormat = false
  let apply: @Sendable (Double) -> Double
  let range: @Sendable (NumberRange) -> NumberRange
  /// Which way it goes as its operand grows, within the operand's range.
  let slope: @Sendable (NumberRange) -> Slope

  static let negation = UnaryOperation(
    keepsFormat: true, apply: { -$0 }, range: { NumberRange(low: -$0.high, high: -$0.low) },
    slope: { _ in .falling })
}

/// What is done with two numbers.
struct BinaryOperation: Sendable {
  let name: String
  /// Whether the result is of the operands' unit, where that is one.
  var keepsFormat = false
  let apply: @Sendable (Double, Double) -> Double
  let range: @Sendable (NumberRange, NumberRange) -> NumberRange
  /// Which way it goes as either of its operands grows and the other stays.
  let slopes: @Sendable (NumberRange, NumberRange) -> (Slope, Slope)

  static let quotient = BinaryOperation(
    name: "/", apply: { $0 / $1 }, range: sameSign,
    slopes: { a, b in
      // Beyond a divisor of 0 the sign changes.
      (.sign(of: b), b.isNotNegative || b.isNotPositive ? Slope.sign(of: a).reversed : .unknown)
    })

  static func named(_ sign: Expression.Operator) -> BinaryOperation {
    switch sign {
    case .plus:
      BinaryOperation(
        name: "+", keepsFormat: true, apply: { $0 + $1 },
        range: { NumberRange(low: $0.low + $1.low, high: $0.high + $1.high) },
        slopes: { _, _ in (.rising, .rising) })
    case .minus:
      BinaryOperation(
        name: "-", keepsFormat: true, apply: { $0 - $1 },
        range: { NumberRange(low: $0.low - $1.high, high: $0.high - $1.low) },
        slopes: { _, _ in (.rising, .falling) })
    case .times:
      BinaryOperation(
        name: "*", apply: { $0 * $1 }, range: sameSign,
        slopes: { a, b in (.sign(of: b), .sign(of: a)) })
    case .divide: quotient
    case .power:
      BinaryOperation(
        name: "^", apply: { pow($0, $1) },
        range: { base, _ in base.isNotNegative ? .notNegative : .all },
        slopes: { base, exponent in
          let ofExponent: Slope =
            base.low >= 1 ? .rising : base.isNotNegative && base.high <= 1 ? .falling : .unknown
          return (base.isNotNegative ? .sign(of: exponent) : .unknown, ofExponent)
        })
    }
  }

  /// Of products and quotients it is told only whether they can be negative.
  private static func sameSign(_ a: NumberRange, _ b: NumberRange) -> NumberRange {
    a.isNotNegative && b.isNotNegative ? .notNegative : .all
  }
}
