internal import Trials

/// Looks every name of a formula up and finds out what its value will be, before any trial runs.
struct ExpressionChecker {
  /// What a formula may name.
  struct Scope {
    /// The experiments of the document; nil where the block itself has mistakes, so that only
    /// its label is known.
    var experiments: [String: ExperimentSettings?]
    /// The kinds of the blocks that are no experiments.
    var otherBlocks: [String: String]
  }

  /// What a value will be.
  enum Kind: Hashable {
    case text(column: String)
    case number
  }

  let scope: Scope

  /// - Throws: the first `ExpressionError` that the names give.
  func check(_ formula: Formula) throws(ExpressionError) {
    if case .text(let name) = formula.expression {
      // A text is there to be compared with.
      throw ExpressionError(
        mistake: .unexpected(found: "\"\(name.text)\"", expected: "a value"), offset: name.offset)
    }
    let kind = try check(formula.expression)
    if case .text(let column) = kind, let format = formula.format {
      throw ExpressionError(
        mistake: .formatOnText(format: format.name, column: column), offset: formula.formatOffset)
    }
    if formula.showsInterval, kind != .number || !Self.hasInterval(formula.expression) {
      throw ExpressionError(mistake: .noInterval, offset: formula.intervalOffset)
    }
  }

  /// Whether a value can be one of repeats, with an interval of its own.
  private static func hasInterval(_ expression: Expression) -> Bool {
    switch expression {
    case .reference, .member: true
    case .call(let call):
      call.partner != nil || call.name.text == "mean"
        || (ExpressionFunction.named(call.name.text)?.choosesTrial ?? false)
    case .number, .text, .negation, .binary: false
    }
  }

  /// - Throws: the first `ExpressionError` that the names give.
  func check(_ proposition: Proposition) throws(ExpressionError) {
    for comparison in proposition.comparisons {
      let (left, right) = (comparison.left, comparison.right)
      let kinds = (try check(left.expression), try check(right.expression))
      switch kinds {
      case (.number, .number): continue
      case (.text, .text):
        guard comparison.relation.ordersValues else { continue }
        throw ExpressionError(
          mistake: .noOrderOfTexts(text: left.text, comparison: comparison.relation.rawValue),
          offset: comparison.offset)
      case (.text, .number), (.number, .text):
        let isText = kinds.1 == .number
        throw ExpressionError(
          mistake: .textAndNumber(
            text: isText ? left.text : right.text, number: isText ? right.text : left.text),
          offset: comparison.offset)
      }
    }
  }

  /// Checks the conditions of a table's or figure's `where`.
  func check(_ conditions: [Condition], label: String) throws(ExpressionError) {
    try check(Selection(label: Name(text: label, offset: 0), conditions: conditions))
  }

  /// The same where several experiments are meant: their values are not looked up.
  func checkColumns(_ conditions: [Condition]) throws(ExpressionError) {
    for condition in conditions { try check(condition, of: conditions, label: "", grid: nil) }
  }

  // MARK: Expressions

  private func check(_ expression: Expression) throws(ExpressionError) -> Kind {
    switch expression {
    case .number: return .number
    case .text(let name): return .text(column: name.text)
    case .reference(let reference):
      let column = try check(reference)
      try requireOneTrial(reference.selection, column: column.name)
      return column.isNumeric ? .number : .text(column: column.name)
    case .call(let call) where call.partner != nil || PairFunction.isMeant(by: call):
      let reference = try checkPairs(call)
      // The partner itself is no pair.
      let others = call.partner.map {
        [Condition(column: $0.column, comparison: .notEqual, value: $0.value)]
      }
      try requireOneTrial(
        Selection(
          label: reference.selection.label,
          conditions: reference.selection.conditions + (others ?? [])))
      return .number
    case .call(let call):
      try check(call)
      return .number
    case .member(let call, let name)
    where call.partner != nil || PairFunction.isMeant(by: call):
      throw ExpressionError(mistake: .noRow(function: call.name.text), offset: name.offset)
    case .member(let call, let name):
      let function = try check(call)
      guard case .choice = function.kind else {
        throw ExpressionError(mistake: .noRow(function: call.name.text), offset: name.offset)
      }
      let column = try column(name)
      return column.isNumeric ? .number : .text(column: column.name)
    case .negation(let operand):
      try requireNumber(operand, user: "-")
      return .number
    case .binary(let sign, let left, let right, _):
      try requireNumber(left, user: String(sign.rawValue))
      try requireNumber(right, user: String(sign.rawValue))
      return .number
    }
  }

