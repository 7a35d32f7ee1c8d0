internal import Assessment
internal import Trials

/// The value of a formula on the results.
struct FormulaValue: Hashable, Sendable {
  let text: String
  /// What repeats it is the mean of, such as `mean of 3 seeds, 95 % interval 88.9% to 91.2%`; nil
  /// where it is of one trial.
  var repeats: String?
  /// Trials that should have counted but failed; above 0 the value stands on the others alone.
  let failedTrials: Int
}

/// Evaluates checked formulas; a pure function of the outcomes.
struct ExpressionEvaluator {
  private let outcomes: [String: ExperimentOutcome]

  init(_ outcomes: [ExperimentOutcome]) {
    self.outcomes = Dictionary(outcomes.map { ($0.label, $0) }, uniquingKeysWith: { a, _ in a })
  }

  /// - Throws: `EvaluationFailure` where the results give no value.
  func evaluate(_ formula: Formula) throws(EvaluationFailure) -> FormulaValue {
    var failedTrials = 0
    let value = try evaluate(formula.expression, &failedTrials)
    switch value {
    case .text(let text): return FormulaValue(text: text, failedTrials: failedTrials)
    case .number(let number, let natural, let spread):
      guard number.isFinite else { throw .notFinite }
      let format = formula.format ?? natural ?? Self.plainFormat(number)
      var text = format.text(number, in: .prose)
      if formula.showsInterval {
        guard let spread else { throw .noInterval(count: 2) }
        if let interval = spread.interval {
          text = format.text(number, interval, in: .prose)
        } else if spread.count == 1 {
          text += " (one seed)"
        }
      }
      return FormulaValue(
        text: text, repeats: spread.flatMap { $0.text(format) }, failedTrials: failedTrials)
    }
  }

  enum Value {
    case text(String)
    /// A number, the format that its column suggests, and how far its repeats lie apart; nil for what
    /// is worked out of others.
    case number(Double, NumberFormat?, Spread?)

    var number: Double {
      guard case .number(let number, _, _) = self else {
        preconditionFailure("checked formulas calculate with numbers only")
      }
      return number
    }

    var format: NumberFormat? { if case .number(_, let format, _) = self { format } else { nil } }
  }

  /// Of the repeats behind a number.
  struct Spread {
    /// Of the mean; nil where there is none.
    let interval: Interval?
    /// How many repeats there are.
    let count: Int

    /// Nil of one trial.
    func text(_ format: NumberFormat) -> String? {
      guard count > 1 else { return nil }
      let ends = interval.map { [$0.low, $0.high].map { format.text($0, in: .prose) } }
      return "mean of \(count) seeds"
        + (ends.map { ", 95 % interval \($0[0]) to \($0[1])" } ?? "")
    }
  }

  static func plainFormat(_ number: Double) -> NumberFormat {
    number == number.rounded() && abs(number) < 1e15 ? .integer : .significant
  }

