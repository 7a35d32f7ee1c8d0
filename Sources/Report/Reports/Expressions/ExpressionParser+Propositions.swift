extension ExpressionParser {
  mutating func proposition() throws(ExpressionError) -> Proposition<Statement> {
    var left = try conjunction()
    while token == .name("or") {
      try advanceOverOperator()
      left = .either(left, try conjunction())
    }
    return left
  }

  private mutating func conjunction() throws(ExpressionError) -> Proposition<Statement> {
    var left = try statement()
    while token == .name("and") {
      try advanceOverOperator()
      left = .both(left, try statement())
    }
    return left
  }

  private mutating func statement() throws(ExpressionError) -> Proposition<Statement> {
    guard depth < Self.maximumDepth else {
      throw ExpressionError(mistake: .tooDeep(limit: Self.maximumDepth), offset: offset)
    }
    depth += 1
    defer { depth -= 1 }
    if token == .name("not") {
      try advance()
      return .negation(try statement())
    }
    guard token == .symbol("(") else { return .statement(try comparison()) }
    // A parenthesis holds a number or a proposition: what is inside tells.
    let start = self
    let failure: ExpressionError
    do throws(ExpressionError) {
      return .statement(try comparison())
    } catch {
      failure = error
    }
    self = start
    try advance()
    do throws(ExpressionError) {
      let inner = try proposition()
      try expect(")", orElse: "`and`, `or` or `)`")
      return inner
    } catch {
      throw failure.offset > error.offset ? failure : error
    }
  }

  private mutating func comparison() throws(ExpressionError) -> Statement {
    let left = try side()
    if case .call(let call) = left.expression,
      ComparisonFunction.named(call.name.text)?.isTest == true
    {
      return .test(call, left)
    }
    guard case .comparison(let relation) = token else {
      throw unexpected("one of `=` `!=` `<` `<=` `>` `>=`")
    }
    let place = offset
    try advanceOverOperator()
    return .comparison(
      Comparison(left: left, relation: relation, right: try side(), offset: place))
  }

  private mutating func side() throws(ExpressionError) -> Comparison.Side {
    let start = offset
    let expression = try self.expression()
    var text = lexer.text(from: start, to: offset)
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return Comparison.Side(expression: expression, text: text)
  }
}