  @discardableResult
  private func check(_ call: FunctionCall) throws(ExpressionError) -> ExpressionFunction {
    guard let function = ExpressionFunction.named(call.name.text) else {
      throw ExpressionError(
        mistake: .unknownFunction(
          call.name.text, known: ExpressionFunction.all.map(\.name) + PairFunction.all.map(\.name)),
        offset: call.name.offset)
    }
    if let partner = call.partner {
      throw ExpressionError(
        mistake: .takesNoPartner(function: function.name), offset: partner.column.offset)
    }
    var arity = 1
    if case .scalar(let count, _) = function.kind { arity = count }
    guard call.arguments.count == arity else {
      throw ExpressionError(
        mistake: .argumentCount(
          function: function.name, expected: arity, found: call.arguments.count),
        offset: call.name.offset)
    }
    switch function.kind {
    case .scalar:
      for argument in call.arguments { try requireNumber(argument, user: function.name) }
    case .selection:
      guard case .reference(let reference) = call.arguments[0] else {
        throw ExpressionError(
          mistake: .needsSelection(function: function.name), offset: call.name.offset)
      }
      try check(reference.selection)
      if let column = reference.column {
        throw ExpressionError(
          mistake: .selectionOnly(function: function.name, column: column.text),
          offset: column.offset)
      }
    case .choice, .summary, .bound:
      if case .call(let inner) = call.arguments[0],
        inner.partner != nil || PairFunction.isMeant(by: inner)
      {
        try checkPairs(inner)
        guard !function.needsDirection else {
          throw ExpressionError(
            mistake: .partnersOrder(function: function.name), offset: call.name.offset)
        }
        return function
      }
      let reference = try checkColumn(of: call, needsDirection: function.needsDirection)
      if case .bound = function.kind { try requireOneTrial(reference.selection) }
    }
    return function
  }

  /// Checks a function of trials in pairs.
  @discardableResult
  private func checkPairs(_ call: FunctionCall) throws(ExpressionError) -> Reference {
    guard let function = PairFunction.named(call.name.text) else {
      let mistake: ExpressionError.Mistake =
        ExpressionFunction.named(call.name.text) == nil
        ? .unknownFunction(
          call.name.text,
          known: ExpressionFunction.all.map(\.name) + PairFunction.all.map(\.name))
        : .takesNoPartner(function: call.name.text)
      throw ExpressionError(mistake: mistake, offset: call.name.offset)
    }
    guard let partner = call.partner else {
      throw ExpressionError(
        mistake: .needsPartner(function: function.name), offset: call.name.offset)
    }
    guard call.arguments.count == 1 else {
      throw ExpressionError(
        mistake: .argumentCount(
          function: function.name, expected: 1, found: call.arguments.count),
        offset: call.name.offset)
    }
    let reference = try checkColumn(of: call, needsDirection: function.needsDirection)
    guard TrialSetting.columnNames.contains(partner.column.text) else {
      throw ExpressionError(
        mistake: ResultColumn.named(partner.column.text) == nil
          ? .unknownColumn(partner.column.text, known: TrialSetting.columnNames)
          : .partnerIsNoSetting(column: partner.column.text, known: TrialSetting.columnNames),
        offset: partner.column.offset)
    }
    try check(
      Selection(label: reference.selection.label, conditions: [partner]))
    return reference
  }

  /// Checks that the first argument is a column of numbers, with a better end where that is asked for.
  @discardableResult
  private func checkColumn(
    of call: FunctionCall, needsDirection: Bool
  ) throws(ExpressionError) -> Reference {
    let function = call.name.text
    guard case .reference(let reference) = call.arguments[0] else {
      throw ExpressionError(
        mistake: .needsReference(function: function), offset: call.name.offset)
    }
    let column = try check(reference)
    let place = reference.column?.offset ?? call.name.offset
    guard column.isNumeric else {
      throw ExpressionError(
        mistake: .needsNumbers(column: column.name, user: function), offset: place)
    }
    guard !needsDirection || column.direction != .neither else {
      throw ExpressionError(
        mistake: .noDirection(column: column.name, function: function), offset: place)
    }
    return reference
  }

