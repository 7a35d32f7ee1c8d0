internal import Trials

extension FormulaResolver {
  func resolve(
    _ reference: Reference
  ) throws(ExpressionError) -> (TrialSelection, ResultColumn) {
    let selection = try resolve(reference.selection)
    guard let name = reference.column else {
      let label = reference.selection.label
      throw ExpressionError(mistake: .needsColumn(label: label.text), offset: label.offset)
    }
    return (selection, try column(name))
  }

  func resolve(_ selection: Selection) throws(ExpressionError) -> TrialSelection {
    let label = selection.label
    guard scope.experiments[label.text] != nil else {
      if let kind = scope.otherBlocks[label.text] {
        throw ExpressionError(
          mistake: .notAnExperiment(label: label.text, kind: kind), offset: label.offset)
      }
      throw ExpressionError(
        mistake: .unknownLabel(label.text, known: scope.experiments.keys.sorted()),
        offset: label.offset)
    }
    return TrialSelection(
      label: label.text, filters: try resolve(selection.conditions, label: label.text))
  }

  /// - Parameter label: of the experiment whose trials they select; nil where several are meant, whose
  ///   values are not looked up.
  func resolve(
    _ conditions: [Condition], label: String?
  ) throws(ExpressionError) -> [TrialFilter] {
    let grid = label.flatMap { scope.experiments[$0] ?? nil }.map(TrialGrid.init)
    var filters: [TrialFilter] = []
    for condition in conditions {
      let filter = try resolve(condition)
      if case .condition(let plain) = filter, plain.comparison == .equal,
        let known = grid?.values(of: plain.column.name, under: certain(conditions)?.map(\.ofGrid)),
        !known.contains(where: plain.matches)
      {
        throw ExpressionError(
          mistake: .unknownValue(
            column: plain.column.name, value: plain.written, label: label ?? "",
            known: known.map(\.text)),
          offset: condition.value.offset)
      }
      filters.append(filter)
    }
    return filters
  }

  /// What the conditions say of trials before any has run; nil where that takes results.
  private func certain(_ conditions: [Condition]) -> [TrialCondition]? {
    guard conditions.allSatisfy({ $0.value.formula == nil }) else { return nil }
    return conditions.compactMap { condition in
      do throws(ExpressionError) { return try resolve(condition).condition } catch { return nil }
    }
  }

  func resolve(_ condition: Condition) throws(ExpressionError) -> TrialFilter {
    let column = try column(condition.column)
    let value = condition.value
    if !column.isNumeric, condition.comparison.ordersValues {
      throw ExpressionError(
        mistake: .noOrder(column: column.name, comparison: condition.comparison.rawValue),
        offset: condition.column.offset)
    }
    func plain(_ value: TrialCondition.Value) -> TrialFilter {
      .condition(
        TrialCondition(
          column: column, comparison: condition.comparison, value: value,
          written: condition.value.text))
    }
    let notANumber = ExpressionError(
      mistake: .valueIsNotANumber(column: column.name, value: value.text), offset: value.offset)
    guard let formula = value.formula else {
      // A word is a text even where it looks like a number.
      guard column.isNumeric else { return plain(.text(value.text)) }
      if case .text(let text)? = column.reading(value.text) { return plain(.text(text)) }
      let read = column.reading(value.text)?.number ?? Double(value.text)
      guard let number = read, number.isFinite else { throw notANumber }
      return plain(.number(number))
    }
    let term = try resolve(formula)
    switch (term, column.isNumeric) {
    case (.text, true): throw notANumber
    case (.number, false):
      throw ExpressionError(
        mistake: .textAndNumber(text: column.name, number: value.text), offset: value.offset)
    case (.number, true), (.text, false):
      return .computed(
        column, condition.comparison, term,
        text: "\(column.name)\(condition.comparison.rawValue)\(value.text)")
    }
  }

  /// More trials than one that are not repeats are found before they run, where the grid alone tells.
  func requireOneTrial(
    _ selection: TrialSelection, at label: Name, column: String? = nil
  ) throws(ExpressionError) {
    let conditions = selection.filters.compactMap(\.condition)
    guard conditions.count == selection.filters.count,
      case .some(.some(let settings)) = scope.experiments[selection.label],
      let found = TrialGrid(settings).trials(matching: conditions.map(\.ofGrid))
    else { return }
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

  func column(_ name: Name) throws(ExpressionError) -> ResultColumn {
    guard let column = scope.columns.named(name.text) else {
      throw ExpressionError(
        mistake: .unknownColumn(name.text, known: scope.columns.names), offset: name.offset)
    }
    return column
  }
}

extension TextTerm {
  /// As a complaint names it.
  var name: String {
    switch self {
    case .literal(let text): text
    case .value(_, let column), .member(_, let column): column.name
    }
  }
}

extension Comparison.Side {
  var written: ComparedText { ComparedText(text: text, isLiteral: expression.isLiteral) }
}
