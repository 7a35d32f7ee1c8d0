internal import Trials

/// Looks every name of a formula up, before any trial runs: what comes out has only to be evaluated.
struct FormulaResolver: Sendable {
  /// What a formula may name.
  struct Scope: Sendable {
    /// The experiments of the document; nil where the block itself has mistakes, so that only
    /// its label is known.
    var experiments: [String: ExperimentSettings?]
    /// The kinds of the blocks that are not experiments.
    var otherBlocks: [String: String]
    var columns = ColumnTable.builtIn
  }

  let scope: Scope

  /// - Throws: the first `ExpressionError` that the names give.
  func resolve(_ formula: Formula) throws(ExpressionError) -> ResolvedFormula {
    if case .text(let name) = formula.expression {
      // A text is there to be compared with.
      throw ExpressionError(
        mistake: .unexpected(found: "\"\(name.text)\"", expected: "a value"), offset: name.offset)
    }
    let term = try resolve(formula.expression)
    if case .text(let text) = term, let format = formula.format {
      throw ExpressionError(
        mistake: .formatOnText(format: format.name, column: text.name),
        offset: formula.formatOffset)
    }
    if formula.showsInterval {
      guard case .number(.operand(let number)) = term, number.hasInterval else {
        throw ExpressionError(mistake: .noInterval, offset: formula.intervalOffset)
      }
    }
    return switch term {
    case .text(let text): .text(text)
    case .number(let number):
      .number(number, format: formula.format, showsInterval: formula.showsInterval)
    }
  }

  /// - Throws: the first `ExpressionError` that the names give.
  func resolve(
    _ proposition: Proposition<Statement>
  ) throws(ExpressionError) -> ResolvedProposition {
    try proposition.map { (statement) throws(ExpressionError) in
      switch statement {
      case .comparison(let comparison): .comparison(try resolve(comparison))
      case .test(let call, let side):
        .test(ResolvedTest(pairing: try pairing(call), text: side.text))
      }
    }
  }

  private func resolve(
    _ comparison: Comparison
  ) throws(ExpressionError) -> ResolvedComparison {
    let (left, right) = (comparison.left, comparison.right)
    let sides: ResolvedComparison.Sides
    switch (try resolve(left.expression), try resolve(right.expression)) {
    case (.number(let a), .number(let b)): sides = .numbers(a, b)
    case (.text(let a), .text(let b)):
      if comparison.relation.ordersValues {
        throw ExpressionError(
          mistake: .noOrderOfTexts(text: left.text, comparison: comparison.relation.rawValue),
          offset: comparison.offset)
      }
      sides = .texts(a, b)
    case (.text, .number):
      throw ExpressionError(
        mistake: .textAndNumber(text: left.text, number: right.text), offset: comparison.offset)
    case (.number, .text):
      throw ExpressionError(
        mistake: .textAndNumber(text: right.text, number: left.text), offset: comparison.offset)
    }
    return ResolvedComparison(
      sides: sides, relation: comparison.relation, left: left.written, right: right.written)
  }

  // MARK: Expressions

  func resolve(_ expression: Expression) throws(ExpressionError) -> Term {
    switch expression {
    case .number(let number): return .number(.constant(number))
    case .text(let name): return .text(.literal(name.text))
    case .reference(let reference):
      let (selection, column) = try resolve(reference)
      try requireOneTrial(selection, at: reference.selection.label, column: column.name)
      return column.isNumeric
        ? .number(.operand(.value(selection, column))) : .text(.value(selection, column))
    case .call(let call): return .number(try resolve(call))
    case .member(let call, let name):
      guard !isOfPairs(call), case .operand(.choice(let choice)) = try resolve(call) else {
        throw ExpressionError(mistake: .noRow(function: call.name.text), offset: name.offset)
      }
      let column = try column(name)
      return column.isNumeric
        ? .number(.operand(.member(choice, column))) : .text(.member(choice, column))
    case .negation(let operand):
      return .number(.unary(.negation, try number(operand, user: "-")))
    case .binary(let sign, let left, let right, _):
      let user = String(sign.rawValue)
      return .number(
        .binary(.named(sign), try number(left, user: user), try number(right, user: user)))
    }
  }

