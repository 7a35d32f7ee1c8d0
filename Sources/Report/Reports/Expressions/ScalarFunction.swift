internal import Foundation

/// A function of numbers, in formulas and in definitions of columns.
struct ScalarFunction: Sendable {
  enum Kind: Sendable {
    case unary(UnaryOperation)
    /// - Parameter isOpen: whether it takes more than two numbers, from left to right.
    case binary(BinaryOperation, isOpen: Bool)
  }

  let name: String
  let kind: Kind
  /// One line, without a final period.
  let help: String

  /// How many values it takes.
  var arity: ClosedRange<Int> {
    switch kind {
    case .unary: 1...1
    case .binary(_, let isOpen): 2...(isOpen ? .max : 2)
    }
  }

  static func named(_ name: String) -> ScalarFunction? { all.first { $0.name == name } }

  static let all: [ScalarFunction] = [
    .init(
      name: "ratio", kind: .binary(.quotient, isOpen: false), help: "ratio(a, b): a divided by b"),
    .init(
      name: "min",
      kind: .binary(
        BinaryOperation(
          name: "min", keepsFormat: true, apply: { Swift.min($0, $1) },
          range: { NumberRange(low: Swift.min($0.low, $1.low), high: Swift.min($0.high, $1.high)) },
          slopes: { _, _ in (.rising, .rising) }), isOpen: true),
      help: "min(a, b, …): the smallest of two numbers or more"),
    .init(
      name: "max",
      kind: .binary(
        BinaryOperation(
          name: "max", keepsFormat: true, apply: { Swift.max($0, $1) },
          range: { NumberRange(low: Swift.max($0.low, $1.low), high: Swift.max($0.high, $1.high)) },
          slopes: { _, _ in (.rising, .rising) }), isOpen: true),
      help: "max(a, b, …): the largest of two numbers or more"),
    .init(
      name: "abs",
      kind: .unary(
        UnaryOperation(
          keepsFormat: true, apply: { Swift.abs($0) }, range: { _ in .notNegative },
          slope: { Slope.sign(of: $0) })),
      help: "abs(a): a without its sign"),
    .init(
      name: "sqrt",
      kind: .unary(
        UnaryOperation(
          apply: { $0.squareRoot() }, range: { _ in .notNegative }, slope: { _ in .rising })),
      help: "sqrt(a): the square root"),
    .init(
      name: "exp",
      kind: .unary(
        UnaryOperation(
          apply: { Foundation.exp($0) }, range: { _ in .notNegative }, slope: { _ in .rising })),
      help: "exp(a): e to the power of a"),
    .init(
      name: "ln",
      kind: .unary(
        UnaryOperation(
          apply: { Foundation.log($0) }, range: { _ in .all }, slope: { _ in .rising })),
      help: "ln(a): the natural logarithm"),
    .init(
      name: "log10",
      kind: .unary(
        UnaryOperation(
          apply: { Foundation.log10($0) }, range: { _ in .all }, slope: { _ in .rising })),
      help: "log10(a): the decimal logarithm"),
  ]
}

extension ScalarFunction {
  /// The call of this function with its arguments resolved.
  ///
  /// - Throws: where there are too few or too many of them, at the place of the function's name.
  func resolve<Operand>(
    _ call: FunctionCall,
    _ argument: (Expression) throws(ExpressionError) -> Arithmetic<Operand>
  ) throws(ExpressionError) -> Arithmetic<Operand> {
    guard let first = call.arguments.first, arity.contains(call.arguments.count) else {
      throw ExpressionError(
        mistake: .argumentCount(function: name, expected: arity, found: call.arguments.count),
        offset: call.name.offset)
    }
    var result = try argument(first)
    switch kind {
    case .unary(let operation): return .unary(operation, result)
    case .binary(let operation, _):
      for other in call.arguments.dropFirst() {
        result = .binary(operation, result, try argument(other))
      }
      return result
    }
  }
}
