extension FormulaEvaluator {
  /// What a proposition comes to on the results.
  struct Judgement: Hashable, Sendable {
    /// A comparison with the values that its sides have.
    struct Comparison: Hashable, Sendable {
      let left, right: Side
      let relation: String
      let holds: Bool
    }

    struct Side: Hashable, Sendable {
      let formula: ComparedText
      let value: String
    }

    let holds: Bool
    let comparisons: [Comparison]
    let failedTrials: Int
  }

  /// - Throws: `EvaluationFailure` where the results do not decide it.
  func judge(_ proposition: ResolvedProposition) throws(EvaluationFailure) -> Judgement {
    var comparisons: [Judgement.Comparison] = []
    var failedTrials = 0
    let holds = try judge(proposition, &comparisons, &failedTrials)
    return Judgement(holds: holds, comparisons: comparisons, failedTrials: failedTrials)
  }

  private func judge(
    _ proposition: ResolvedProposition, _ comparisons: inout [Judgement.Comparison],
    _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Bool {
    switch proposition {
    case .negation(let inner): return try !judge(inner, &comparisons, &failedTrials)
    case .both(let a, let b):
      return try judge(a, b, decidedBy: false, &comparisons, &failedTrials)
    case .either(let a, let b):
      return try judge(a, b, decidedBy: true, &comparisons, &failedTrials)
    case .statement(.test(let test)):
      let comparison = try compare(test.pairing, &failedTrials)
      guard case .test(let verdict) = test.pairing.function.kind else {
        preconditionFailure("only tests stand in claims by themselves")
      }
      let (a, b) = Self.texts(
        Quantity(number: comparison.first, format: test.pairing.column.defaultFormat),
        Quantity(number: comparison.second, format: test.pairing.column.defaultFormat))
      guard let holds = verdict(comparison) else {
        throw .notDecided(test: test.text, first: a, second: b, reason: comparison.words)
      }
      comparisons.append(
        Judgement.Comparison(
          left: Judgement.Side(
            formula: ComparedText(text: test.text, isLiteral: false), value: "\(a) and \(b)"),
          right: Judgement.Side(
            formula: ComparedText(text: comparison.words, isLiteral: true), value: comparison.words),
          relation: "–", holds: holds))
      return holds
    case .statement(.comparison(let comparison)):
      let holds: Bool
      let texts: (String, String)
      switch comparison.sides {
      case .numbers(let left, let right):
        let a = try evaluate(left, &failedTrials)
        let b = try evaluate(right, &failedTrials)
        guard a.number.isFinite, b.number.isFinite else { throw .notFinite }
        holds = comparison.relation.holds(a.number, b.number)
        texts = Self.texts(a, b)
      case .texts(let left, let right):
        let a = try evaluate(left, &failedTrials)
        let b = try evaluate(right, &failedTrials)
        holds = comparison.relation == .equal ? a == b : a != b
        texts = (a, b)
      }
      comparisons.append(
        Judgement.Comparison(
          left: Judgement.Side(formula: comparison.left, value: texts.0),
          right: Judgement.Side(formula: comparison.right, value: texts.1),
          relation: comparison.relation.sign, holds: holds))
      return holds
    }
  }

  /// Works both out, so that the reader sees the values of each; one that has none does not matter where
  /// the other decides by itself.
  private func judge(
    _ a: ResolvedProposition, _ b: ResolvedProposition, decidedBy decisive: Bool,
    _ comparisons: inout [Judgement.Comparison], _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Bool {
    var failure: EvaluationFailure?
    var results: [Bool] = []
    for proposition in [a, b] {
      do throws(EvaluationFailure) {
        results.append(try judge(proposition, &comparisons, &failedTrials))
      } catch {
        failure = failure ?? error
      }
    }
    if results.contains(decisive) { return decisive }
    if let failure { throw failure }
    return !decisive
  }

  /// The two values as evidence: with as many digits as show which of them is the larger.
  private static func texts(_ a: Quantity, _ b: Quantity) -> (String, String) {
    let first = a.format ?? b.format ?? .plain(a.number)
    let second = b.format ?? a.format ?? .plain(b.number)
    let pair = NumberFormat.Pair(values: [a.number, b.number], formats: [first, second])
    guard let more = pair.more else {
      return (text(a, .given, more: 0), text(b, .given, more: 0))
    }
    return (text(a, first, more: more), text(b, second, more: more))
  }

  /// A mean of repeats with its interval, as the evidence that it is.
  private static func text(_ quantity: Quantity, _ format: NumberFormat, more: Int) -> String {
    let written = format.text(quantity.number, in: .prose, more: more)
    guard let spread = quantity.spread, spread.count > 1, let interval = spread.interval else {
      return written
    }
    return format.text(of: quantity.number, written: written, interval, in: .prose)
  }
}