  private func number(
    _ expression: Expression, user: String
  ) throws(ExpressionError) -> NumberTerm {
    switch try resolve(expression) {
    case .number(let number): return number
    case .text(let text):
      throw ExpressionError(
        mistake: .needsNumbers(column: text.name, user: user), offset: expression.offset)
    }
  }

  // MARK: Calls

  private func resolve(_ call: FunctionCall) throws(ExpressionError) -> NumberTerm {
    let name = call.name
    if isOfPairs(call) {
      let pairs = try pairs(call)
      // The partner itself is not a pair.
      try requireOneTrial(
        TrialSelection(
          label: pairs.selection.label,
          filters: pairs.selection.filters + [.condition(pairs.partner.unequal)]),
        at: Name(text: pairs.selection.label, offset: pairs.offset))
      return .operand(.pair(pairs))
    }
    if let comparison = ComparisonFunction.named(name.text) {
      guard !comparison.isTest else {
        throw ExpressionError(mistake: .testInNumber(function: name.text), offset: name.offset)
      }
      return .operand(.pairing(try pairing(call)))
    }
    let function = ExpressionFunction.named(name.text)
    if let scalar = ScalarFunction.named(name.text), function == nil || call.arguments.count > 1 {
      return try scalar.resolve(call) { (argument) throws(ExpressionError) in
        try number(argument, user: scalar.name)
      }
    }
    guard let function else { throw unknownFunction(name) }
    guard let argument = call.arguments.first, call.arguments.count == 1 else {
      throw ExpressionError(
        mistake: .argumentCount(
          function: name.text, expected: 1...1, found: call.arguments.count),
        offset: name.offset)
    }
    switch function.kind {
    case .measure(let measure):
      return .operand(.measure(measure, try selection(argument, of: name)))
    case .choice(let order):
      let (numbers, direction) = try self.numbers(argument, of: function, at: name)
      return .operand(
        .choice(
          TrialChoice(
            numbers: numbers, order: order(direction), isAmongScored: function.needsDirection)))
    case .summary(let summary):
      return .operand(.summary(summary, try numbers(argument, of: function, at: name).0))
    case .bound(let end):
      let (numbers, _) = try self.numbers(argument, of: function, at: name)
      if case .column(let selection, _) = numbers {
        try requireOneTrial(
          selection, at: Name(text: selection.label, offset: argument.offset))
      }
      return .operand(.bound(end, numbers))
    }
  }

  /// The trials that are a function's argument.
  private func selection(
    _ argument: Expression, of function: Name
  ) throws(ExpressionError) -> TrialSelection {
    guard case .reference(let reference) = argument else {
      throw ExpressionError(
        mistake: .needsSelection(function: function.text), offset: function.offset)
    }
    let selection = try resolve(reference.selection)
    if let column = reference.column {
      throw ExpressionError(
        mistake: .selectionOnly(function: function.text, column: column.text),
        offset: column.offset)
    }
    return selection
  }

  /// The numbers that are a function's argument, and which of them are better.
  private func numbers(
    _ argument: Expression, of function: ExpressionFunction, at name: Name
  ) throws(ExpressionError) -> (TrialNumbers, ResultColumn.Direction) {
    if case .call(let inner) = argument, isOfPairs(inner) {
      let pairs = try pairs(inner)
      guard !function.needsDirection else {
        throw ExpressionError(mistake: .partnersOrder(function: name.text), offset: name.offset)
      }
      return (.pairs(pairs), .neither)
    }
    let (selection, column) = try numericColumn(
      argument, of: name, needsDirection: function.needsDirection)
    return (.column(selection, column), column.direction)
  }

  /// Whether a call must be one of trials in pairs: `ratio` also is a function of two numbers.
  private func isOfPairs(_ call: FunctionCall) -> Bool {
    call.partner != nil
      || PairFunction.named(call.name.text) != nil && ScalarFunction.named(call.name.text) == nil
  }

