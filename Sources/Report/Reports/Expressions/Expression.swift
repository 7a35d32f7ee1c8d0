/// A value of a formula as parsed, such as `best(quick.test_accuracy).model`.
///
/// Offsets count characters from the start of the formula's text.
indirect enum Expression: Hashable, Sendable {
  case number(Double)
  /// A word to compare with, written in quotation marks.
  case text(Name)
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
    case power = "^"
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

  /// The name where nothing follows it.
  var loneName: Name? { selection.conditions.isEmpty && column == nil ? selection.label : nil }
}

/// A function's name with its arguments.
struct FunctionCall: Hashable, Sendable {
  let name: Name
  let arguments: [Expression]
  /// What the trials differ in from those that they are compared with, such as `technique=none`, after
  /// the arguments.
  var partner: Condition?
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

  /// What a trial's value is compared with.
  enum Value: Hashable, Sendable {
    /// A number or a text as such.
    case word(Name)
    /// A formula in parentheses, worked out on the results before any trial is compared.
    case formula(Expression, text: Name)

    /// As it is written.
    var text: String { name.text }
    var offset: Int { name.offset }

    private var name: Name {
      switch self {
      case .word(let name), .formula(_, let name): name
      }
    }

    var formula: Expression? { if case .formula(let formula, _) = self { formula } else { nil } }
  }

  let column: Name
  let comparison: Comparison
  let value: Value
}

/// Something that the results bear out or not, such as `best(quick.test_accuracy) > 0.9`.
indirect enum Proposition<Statement: Sendable>: Sendable {
  case statement(Statement)
  case negation(Proposition)
  case both(Proposition, Proposition)
  case either(Proposition, Proposition)

  /// All statements, from left to right.
  var statements: [Statement] {
    switch self {
    case .statement(let statement): [statement]
    case .negation(let inner): inner.statements
    case .both(let a, let b), .either(let a, let b): a.statements + b.statements
    }
  }

  /// The same of other statements, which are made from left to right.
  func map<Other, Failure>(
    _ transform: (Statement) throws(Failure) -> Other
  ) throws(Failure) -> Proposition<Other> {
    switch self {
    case .statement(let statement): .statement(try transform(statement))
    case .negation(let inner): .negation(try inner.map(transform))
    case .both(let a, let b): .both(try a.map(transform), try b.map(transform))
    case .either(let a, let b): .either(try a.map(transform), try b.map(transform))
    }
  }
}

/// What is true or not by itself, as parsed.
enum Statement: Hashable, Sendable {
  case comparison(Comparison)
  /// Such as `better(a.test_accuracy, b.test_accuracy)`.
  case test(FunctionCall, Comparison.Side)

  var sides: [Comparison.Side] {
    switch self {
    case .comparison(let comparison): [comparison.left, comparison.right]
    case .test(_, let side): [side]
    }
  }
}

/// A comparison as parsed.
struct Comparison: Hashable, Sendable {
  let left: Side
  let relation: Condition.Comparison
  let right: Side
  let offset: Int

  /// One side of it, and how it is written.
  struct Side: Hashable, Sendable {
    let expression: Expression
    let text: String
  }
}

/// A formula and the format that its value is shown in.
struct Formula: Hashable, Sendable {
  let expression: Expression
  /// Nil where the column's own format is meant.
  let format: NumberFormat?
  let formatOffset: Int
  /// Whether the value is shown with its interval, as `±` asks for.
  var showsInterval = false
  var intervalOffset = 0
}

extension Expression {
  /// The labels of the experiments that it names.
  var labels: [String] {
    switch self {
    case .number, .text: []
    case .reference(let reference):
      [reference.selection.label.text]
        + reference.selection.conditions.flatMap { $0.value.formula?.labels ?? [] }
    case .call(let call), .member(let call, _): call.arguments.flatMap(\.labels)
    case .negation(let operand): operand.labels
    case .binary(_, let left, let right, _): left.labels + right.labels
    }
  }

  /// Where it starts, as near as the tree tells.
  var offset: Int {
    switch self {
    case .number: 0
    case .text(let name): name.offset
    case .reference(let reference): reference.selection.label.offset
    case .call(let call), .member(let call, _): call.name.offset
    case .negation(let operand): operand.offset
    case .binary(_, let left, _, let offset):
      if case .number = left { offset } else { left.offset }
    }
  }

  /// Whether it is a number or a text as such, perhaps with a sign.
  var isLiteral: Bool {
    switch self {
    case .number, .text: true
    case .negation(let operand): operand.isLiteral
    case .reference, .call, .member, .binary: false
    }
  }
}

extension Condition.Comparison {
  func holds(_ a: Double, _ b: Double) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }

  /// As a reader meets it.
  var sign: String {
    switch self {
    case .notEqual: "≠"
    case .lessOrEqual: "≤"
    case .greaterOrEqual: "≥"
    case .equal, .less, .greater: rawValue
    }
  }
}
