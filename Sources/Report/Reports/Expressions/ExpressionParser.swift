/// Parses formulas by recursive descent:
///
///     formula    = expression [ "|" ( format [ interval ] | interval ) ]
///     interval   = "±" | "+-"
///     expression = term { ("+" | "-") term }
///     term       = factor { ("*" | "/") factor }
///     factor     = "-" factor | power
///     power      = value [ "^" factor ]
///     value      = number | text | "(" expression ")" | call | reference
///     call       = name "(" [ expression { "," expression } [ "," partner ] ] ")" [ "." column ]
///     partner    = column "=" value
///     reference  = label [ "[" condition { "," condition } "]" ] [ "." column ]
///     condition  = column ("=" | "!=" | "<" | "<=" | ">" | ">=") ( value | "(" expression ")" )
///     format     = name [ "(" number ")" ]
///
/// and propositions:
///
///     proposition = conjunction { "or" conjunction }
///     conjunction = statement { "and" statement }
///     statement   = "not" statement | "(" proposition ")" | expression relation expression
///     relation    = "=" | "!=" | "<" | "<=" | ">" | ">="
///
/// Names are not looked up here; `FormulaResolver` does that.
struct ExpressionParser {
  /// Deeper nesting is refused: a formula is a sentence's guest.
  static let maximumDepth = 32
  static let maximumLength = 2000
  /// A chain of operators is a tree as deep as the chain is long.
  static let maximumOperators = 100

  var lexer: ExpressionLexer
  var token: ExpressionLexer.Token
  var offset: Int
  private let namesAreColumns: Bool
  var depth = 0
  private var operators = 0

  /// - Throws: `ExpressionError` at the first place that cannot be read.
  static func formula(_ text: String) throws(ExpressionError) -> Formula {
    var parser = try ExpressionParser(text)
    if parser.token == .end { throw ExpressionError(mistake: .empty, offset: 0) }
    let expression = try parser.expression()
    var format: NumberFormat?
    var formatOffset = parser.offset
    var showsInterval = false
    var intervalOffset = 0
    if parser.token == .symbol("|") {
      try parser.advance()
      formatOffset = parser.offset
      intervalOffset = parser.offset
      showsInterval = try parser.interval()
      if !showsInterval {
        format = try parser.format()
        intervalOffset = parser.offset
        showsInterval = try parser.interval()
      }
    }
    try parser.expectEnd()
    return Formula(
      expression: expression, format: format, formatOffset: formatOffset,
      showsInterval: showsInterval, intervalOffset: intervalOffset)
  }

  /// The conditions of a table's or a figure's `where`, written as between brackets.
  static func conditions(_ text: String) throws(ExpressionError) -> [Condition] {
    var parser = try ExpressionParser(text)
    let conditions = try parser.conditions()
    try parser.expectEnd()
    return conditions
  }

  /// A format on its own, such as `percent(2)`.
  static func format(_ text: String) throws(ExpressionError) -> NumberFormat {
    var parser = try ExpressionParser(text)
    let format = try parser.format()
    try parser.expectEnd()
    return format
  }

  /// What a column is defined as: names are columns, in which a hyphen is a minus sign.
  static func definition(
    _ text: String
  ) throws(ExpressionError) -> (expression: Expression, text: String, format: NumberFormat?) {
    var parser = try ExpressionParser(text, namesAreColumns: true)
    if parser.token == .end { throw ExpressionError(mistake: .emptyDefinition, offset: 0) }
    let expression = try parser.expression()
    let written = parser.lexer.text(from: 0, to: parser.offset)
    var format: NumberFormat?
    if parser.token == .symbol("|") {
      try parser.advance()
      format = try parser.format()
    }
    try parser.expectEnd()
    return (expression, written, format)
  }