  /// The two trials of a function that compares, in one column of both.
  private func pairing(_ call: FunctionCall) throws(ExpressionError) -> TrialPairing {
    let name = call.name
    guard let function = ComparisonFunction.named(name.text) else { throw unknownFunction(name) }
    guard call.partner == nil else {
      throw ExpressionError(mistake: .takesNoPartner(function: name.text), offset: name.offset)
    }
    guard call.arguments.count == 2 else {
      throw ExpressionError(
        mistake: .argumentCount(function: name.text, expected: 2...2, found: call.arguments.count),
        offset: name.offset)
    }
    var sides: [(selection: TrialSelection, column: ResultColumn)] = []
    for argument in call.arguments {
      let side = try numericColumn(
        argument, of: name, needsDirection: function.needsDirection)
      try requireOneTrial(
        side.0, at: Name(text: side.0.label, offset: argument.offset), column: side.1.name)
      sides.append(side)
    }
    guard sides[0].column.name == sides[1].column.name else {
      throw ExpressionError(
        mistake: .differentColumns(
          function: name.text, first: sides[0].column.name, second: sides[1].column.name),
        offset: call.arguments[1].offset)
    }
    return TrialPairing(
      function: function, first: sides[0].selection, second: sides[1].selection,
      column: sides[0].column)
  }

  private func pairs(_ call: FunctionCall) throws(ExpressionError) -> TrialPairs {
    let name = call.name
    guard let function = PairFunction.named(name.text) else {
      let isKnown =
        ExpressionFunction.named(name.text) != nil || ScalarFunction.named(name.text) != nil
        || ComparisonFunction.named(name.text) != nil
      guard isKnown else { throw unknownFunction(name) }
      throw ExpressionError(
        mistake: .takesNoPartner(function: name.text), offset: name.offset)
    }
    guard let partner = call.partner else {
      throw ExpressionError(mistake: .needsPartner(function: name.text), offset: name.offset)
    }
    guard let argument = call.arguments.first, call.arguments.count == 1 else {
      throw ExpressionError(
        mistake: .argumentCount(
          function: name.text, expected: 1...1, found: call.arguments.count),
        offset: name.offset)
    }
    let (selection, column) = try numericColumn(
      argument, of: name, needsDirection: function.needsDirection)
    guard TrialSetting.columnNames.contains(partner.column.text) else {
      throw ExpressionError(
        mistake: scope.columns.named(partner.column.text) == nil
          ? .unknownColumn(partner.column.text, known: TrialSetting.columnNames)
          : .partnerIsNoSetting(column: partner.column.text, known: TrialSetting.columnNames),
        offset: partner.column.offset)
    }
    guard let condition = try resolve([partner], label: selection.label).first?.condition else {
      throw ExpressionError(mistake: .needsPartner(function: name.text), offset: name.offset)
    }
    return TrialPairs(
      function: function, selection: selection, column: column, partner: condition,
      alike: PairFunction.alike(but: condition.column.name), offset: argument.offset)
  }

  private func unknownFunction(_ name: Name) -> ExpressionError {
    let trials = ExpressionFunction.all.map(\.name)
    let scalars = ScalarFunction.all.map(\.name).filter { !trials.contains($0) }
    let pairs = PairFunction.all.map(\.name).filter { !scalars.contains($0) }
    return ExpressionError(
      mistake: .unknownFunction(
        name.text, known: trials + scalars + pairs + ComparisonFunction.all.map(\.name)),
      offset: name.offset)
  }

  /// A column of numbers, with a better end where that is asked for.
  private func numericColumn(
    _ argument: Expression, of function: Name, needsDirection: Bool
  ) throws(ExpressionError) -> (TrialSelection, ResultColumn) {
    guard case .reference(let reference) = argument else {
      throw ExpressionError(
        mistake: .needsReference(function: function.text), offset: function.offset)
    }
    let (selection, column) = try resolve(reference)
    let place = reference.column?.offset ?? function.offset
    guard column.isNumeric else {
      throw ExpressionError(
        mistake: .needsNumbers(column: column.name, user: function.text), offset: place)
    }
    guard !needsDirection || column.direction != .neither else {
      throw ExpressionError(
        mistake: .noDirection(
          column: column.name, function: function.text, isDefined: column.definition != nil),
        offset: place)
    }
    return (selection, column)
  }
}
