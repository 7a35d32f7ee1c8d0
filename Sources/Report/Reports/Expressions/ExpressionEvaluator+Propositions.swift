extension ExpressionEvaluator {
  /// What a proposition comes to on the results.
  struct Judgement: Hashable, Sendable {
    /// A comparison with the values that its sides have.
    struct Comparison: Hashable, Sendable {
      let left, right: Side
      let relation: String
      let holds: Bool
    }

    struct Side: Hashable, Sendable {
      /// As it is written.
      let formula: String
      let value: String
      /// Whether the formula is the value.
      let isLiteral: Bool
    }

    let holds: Bool
    let comparisons: [Comparison]
    let failedTrials: Int
  }

  /// - Throws: `EvaluationFailure` where the results do not decide it.
  func judge(_ proposition: Proposition) throws(EvaluationFailure) -> Judgement {
    var comparisons: [Judgement.Comparison] = []
    var failedTrials = 0
    let holds = try judge(proposition, &comparisons, &failedTrials)
    return Judgement(holds: holds, comparisons: comparisons, failedTrials: failedTrials)
  }

  private func judge(
    _ proposition: Proposition, _ comparisons: inout [Judgement.Comparison],
    _ failedTrials: inout Int
  ) throws(EvaluationFailure) -> Bool {
    switch proposition {
    case .negation(let inner): return try !judge(inner, &comparisons, &failedTrials)
    case .both(let a, let b):
      return try judge(a, b, decidedBy: false, &comparisons, &failedTrials)
    case .either(let a, let b):
      return try judge(a, b, decidedBy: true, &comparisons, &failedTrials)
    case .comparison(let comparison):
      let left = try evaluate(comparison.left.expression, &failedTrials)
      let right = try evaluate(comparison.right.expression, &failedTrials)
      let holds: Bool
      switch (left, right) {
      case (.number(let a, _, _), .number(let b, _, _)):
        guard a.isFinite, b.isFinite else { throw .notFinite }
        holds = comparison.relation.holds(a, b)
      case (.text(let a), .text(let b)): holds = comparison.relation == .equal ? a == b : a != b
      default: preconditionFailure("checked propositions compare what can be compared")
      }
      let texts = Self.texts(left, right)
      comparisons.append(
        Judgement.Comparison(
          left: side(comparison.left, texts[0]), right: side(comparison.right, texts[1]),
          relation: comparison.relation.sign, holds: holds))
      return holds
    }
  }

  /// Works both out, so that the reader sees the values of each; one that has none does not matter where
  /// the other decides by itself.
  private func judge(
    _ a: Proposition, _ b: Proposition, decidedBy decisive: Bool,
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

  private func side(_ side: Proposition.Side, _ text: String) -> Judgement.Side {
    Judgement.Side(formula: side.text, value: text, isLiteral: side.expression.isLiteral)
  }

  /// The two values as evidence: with as many digits as show which of them is the larger.
  private static func texts(_ left: Value, _ right: Value) -> [String] {
    guard case .number(let a, _, _) = left, case .number(let b, _, _) = right else {
      return [left, right].map { if case .text(let text) = $0 { text } else { "" } }
    }
    let shared = left.format ?? right.format
    let formats = [(left, a), (right, b)].map { $0.format ?? shared ?? plainFormat($1) }
    let more = NumberFormat.Pair(values: [a, b], formats: formats).more
    return zip([left, right], formats).map { value, format in
      text(value, more == nil ? .given : format, more: more ?? 0)
    }
  }

  /// A mean of repeats with its interval, as the evidence that it is.
  private static func text(_ value: Value, _ format: NumberFormat, more: Int) -> String {
    guard case .number(let number, _, let spread) = value else { return "" }
    guard let spread, spread.count > 1, let interval = spread.interval else {
      return format.text(number, in: .prose, more: more)
    }
    return format.text(
      of: number, written: format.text(number, in: .prose, more: more), interval, in: .prose)
  }
}