  func evaluate(
    _ expression: Expression, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Value {
    switch expression {
    case .number(let number): return .number(number, nil, nil)
    case .text(let name): return .text(name.text)
    case .reference(let reference):
      let selected = try select(reference.selection, &failedTrials)
      guard selected.count == 1 else {
        throw .severalTrials(
          label: reference.selection.label.text, count: selected.reduce(0) { $0 + $1.count },
          conditions: reference.selection.conditions.map(\.text))
      }
      failedTrials = max(failedTrials, selected[0].failed)
      return try value(of: column(reference.column), in: selected[0])
    case .call(let call) where call.partner != nil:
      let pairs = try pairs(call, &failedTrials)
      guard pairs.values.count == 1 else {
        throw .severalTrials(
          label: pairs.reference.selection.label.text,
          count: pairs.values.reduce(0) { $0 + $1.numbers.count },
          conditions: pairs.reference.selection.conditions.map(\.text))
      }
      return .number(pairs.values[0].number, pairs.format, pairs.values[0].spread)
    case .call(let call): return try evaluate(call, &failedTrials).value
    case .member(let call, let name):
      guard let repeats = try evaluate(call, &failedTrials).repeats else {
        preconditionFailure("checked formulas ask only choices for a trial")
      }
      return try value(of: column(name), in: repeats)
    case .negation(let operand):
      let value = try evaluate(operand, &failedTrials)
      return .number(-value.number, value.format, nil)
    case .binary(let sign, let left, let right, _):
      let a = try evaluate(left, &failedTrials)
      let b = try evaluate(right, &failedTrials)
      switch sign {
      case .plus, .minus:
        // Seconds and seconds are seconds; anything else has no format of its own.
        let format = a.format == b.format && a.format != .given ? a.format : nil
        return .number(sign == .plus ? a.number + b.number : a.number - b.number, format, nil)
      case .times: return .number(a.number * b.number, nil, nil)
      case .divide: return .number(a.number / b.number, nil, nil)
      }
    }
  }

  private func evaluate(
    _ call: FunctionCall, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> (value: Value, repeats: Repeats?) {
    guard let function = ExpressionFunction.named(call.name.text) else {
      preconditionFailure("checked formulas call known functions only")
    }
    if case .scalar(_, let calculate) = function.kind {
      var numbers: [Double] = []
      for argument in call.arguments {
        numbers.append(try evaluate(argument, &failedTrials).number)
      }
      return (.number(calculate(numbers), nil, nil), nil)
    }
    if case .call(let inner)? = call.arguments.first {
      let pairs = try pairs(inner, &failedTrials)
      return try choose(function, pairs.values, pairs.format, .neither)
    }
    guard case .reference(let reference)? = call.arguments.first else {
      preconditionFailure("checked formulas give this function a selection")
    }
    let label = reference.selection.label.text
    failedTrials = max(failedTrials, outcomes[label]?.failures.count ?? 0)
    if case .selection(let format, let calculate) = function.kind {
      let number = calculate(
        try matching(reference.selection, &failedTrials),
        try matching(Selection(label: reference.selection.label, conditions: []), &failedTrials))
      return (.number(number, format, nil), nil)
    }
    let selected = try select(reference.selection, &failedTrials)
    let column = column(reference.column)
    let format = column.defaultFormat
    // A trial without this value, as the reference has no score, takes no part.
    var valued = selected.compactMap { repeats -> Valued? in
      let numbers = repeats.trials.compactMap { column.value($0).number }
      guard !numbers.isEmpty, let mean = repeats.value(column).number else { return nil }
      return Valued(
        repeats: repeats, numbers: numbers, number: mean,
        spread: Spread(interval: repeats.uncertainty(column), count: repeats.count))
    }
    if function.choosesTrial { valued.removeAll { !$0.number.isFinite } }
    if function.needsDirection, valued.contains(where: \.repeats.first.isScored) {
      valued.removeAll { !$0.repeats.first.isScored }
    }
    guard !valued.isEmpty else {
      throw .noValue(
        column: column.name, trial: "every selected trial of \(label)",
        reason: selected.lazy.compactMap { $0.reason(without: column) }.first)
    }
    return try choose(function, valued, format, column.direction)
  }

  /// Repeats with their values of something.
  private struct Valued {
    let repeats: Repeats
    let numbers: [Double]
    /// Their mean.
    let number: Double
    let spread: Spread
  }

  /// Sums up or chooses; at least one value.
  private func choose(
    _ function: ExpressionFunction, _ values: [Valued], _ format: NumberFormat?,
    _ direction: ResultColumn.Direction
  ) throws(EvaluationFailure) -> (value: Value, repeats: Repeats?) {
    switch function.kind {
    case .summary(let least, let summarize):
      let numbers = values.flatMap(\.numbers)
      guard numbers.count >= least else { throw .oneValue(function: function.name) }
      let isMean = function.name == "mean"
      // The mean of what all have in common is that, without a rounding error.
      if isMean, numbers.allSatisfy({ $0 == numbers[0] }) {
        return (.number(numbers[0], format, values.count == 1 ? values[0].spread : nil), nil)
      }
      return (
        .number(
          summarize(numbers), format == .given ? nil : format,
          isMean && values.count == 1 ? values[0].spread : nil), nil
      )
    case .bound(let end):
      guard values.count == 1 else { throw .noInterval(count: 2) }
      let spread = values[0].spread
      if let interval = spread.interval { return (.number(end(interval), format, nil), nil) }
      guard spread.count > 1 else { throw .noInterval(count: 1) }
      // What all repeats have in common is exact.
      return (.number(values[0].number, format, nil), nil)
    case .choice(let order):
      // The first of equals, in the order of the grid.
      let chosen = values.dropFirst().reduce(values[0]) { best, next in
        switch order(direction) {
        case .smallest: next.number < best.number ? next : best
        case .largest: next.number > best.number ? next : best
        }
      }
      return (.number(chosen.number, format, chosen.spread), chosen.repeats)
    case .selection, .scalar: preconditionFailure("these take no list")
    }
  }

  // MARK: Pairs

  /// What a function of trials in pairs makes of each selected trial, partners themselves apart; at least
  /// one value. Repeats are compared seed by seed, and the mean is that of their differences or quotients.
  private func pairs(
    _ call: FunctionCall, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> (values: [Valued], format: NumberFormat?, reference: Reference) {
    guard let function = PairFunction.named(call.name.text), let condition = call.partner,
      case .reference(let reference)? = call.arguments.first
    else { preconditionFailure("checked formulas compare trials with partners") }
    let label = reference.selection.label
    let failures = outcomes[label.text]?.failures ?? []
    failedTrials = max(failedTrials, failures.count)
    let partners = try matching(
      Selection(label: label, conditions: [condition]), &failedTrials
    ).flatMap(\.trials)
    let alike = PairFunction.alike(but: condition.column.text)
    let column = column(reference.column)
    var values: [Valued] = []
    let selected = try select(reference.selection, &failedTrials)
    // The random reference does not compete, as in other functions.
    let isScored = selected.contains(where: \.first.isScored)
    for repeats in selected where !isScored || repeats.first.isScored {
      var numbers: [Double] = []
      for trial in repeats.trials where !trial.matches([condition]) {
        let found = partners.filter { partner in
          alike.allSatisfy { $0.value(partner) == $0.value(trial) }
        }
        // Of several that are alike in everything that is set, as on a machine whose native instruction set
        // is also asked for by name, any will do.
        guard let partner = found.first else {
          if !failures.isEmpty { throw .failed(label: label.text, failures: failures) }
          throw .noPartner(
            trial: trial.description(among: outcomes[label.text]?.results ?? []), label: label.text,
            condition: condition.text)
        }
        guard let value = column.value(trial).number, let other = column.value(partner).number
        else {
          throw .noValue(
            column: column.name, trial: trial.model, reason: repeats.reason(without: column))
        }
        let number = function.compare(value, other, column.direction)
        guard number.isFinite else { throw .notFinite }
        numbers.append(number)
      }
      guard !numbers.isEmpty else { continue }
      values.append(
        Valued(
          repeats: repeats, numbers: numbers,
          number: numbers.reduce(0, +) / Double(numbers.count),
          spread: Spread(
            // A difference or quotient of shares is no share.
            interval: Repeats.interval(numbers, .none, images: [], canBeNegative: true),
            count: numbers.count)))
    }
    guard !values.isEmpty else {
      throw .noTrial(
        label: label.text,
        conditions: reference.selection.conditions.map(\.text)
          + ["\(condition.column.text)!=\(condition.value.text)"])
    }
    return (values, function.keepsUnit ? column.defaultFormat : nil, reference)
  }

  // MARK: Trials

  /// The trials that fulfill the conditions, at least one.
  private func select(
    _ selection: Selection, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> [Repeats] {
    let trials = try matching(selection, &failedTrials)
    guard trials.isEmpty else { return trials }
    let label = selection.label.text
    if let failures = outcomes[label]?.failures, !failures.isEmpty {
      throw .failed(label: label, failures: failures)
    }
    throw .noTrial(label: label, conditions: selection.conditions.map(\.text))
  }

  private func matching(
    _ selection: Selection, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> [Repeats] {
    guard let outcome = outcomes[selection.label.text] else {
      throw .noResults(label: selection.label.text)
    }
    var conditions: [Condition] = []
    for condition in selection.conditions {
      conditions.append(try resolve(condition, &failedTrials))
    }
    return Repeats.select([outcome.label], where: conditions, from: [outcome])
  }

  /// The condition with its formula's value in the place of the formula.
  private func resolve(
    _ condition: Condition, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Condition {
    guard let formula = condition.value.formula else { return condition }
    let text: String
    switch try evaluate(formula, &failedTrials) {
    case .text(let value): text = value
    case .number(let number, _, _):
      guard number.isFinite else { throw .notFinite }
      // As Swift writes it, which reads back as the same number.
      text = "\(number)"
    }
    return Condition(
      column: condition.column, comparison: condition.comparison,
      value: .word(Name(text: text, offset: condition.value.offset)))
  }

  private func column(_ name: Name?) -> ResultColumn {
    guard let column = name.flatMap({ ResultColumn.named($0.text) }) else {
      preconditionFailure("checked formulas name known columns only")
    }
    return column
  }

  private func value(
    of column: ResultColumn, in repeats: Repeats
  ) throws(EvaluationFailure) -> Value {
    let spread = Spread(interval: repeats.uncertainty(column), count: repeats.count)
    switch repeats.value(column) {
    case .text(let text): return .text(text)
    case .integer(let integer): return .number(Double(integer), column.defaultFormat, spread)
    case .number(let number): return .number(number, column.defaultFormat, spread)
    case .missing:
      if column.name == "seed" {
        throw .noOneSeed(trial: repeats.first.model, count: repeats.count)
      }
      throw .noValue(
        column: column.name, trial: repeats.first.model,
        reason: repeats.reason(without: column))
    }
  }
}

extension TrialResult {
  /// The settings that tell it apart from others, such as `resnet20, technique=float16`.
  ///
  /// - Parameter hidden: columns that are not told.
  func description(among others: [TrialResult], without hidden: Set<String> = []) -> String {
    let differing = TrialSetting.columns.filter { column in
      column.name != "model" && !hidden.contains(column.name)
        && others.contains { column.value($0) != column.value(self) }
    }
    return ([model] + differing.map { "\($0.name)=\($0.value(self).text)" })
      .joined(separator: ", ")
  }

  func matches(_ conditions: [Condition]) -> Bool {
    conditions.allSatisfy { condition in
      ResultColumn.named(condition.column.text).map { condition.matches($0.value(self)) } ?? false
    }
  }
}