  private func requireNumber(_ expression: Expression, user: String) throws(ExpressionError) {
    if case .text(let column) = try check(expression) {
      throw ExpressionError(
        mistake: .needsNumbers(column: column, user: user), offset: expression.offset)
    }
  }

  // MARK: Selections

  private func check(_ reference: Reference) throws(ExpressionError) -> ResultColumn {
    try check(reference.selection)
    guard let name = reference.column else {
      let label = reference.selection.label
      throw ExpressionError(mistake: .needsColumn(label: label.text), offset: label.offset)
    }
    return try column(name)
  }

  private func check(_ selection: Selection) throws(ExpressionError) {
    let label = selection.label
    guard let settings = scope.experiments[label.text] else {
      if let kind = scope.otherBlocks[label.text] {
        throw ExpressionError(
          mistake: .notAnExperiment(label: label.text, kind: kind), offset: label.offset)
      }
      throw ExpressionError(
        mistake: .unknownLabel(label.text, known: scope.experiments.keys.sorted()),
        offset: label.offset)
    }
    for condition in selection.conditions {
      try check(
        condition, of: selection.conditions, label: label.text,
        grid: settings.map(TrialGrid.init))
    }
  }

  private func check(
    _ condition: Condition, of conditions: [Condition], label: String, grid: TrialGrid?
  ) throws(ExpressionError) {
    let column = try column(condition.column)
    let value = condition.value
    if !column.isNumeric, condition.comparison.ordersValues {
      throw ExpressionError(
        mistake: .noOrder(column: column.name, comparison: condition.comparison.rawValue),
        offset: condition.column.offset)
    }
    let isNumber = try isNumber(value)
    if column.isNumeric, !isNumber {
      throw ExpressionError(
        mistake: .valueIsNotANumber(column: column.name, value: value.text), offset: value.offset)
    }
    // A word is a text even where it looks like a number.
    if !column.isNumeric, isNumber, value.formula != nil {
      throw ExpressionError(
        mistake: .textAndNumber(text: column.name, number: value.text), offset: value.offset)
    }
    guard value.formula == nil else { return }
    guard let known = grid?.values(of: column.name, under: conditions.map(\.ofGrid)) else { return }
    if condition.comparison == .equal, !known.contains(where: condition.matches) {
      throw ExpressionError(
        mistake: .unknownValue(
          column: column.name, value: value.text, label: label, known: known.map(\.text)),
        offset: value.offset)
    }
  }

  /// Whether a condition's value is a number, or will be one.
  private func isNumber(_ value: Condition.Value) throws(ExpressionError) -> Bool {
    guard let formula = value.formula else { return Double(value.text)?.isFinite ?? false }
    return try check(formula) == .number
  }

  /// More trials than one that are no repeats are found before they run, where the grid alone tells.
  private func requireOneTrial(
    _ selection: Selection, column: String? = nil
  ) throws(ExpressionError) {
    guard case .some(.some(let settings)) = scope.experiments[selection.label.text],
      let found = TrialGrid(settings).trials(matching: selection.conditions.map(\.ofGrid))
    else { return }
    let label = selection.label
    if found.count > found.seeds {
      throw ExpressionError(
        mistake: .severalTrials(
          label: label.text, count: found.count,
          differing: found.differing.filter { $0 != "seed" }),
        offset: label.offset)
    }
    guard column == "seed", found.seeds > 1 else { return }
    throw ExpressionError(
      mistake: .seedOfSeveral(label: label.text, count: found.seeds), offset: label.offset)
  }

  private func column(_ name: Name) throws(ExpressionError) -> ResultColumn {
    guard let column = ResultColumn.named(name.text) else {
      throw ExpressionError(
        mistake: .unknownColumn(name.text, known: ColumnTable.builtIn.names), offset: name.offset)
    }
    return column
  }
}

extension Expression {
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
}