  /// What a claim says.
  static func proposition(_ text: String) throws(ExpressionError) -> Proposition<Statement> {
    var parser = try ExpressionParser(text)
    if parser.token == .end { throw ExpressionError(mistake: .emptyClaim, offset: 0) }
    let proposition = try parser.proposition()
    try parser.expectEnd()
    return proposition
  }

  private init(_ text: String, namesAreColumns: Bool = false) throws(ExpressionError) {
    guard text.count <= Self.maximumLength else {
      throw ExpressionError(mistake: .tooLong(limit: Self.maximumLength), offset: 0)
    }
    lexer = ExpressionLexer(text)
    self.namesAreColumns = namesAreColumns
    (token, offset) = try lexer.next(isColumn: namesAreColumns)
  }

  // MARK: The grammar

  mutating func expression() throws(ExpressionError) -> Expression {
    try nested { (parser) throws(ExpressionError) in
      var left = try parser.term()
      while let sign = parser.operator(["+", "-"]) {
        let place = parser.offset
        try parser.advanceOverOperator()
        left = .binary(sign, left, try parser.term(), offset: place)
      }
      return left
    }
  }

  private mutating func term() throws(ExpressionError) -> Expression {
    var left = try factor()
    while let sign = self.operator(["*", "/"]) {
      let place = offset
      try advanceOverOperator()
      left = .binary(sign, left, try factor(), offset: place)
    }
    return left
  }

  private mutating func factor() throws(ExpressionError) -> Expression {
    if token == .symbol("-") {
      try advance()
      return try nested { (parser) throws(ExpressionError) in .negation(try parser.factor()) }
    }
    let base = try value()
    guard let sign = self.operator(["^"]) else { return base }
    let place = offset
    try advanceOverOperator()
    // To the right: 2^3^2 is 2^9, and -2^2 is -4.
    return try nested { (parser) throws(ExpressionError) in
      .binary(sign, base, try parser.factor(), offset: place)
    }
  }

  private mutating func value() throws(ExpressionError) -> Expression {
    switch token {
    case .number(let number):
      try advance()
      return .number(number)
    case .text(let text):
      let name = Name(text: text, offset: offset)
      try advance()
      return .text(name)
    case .symbol("("):
      try advance()
      let inner = try expression()
      try expect(")")
      return inner
    case .name(let text):
      let name = Name(text: text, offset: offset)
      return try afterName(name)
    default:
      throw unexpected("a value")
    }
  }

  private mutating func afterName(_ name: Name) throws(ExpressionError) -> Expression {
    try advance()
    if token == .symbol("(") {
      try advance()
      let call = try arguments(of: name)
      guard token == .symbol(".") else { return .call(call) }
      try advance(isColumn: true)
      return .member(call, column: try self.name("a column"))
    }
    var conditions: [Condition] = []
    if token == .symbol("[") {
      try advance()
      conditions = try self.conditions()
      try expect("]")
    }
    var column: Name?
    if token == .symbol(".") {
      try advance(isColumn: true)
      column = try self.name("a column")
    }
    return .reference(
      Reference(selection: Selection(label: name, conditions: conditions), column: column))
  }

  private mutating func arguments(of function: Name) throws(ExpressionError) -> FunctionCall {
    var call: [Expression] = []
    var partner: Condition?
    if token == .symbol(")") {
      try advance()
      return FunctionCall(name: function, arguments: call)
    }
    while true {
      let argument = try expression()
      if case .reference(let reference) = argument, let column = reference.loneName,
        token == .comparison(.equal), !call.isEmpty
      {
        // The lexer stands right behind the sign.
        partner = Condition(
          column: column, comparison: .equal, value: .word(try lexer.nextConditionValue()))
        try advance()
        break
      }
      call.append(argument)
      guard token == .symbol(",") else { break }
      // Of many numbers the least is as deep a tree as their sum.
      try advanceOverOperator()
    }
    try expect(")", orElse: partner == nil ? "`,` or `)`" : nil)
    return FunctionCall(name: function, arguments: call, partner: partner)
  }

