internal import Experiments

/// The value of a formula on the results.
struct FormulaValue: Hashable, Sendable {
  let text: String
  /// Trials that should have counted but failed; above 0 the value stands on the others alone.
  let failedTrials: Int
}

/// Why a formula has no value although its names are right.
enum EvaluationFailure: Error, Hashable, Sendable {
  /// The experiment has not been run.
  case noResults(label: String)
  /// Nothing fulfils the conditions, and trials that might have done have failed.
  case failed(label: String, failures: [TrialFailure])
  case noTrial(label: String, conditions: [String])
  case severalTrials(label: String, count: Int, conditions: [String])
  case noValue(column: String, trial: String)
  case notFinite
}

extension EvaluationFailure: CustomStringConvertible {
  /// One sentence without a final period.
  var description: String {
    switch self {
    case .noResults(let label): "\(label) has not been run"
    case .failed(_, let failures):
      failures.map { "\($0.trial): \($0.cause)" }.joined(separator: "; ")
    case .noTrial(let label, let conditions):
      conditions.isEmpty
        ? "\(label) has no trials"
        : "no trial of \(label) has \(conditions.joined(separator: ", "))"
    case .severalTrials(let label, let count, let conditions):
      "\(count) trials of \(label) "
        + (conditions.isEmpty ? "are selected" : "have \(conditions.joined(separator: ", "))")
        + ", and only one has one value"
    case .noValue(let column, let trial): "\(trial) has no \(column)"
    case .notFinite: "the value is not a finite number"
    }
  }
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
    case .number(let number, let natural):
      guard number.isFinite else { throw .notFinite }
      let format = formula.format ?? natural ?? Self.plainFormat(number)
      return FormulaValue(text: format.text(number, in: .prose), failedTrials: failedTrials)
    }
  }

  private enum Value {
    case text(String)
    /// A number and the format that its column suggests.
    case number(Double, NumberFormat?)

    var number: Double {
      guard case .number(let number, _) = self else {
        preconditionFailure("checked formulas calculate with numbers only")
      }
      return number
    }

    var format: NumberFormat? { if case .number(_, let format) = self { format } else { nil } }
  }

  private static func plainFormat(_ number: Double) -> NumberFormat {
    number == number.rounded() && abs(number) < 1e15 ? .integer : .significant
  }

  private func evaluate(
    _ expression: Expression, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Value {
    switch expression {
    case .number(let number): return .number(number, nil)
    case .reference(let reference):
      let trials = try select(reference.selection)
      guard trials.count == 1 else {
        throw .severalTrials(
          label: reference.selection.label.text, count: trials.count,
          conditions: reference.selection.conditions.map(\.text))
      }
      return try value(of: column(reference.column), in: trials[0])
    case .call(let call): return try evaluate(call, &failedTrials).value
    case .member(let call, let name):
      guard let trial = try evaluate(call, &failedTrials).trial else {
        preconditionFailure("checked formulas ask only choices for a trial")
      }
      return try value(of: column(name), in: trial)
    case .negation(let operand):
      let value = try evaluate(operand, &failedTrials)
      return .number(-value.number, value.format)
    case .binary(let sign, let left, let right, _):
      let a = try evaluate(left, &failedTrials)
      let b = try evaluate(right, &failedTrials)
      switch sign {
      case .plus, .minus:
        // Seconds and seconds are seconds; anything else has no format of its own.
        let format = a.format == b.format ? a.format : nil
        return .number(sign == .plus ? a.number + b.number : a.number - b.number, format)
      case .times: return .number(a.number * b.number, nil)
      case .divide: return .number(a.number / b.number, nil)
      }
    }
  }

  private func evaluate(
    _ call: FunctionCall, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> (value: Value, trial: TrialResult?) {
    guard let function = ExpressionFunction.named(call.name.text) else {
      preconditionFailure("checked formulas call known functions only")
    }
    if case .scalar(_, let calculate) = function.kind {
      var numbers: [Double] = []
      for argument in call.arguments {
        numbers.append(try evaluate(argument, &failedTrials).number)
      }
      return (.number(calculate(numbers), nil), nil)
    }
    guard case .reference(let reference)? = call.arguments.first else {
      preconditionFailure("checked formulas give this function a selection")
    }
    let label = reference.selection.label.text
    failedTrials = max(failedTrials, outcomes[label]?.failures.count ?? 0)
    if case .count = function.kind {
      let count = try matching(reference.selection).count
      return (.number(Double(count), .integer), nil)
    }
    let trials = try select(reference.selection)
    let column = column(reference.column)
    let format = column.defaultFormat
    // A trial without this value, as the reference has no score, takes no part.
    var valued = trials.compactMap { trial in
      column.value(trial).number.flatMap { $0.isFinite ? (trial, $0) : nil }
    }
    if function.needsDirection, valued.contains(where: { $0.0.isScored }) {
      valued.removeAll { !$0.0.isScored }
    }
    guard let first = valued.first else {
      throw .noValue(column: column.name, trial: "every selected trial of \(label)")
    }
    switch function.kind {
    case .summary(let summarise): return (.number(summarise(valued.map(\.1)), format), nil)
    case .choice(let order):
      // The first of equals, in the order of the grid.
      let chosen = valued.dropFirst().reduce(first) { best, next in
        switch order(column.direction) {
        case .smallest: next.1 < best.1 ? next : best
        case .largest: next.1 > best.1 ? next : best
        }
      }
      return (.number(chosen.1, format), chosen.0)
    case .count, .scalar: preconditionFailure("handled above")
    }
  }

  // MARK: Trials

  /// The trials that fulfil the conditions, at least one.
  private func select(_ selection: Selection) throws(EvaluationFailure) -> [TrialResult] {
    let trials = try matching(selection)
    guard trials.isEmpty else { return trials }
    let label = selection.label.text
    if let failures = outcomes[label]?.failures, !failures.isEmpty {
      throw .failed(label: label, failures: failures)
    }
    throw .noTrial(label: label, conditions: selection.conditions.map(\.text))
  }

  private func matching(_ selection: Selection) throws(EvaluationFailure) -> [TrialResult] {
    guard let outcome = outcomes[selection.label.text] else {
      throw .noResults(label: selection.label.text)
    }
    return outcome.results.filter { $0.matches(selection.conditions) }
  }

  private func column(_ name: Name?) -> ResultColumn {
    guard let column = name.flatMap({ ResultColumn.named($0.text) }) else {
      preconditionFailure("checked formulas name known columns only")
    }
    return column
  }

  private func value(
    of column: ResultColumn, in trial: TrialResult
  ) throws(EvaluationFailure) -> Value {
    switch column.value(trial) {
    case .text(let text): return .text(text)
    case .integer(let integer): return .number(Double(integer), column.defaultFormat)
    case .number(let number): return .number(number, column.defaultFormat)
    case .missing: throw .noValue(column: column.name, trial: trial.model)
    }
  }
}

extension TrialResult {
  func matches(_ conditions: [Condition]) -> Bool {
    conditions.allSatisfy { condition in
      ResultColumn.named(condition.column.text).map { condition.matches($0.value(self)) } ?? false
    }
  }
}
