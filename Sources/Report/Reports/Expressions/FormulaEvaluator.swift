internal import Assessment
internal import Names
internal import Trials

/// Evaluates resolved formulas; a pure function of the outcomes.
struct FormulaEvaluator {
  private let outcomes: [String: ExperimentOutcome]

  init(_ outcomes: [ExperimentOutcome]) {
    self.outcomes = Dictionary(outcomes.map { ($0.label, $0) }, uniquingKeysWith: { a, _ in a })
  }

  /// - Throws: `EvaluationFailure` where the results give no value.
  func evaluate(_ formula: ResolvedFormula) throws(EvaluationFailure) -> FormulaValue {
    var failedTrials = 0
    switch formula {
    case .text(let term):
      // A reader can be told all names of a tie; what is compared with one needs one.
      let text = NameList.joined(try texts(term, &failedTrials), by: "and")
      return FormulaValue(text: text, failedTrials: failedTrials)
    case .number(let term, let format, let showsInterval):
      let quantity = try evaluate(term, &failedTrials)
      guard quantity.number.isFinite else { throw .notFinite }
      let format = format ?? quantity.format ?? .plain(quantity.number)
      var text = format.text(quantity.number, in: .prose)
      if showsInterval {
        guard let spread = quantity.spread else { throw .noInterval(count: 2) }
        if let interval = spread.interval {
          text = format.text(quantity.number, interval, in: .prose)
        } else if spread.count == 1 {
          text += " (one seed)"
        }
      }
      return FormulaValue(
        text: text, repeats: quantity.spread.flatMap { $0.text(format) },
        failedTrials: failedTrials)
    }
  }

  // MARK: Terms

  func evaluate(_ term: NumberTerm, _ failedTrials: inout Int) throws(EvaluationFailure) -> Quantity
  {
    // A closure cannot hold on to the count.
    var failed = failedTrials
    defer { failedTrials = failed }
    return try term.quantity { (number) throws(EvaluationFailure) in
      try evaluate(number, &failed)
    }
  }

  func evaluate(_ term: TextTerm, _ failedTrials: inout Int) throws(EvaluationFailure) -> String {
    let texts = try texts(term, &failedTrials)
    guard texts.count == 1, let text = texts.first else { throw .tie(texts, column: nil) }
    return text
  }

