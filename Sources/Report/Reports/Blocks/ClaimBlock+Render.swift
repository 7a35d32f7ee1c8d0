internal import Names
internal import Notebooks
internal import Trials

/// A claim of a report and what the results say of it.
package struct Claim: Hashable, Sendable {
  package enum Verdict: String, Codable, Hashable, Sendable {
    case holds
    /// It does not hold, and nobody said so.
    case fails
    /// It does not hold, as the notebook says.
    case refuted
    /// It holds, although the notebook says that it does not.
    case unexpected
    /// The results do not decide it.
    case undecided
    /// The results do not decide it, as the notebook says.
    case open
    /// It says nothing of such results, by its own condition.
    case inapplicable

    /// Whether the results are what the notebook says.
    package var isExpected: Bool {
      switch self {
      case .holds, .refuted, .open, .inapplicable: true
      case .fails, .unexpected, .undecided: false
      }
    }
  }

  package let label: String
  /// `Claim 2`.
  package let number: String
  package let statement: String
  package let verdict: Verdict
  /// The comparisons with their values, or why there is no verdict; plain text.
  package let evidence: String
}

extension ClaimBlock {
  func render(_ context: RenderContext) throws -> RenderedBlock {
    let (verdict, comparisons, note) = judged(context.outcomes)
    let claim = Claim(
      label: label, number: context.numbers[label] ?? "", statement: statement, verdict: verdict,
      evidence: note ?? comparisons.map(\.text).joined(separator: "; "))
    let html = context.templates.render(
      "claim",
      [
        "id": label,
        "number": claim.number,
        "statement": HTMLText.escaped(statement),
        "class": verdict.rawValue,
        "verdict": verdict.words,
        "comparisons": comparisons.map { comparison -> [String: Any] in
          [
            "left": side(comparison.left), "right": side(comparison.right),
            "relation": comparison.relation, "holds": comparison.holds,
          ]
        },
        "note": optional(note), "noteHTML": HTMLText.marked(note ?? ""),
      ])
    return RenderedBlock(html: html, findings: [.claim(claim)])
  }

  private func judged(_ outcomes: [ExperimentOutcome]) -> (
    Claim.Verdict, [FormulaEvaluator.Judgement.Comparison], note: String?
  ) {
    do throws(EvaluationFailure) {
      let evaluator = FormulaEvaluator(outcomes)
      let applies = try condition.map(evaluator.judge)
      let isApplicable = applies?.holds ?? true
      let judgement =
        if let applies, !isApplicable { applies } else { try evaluator.judge(proposition) }
      let verdict: Claim.Verdict =
        switch (isApplicable, judgement.holds) {
        case (false, _): .inapplicable
        case (true, true): expected == .holds ? .holds : .unexpected
        case (true, false): expected == .refuted ? .refuted : .fails
        }
      let failed = max(judgement.failedTrials, applies?.failedTrials ?? 0)
      guard failed == 0 else {
        // What has failed might have decided otherwise.
        return (
          .undecided, judgement.comparisons,
          "\(Counted.text(failed, "failed trial")) might have decided otherwise"
        )
      }
      return (verdict, judgement.comparisons, nil)
    } catch {
      // That results are missing is not what a notebook expects.
      if case .notDecided = error, expected == .undecided { return (.open, [], error.description) }
      return (.undecided, [], error.description)
    }
  }

  private func side(_ side: FormulaEvaluator.Judgement.Side) -> [String: Any] {
    ["value": side.value, "formula": optional(side.formula.isLiteral ? nil : side.formula.text)]
  }
}

extension Claim.Verdict {
  /// As the page says it.
  package var words: String {
    switch self {
    case .holds: "Holds"
    case .fails: "Does not hold"
    case .refuted: "Does not hold, as expected"
    case .unexpected: "Holds, against expectation"
    case .undecided: "Not decided"
    case .open: "Not decided, as expected"
    case .inapplicable: "Does not apply here"
    }
  }
}

extension FormulaEvaluator.Judgement.Comparison {
  /// `max(quick.size_mb): 3.46 MB < 4`, or the same `is not so`.
  fileprivate var text: String {
    "\(left.text) \(relation) \(right.text)" + (holds ? "" : " is not so")
  }
}

extension FormulaEvaluator.Judgement.Side {
  fileprivate var text: String { formula.isLiteral ? value : "\(formula.text): \(value)" }
}
