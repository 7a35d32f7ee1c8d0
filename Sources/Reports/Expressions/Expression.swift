/// A formula of the prose as parsed, such as `best(quick.test_accuracy).model`.
///
/// Offsets count characters from the start of the formula's text.
indirect enum Expression: Hashable, Sendable {
  case number(Double)
  /// A column of the selected trials.
  case reference(Reference)
  case call(FunctionCall)
  /// Another column of the trial that `best` or its like has found.
  case member(FunctionCall, column: Name)
  case negation(Expression)
  case binary(Operator, Expression, Expression, offset: Int)

  enum Operator: Character, Hashable, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
  }
}

/// A word of a formula and where it stands.
struct Name: Hashable, Sendable {
  let text: String
  let offset: Int
}

/// `label[column=value, …]`: trials of one experiment block.
struct Selection: Hashable, Sendable {
  let label: Name
  let conditions: [Condition]
}

/// A selection and, where values are meant, the column that they are taken from.
struct Reference: Hashable, Sendable {
  let selection: Selection
  let column: Name?
}

/// A function's name with its arguments.
struct FunctionCall: Hashable, Sendable {
  let name: Name
  let arguments: [Expression]
}

/// One condition of a selection.
struct Condition: Hashable, Sendable {
  enum Comparison: String, Hashable, Sendable, CaseIterable {
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case equal = "="
    case less = "<"
    case greater = ">"

    /// Whether it asks for an order, which only numbers have.
    var ordersValues: Bool { self != .equal && self != .notEqual }
  }

  let column: Name
  let comparison: Comparison
  let value: Name
}

/// A formula and the format that its value is shown in.
struct Formula: Hashable, Sendable {
  let expression: Expression
  /// Nil where the column's own format is meant.
  let format: NumberFormat?
  let formatOffset: Int
}