  /// Each text once; several where trials tie.
  private func texts(
    _ term: TextTerm, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> [String] {
    switch term {
    case .literal(let text): return [text]
    case .value(let selection, let column):
      return [try text(of: column, in: one(selection, &failedTrials))]
    case .member(let choice, let column):
      var texts: [String] = []
      for valued in try choose(choice, &failedTrials) {
        let text = try text(of: column, in: valued.repeats)
        if !texts.contains(text) { texts.append(text) }
      }
      return texts
    }
  }

  private func evaluate(
    _ number: TrialNumber, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Quantity {
    switch number {
    case .value(let selection, let column):
      return try quantity(of: column, in: one(selection, &failedTrials))
    case .member(let choice, let column):
      let chosen = try choose(choice, &failedTrials).map(\.repeats)
      guard Set(chosen.map { $0.value(column) }).count == 1 else {
        throw .tie(chosen.map { $0.name(among: chosen) }, column: column.name)
      }
      return try quantity(of: column, in: chosen[0])
    case .choice(let choice):
      let chosen = try choose(choice, &failedTrials)[0]
      return Quantity(
        number: chosen.number, format: choice.numbers.format, spread: chosen.spread)
    case .pair(let pairs):
      let values = try self.values(pairs, &failedTrials)
      guard values.count == 1, let value = values.first else {
        throw .severalTrials(
          label: pairs.selection.label,
          count: values.reduce(0) { $0 + $1.numbers.count },
          conditions: pairs.selection.texts)
      }
      return Quantity(number: value.number, format: pairs.format, spread: value.spread)
    case .summary(let summary, let numbers):
      return try self.summary(summary, of: numbers, &failedTrials)
    case .bound(let end, let numbers):
      let values = try self.values(numbers, &failedTrials)
      guard values.count == 1, let value = values.first else { throw .noInterval(count: 2) }
      if let interval = value.spread.interval {
        return Quantity(number: end(interval), format: numbers.format)
      }
      guard value.spread.count > 1 else { throw .noInterval(count: 1) }
      // What all repeats have in common is exact.
      return Quantity(number: value.number, format: numbers.format)
    case .pairing(let pairing):
      guard case .number(let number) = pairing.function.kind else {
        preconditionFailure("tests are no numbers")
      }
      let comparison = try compare(pairing, &failedTrials)
      guard let value = number(comparison) else {
        throw .notPaired(function: pairing.function.name, column: pairing.column.name)
      }
      return Quantity(number: value, format: pairing.function.format)
    case .measure(let measure, let selection):
      countFailures(selection.label, &failedTrials)
      let number = measure.calculate(
        try matching(selection, &failedTrials),
        try matching(TrialSelection(label: selection.label, filters: []), &failedTrials))
      return Quantity(number: number, format: measure.format)
    }
  }

  func compare(
    _ pairing: TrialPairing, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> TrialComparison {
    let first = try one(pairing.first, &failedTrials)
    let second = try one(pairing.second, &failedTrials)
    for repeats in [first, second] where repeats.value(pairing.column).number == nil {
      throw missing(pairing.column, repeats)
    }
    guard let comparison = TrialComparison(first, second, pairing.column) else {
      throw .notFinite
    }
    return comparison
  }

  private func summary(
    _ summary: TrialSummary, of numbers: TrialNumbers, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Quantity {
    let values = try self.values(numbers, &failedTrials)
    let all = values.flatMap(\.numbers)
    guard all.count >= summary.least else { throw .oneValue(function: summary.name) }
    let spread = summary.isMean && values.count == 1 ? values.first?.spread : nil
    // The mean of what all have in common is that, without a rounding error.
    if summary.isMean, let first = all.first, all.allSatisfy({ $0 == first }) {
      return Quantity(number: first, format: numbers.format, spread: spread)
    }
    return Quantity(
      number: summary.calculate(all), format: numbers.format == .given ? nil : numbers.format,
      spread: spread)
  }

  // MARK: Values of trials

  /// Repeats with their values of something.
  private struct Valued {
    let repeats: Repeats
    let numbers: [Double]
    /// Their mean.
    let number: Double
    let spread: RepeatSpread
  }

  /// The trial with the best value, or all that tie, in the order of the grid; at least one.
  private func choose(
    _ choice: TrialChoice, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> [Valued] {
    let values = try values(choice.numbers, for: choice, &failedTrials)
    let numbers = values.map(\.number)
    let best = choice.order == .smallest ? numbers.min() : numbers.max()
    let chosen = values.filter { $0.number == best }
    guard !chosen.isEmpty else { throw .notFinite }
    return chosen
  }

  /// One for each of the selected trials, at least one.
  ///
  /// - Parameter choice: what one of them is chosen for, so that those that do not compete are left out.
  private func values(
    _ numbers: TrialNumbers, for choice: TrialChoice? = nil, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> [Valued] {
    switch numbers {
    case .pairs(let pairs): return try values(pairs, &failedTrials)
    case .column(let selection, let column):
      countFailures(selection.label, &failedTrials)
      let selected = try select(selection, &failedTrials)
      // A trial without this value, as the reference has no score, takes no part.
      var valued = selected.compactMap { repeats -> Valued? in
        let numbers = repeats.trials.compactMap { column.value($0).number }
        guard !numbers.isEmpty, let mean = repeats.value(column).number else { return nil }
        return Valued(
          repeats: repeats, numbers: numbers, number: mean,
          spread: repeats.spread(column))
      }
      if let choice {
        valued.removeAll { !$0.number.isFinite }
        if choice.isAmongScored, valued.contains(where: \.repeats.first.isScored) {
          valued.removeAll { !$0.repeats.first.isScored }
        }
      }
      guard !valued.isEmpty else {
        throw .noValue(
          column: column.name, trial: "every selected trial of \(selection.label)",
          reason: selected.lazy.compactMap { $0.reason(without: column) }.first)
      }
      return valued
    }
  }

  /// What a function of trials in pairs makes of each selected trial, partners themselves apart; at least
  /// one value. Repeats are compared seed by seed, and the mean is that of their differences or quotients.
  private func values(
    _ pairs: TrialPairs, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> [Valued] {
    let label = pairs.selection.label
    let column = pairs.column
    let failures = outcomes[label]?.failures ?? []
    countFailures(label, &failedTrials)
    let partners = try matching(
      TrialSelection(label: label, filters: [.condition(pairs.partner)]), &failedTrials
    ).flatMap(\.trials)
    var values: [Valued] = []
    let selected = try select(pairs.selection, &failedTrials)
    // The random reference does not compete, as in other functions.
    let isScored = selected.contains(where: \.first.isScored)
    for repeats in selected where !isScored || repeats.first.isScored {
      var numbers: [Double] = []
      for trial in repeats.trials where !pairs.partner.matches(trial) {
        // Of several that are alike in everything that is set, as on a machine whose native instruction set
        // is also asked for by name, any will do.
        let found = partners.first { partner in
          pairs.alike.allSatisfy { $0.value(partner) == $0.value(trial) }
        }
        guard let partner = found else {
          if !failures.isEmpty { throw .failed(label: label, failures: failures) }
          throw .noPartner(
            trial: trial.description(among: outcomes[label]?.results ?? []), label: label,
            condition: pairs.partner.text)
        }
        guard let value = column.value(trial).number, let other = column.value(partner).number
        else {
          throw .noValue(
            column: column.name, trial: name(repeats), reason: repeats.reason(without: column))
        }
        let number = pairs.function.compare(value, other, column.direction)
        guard number.isFinite else { throw .notFinite }
        numbers.append(number)
      }
      guard !numbers.isEmpty else { continue }
      values.append(
        Valued(
          repeats: repeats, numbers: numbers,
          number: numbers.reduce(0, +) / Double(numbers.count),
          spread: RepeatSpread(
            // A difference or quotient of shares is not a share.
            interval: Repeats.interval(numbers, .none, images: [], canBeNegative: true),
            count: numbers.count)))
    }
    guard !values.isEmpty else {
      throw .noTrial(
        label: label, conditions: pairs.selection.texts + [pairs.partner.unequal.text])
    }
    return values
  }

  // MARK: Trials

  private func countFailures(_ label: String, _ failedTrials: inout Int) {
    failedTrials = max(failedTrials, outcomes[label]?.failures.count ?? 0)
  }

  /// The one trial, or the repeats of it, that a selection is to select.
  private func one(
    _ selection: TrialSelection, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Repeats {
    let selected = try select(selection, &failedTrials)
    guard selected.count == 1, let repeats = selected.first else {
      throw .severalTrials(
        label: selection.label, count: selected.reduce(0) { $0 + $1.count },
        conditions: selection.texts)
    }
    failedTrials = max(failedTrials, repeats.failed)
    return repeats
  }

  /// The trials that fulfill the conditions, at least one.
  private func select(
    _ selection: TrialSelection, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> [Repeats] {
    let trials = try matching(selection, &failedTrials)
    guard trials.isEmpty else { return trials }
    if let failures = outcomes[selection.label]?.failures, !failures.isEmpty {
      throw .failed(label: selection.label, failures: failures)
    }
    throw .noTrial(label: selection.label, conditions: selection.texts)
  }

  private func matching(
    _ selection: TrialSelection, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> [Repeats] {
    guard let outcome = outcomes[selection.label] else {
      throw .noResults(label: selection.label)
    }
    var conditions: [TrialCondition] = []
    for filter in selection.filters {
      switch filter {
      case .condition(let condition): conditions.append(condition)
      case .computed(let column, let comparison, let term, let text):
        conditions.append(
          TrialCondition(
            column: column, comparison: comparison, value: try value(of: term, &failedTrials),
            written: text))
      }
    }
    return Repeats.select([outcome.label], where: conditions, from: [outcome])
  }

  private func value(
    of term: Term, _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> TrialCondition.Value {
    switch term {
    case .text(let text): return .text(try evaluate(text, &failedTrials))
    case .number(let number):
      let value = try evaluate(number, &failedTrials).number
      guard value.isFinite else { throw .notFinite }
      return .number(value)
    }
  }

  private func quantity(
    of column: ResultColumn, in repeats: Repeats
  ) throws(EvaluationFailure) -> Quantity {
    guard let number = repeats.value(column).number else { throw missing(column, repeats) }
    return Quantity(
      number: number, format: column.defaultFormat, spread: repeats.spread(column))
  }

  private func text(
    of column: ResultColumn, in repeats: Repeats
  ) throws(EvaluationFailure) -> String {
    let value = repeats.value(column)
    guard value != .missing else { throw missing(column, repeats) }
    return value.text
  }

  private func missing(_ column: ResultColumn, _ repeats: Repeats) -> EvaluationFailure {
    if column.name == "seed" {
      return .noOneSeed(trial: name(repeats), count: repeats.count)
    }
    return .noValue(
      column: column.name, trial: name(repeats), reason: repeats.reason(without: column))
  }

  /// The model, and what tells these from other trials of it.
  private func name(_ repeats: Repeats) -> String {
    let all = outcomes[repeats.rows[0].experiment]?.results ?? []
    return repeats.first.description(
      among: all.filter { $0.model == repeats.first.model }, without: ["seed"])
  }
}

extension TrialNumbers {
  /// That its numbers suggest.
  var format: NumberFormat? {
    switch self {
    case .column(_, let column): column.defaultFormat
    case .pairs(let pairs): pairs.format
    }
  }
}

extension TrialPairs {
  var format: NumberFormat? { function.keepsUnit ? column.defaultFormat : nil }
}