  private mutating func conditions() throws(ExpressionError) -> [Condition] {
    var conditions: [Condition] = []
    while true {
      guard case .name(let text) = token else { throw unexpected("a column") }
      let column = Name(text: text, offset: offset)
      // The lexer stands right behind the name: it has read no token ahead.
      let comparison = try lexer.nextComparison()
      let value = try conditionValue()
      conditions.append(Condition(column: column, comparison: comparison, value: value))
      guard token == .symbol(",") else { return conditions }
      try advance()
    }
  }

  /// What follows a condition's comparison; the lexer stands right behind that.
  private mutating func conditionValue() throws(ExpressionError) -> Condition.Value {
    guard lexer.startsParenthesis else {
      let value = try lexer.nextConditionValue()
      try advance()
      return .word(value)
    }
    try advance()
    let start = offset
    try advance()
    let formula = try expression()
    let end = offset
    try expect(")")
    return .formula(formula, text: Name(text: lexer.text(from: start, to: end + 1), offset: start))
  }

  /// Whether the sign for an interval is next, which is read then.
  private mutating func interval() throws(ExpressionError) -> Bool {
    if token == .symbol("±") {
      try advance()
      return true
    }
    guard token == .symbol("+") else { return false }
    try advance()
    try expect("-")
    return true
  }

  private mutating func format() throws(ExpressionError) -> NumberFormat {
    let name = try self.name("a format")
    var argument: (text: String, offset: Int)?
    if token == .symbol("(") {
      try advance()
      guard let text = token.text, token != .symbol(")") else { throw unexpected("a number") }
      var shown = text
      if case .number(let number) = token, let whole = Int(exactly: number) { shown = "\(whole)" }
      argument = (shown, offset)
      try advance()
      try expect(")")
    }
    guard NumberFormat.names.contains(name.text) else {
      throw ExpressionError(mistake: .unknownFormat(name.text), offset: name.offset)
    }
    guard let format = NumberFormat(name: name.text, argument: argument?.text) else {
      throw ExpressionError(
        mistake: .invalidFormatArgument(format: name.text, argument: argument?.text),
        offset: argument?.offset ?? name.offset)
    }
    return format
  }

  // MARK: Tokens

  mutating func advance(isColumn: Bool = false) throws(ExpressionError) {
    (token, offset) = try lexer.next(isColumn: isColumn || namesAreColumns)
  }

  mutating func advanceOverOperator() throws(ExpressionError) {
    operators += 1
    guard operators <= Self.maximumOperators else {
      throw ExpressionError(
        mistake: .tooManyOperators(limit: Self.maximumOperators), offset: offset)
    }
    try advance()
  }

  private func `operator`(_ signs: [Character]) -> Expression.Operator? {
    guard case .symbol(let sign) = token, signs.contains(sign) else { return nil }
    return Expression.Operator(rawValue: sign)
  }

  private mutating func name(_ expected: String) throws(ExpressionError) -> Name {
    guard case .name(let text) = token else { throw unexpected(expected) }
    let name = Name(text: text, offset: offset)
    try advance()
    return name
  }

  mutating func expect(
    _ symbol: Character, orElse expected: String? = nil
  ) throws(ExpressionError) {
    guard token == .symbol(symbol) else { throw unexpected(expected ?? "`\(symbol)`") }
    try advance()
  }

  private func expectEnd() throws(ExpressionError) {
    guard token == .end else { throw unexpected("nothing more") }
  }

  func unexpected(_ expected: String) -> ExpressionError {
    ExpressionError(mistake: .unexpected(found: token.text, expected: expected), offset: offset)
  }

  private mutating func nested(
    _ body: (inout ExpressionParser) throws(ExpressionError) -> Expression
  ) throws(ExpressionError) -> Expression {
    guard depth < Self.maximumDepth else {
      throw ExpressionError(mistake: .tooDeep(limit: Self.maximumDepth), offset: offset)
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }
}
