internal import Names
internal import Notebooks
internal import Options
internal import Trials

/// The values of a notebook's formulas, and those that have none.
struct FormulaValues: Sendable {
  private enum Outcome: Sendable {
    case value(FormulaValue)
    /// The cause.
    case unavailable(String)
  }

  /// The values that there are none of.
  private(set) var findings: [Finding] = []
  private var outcomes: [InlineExpression: (id: String, outcome: Outcome)] = [:]

  init(_ plan: ReportPlan, _ results: [ExperimentOutcome]) {
    let evaluator = FormulaEvaluator(results)
    for (index, planned) in plan.formulas.enumerated() {
      // A point is in no label and in no heading's anchor.
      let id = "value.\(index + 1)"
      do throws(EvaluationFailure) {
        let value = try evaluator.evaluate(planned.formula)
        outcomes[planned.source] = (id, .value(value))
      } catch {
        let cause = error.description
        outcomes[planned.source] = (id, .unavailable(cause))
        findings.append(
          .unavailable(
            .init(
              id: id, formula: planned.source.text, line: planned.source.location.line,
              cause: cause)))
      }
    }
  }

  func html(_ expression: InlineExpression) -> String {
    let formula = HTMLText.escaped(expression.text)
    switch outcomes[expression] {
    case nil: return "<code>\(formula)</code>"
    case (_, .value(let value))?:
      let text = HTMLText.escaped(value.text)
      let title = value.repeats.map { "\(formula), \(HTMLText.escaped($0))" } ?? formula
      guard value.failedTrials > 0 else {
        return "<span class=\"value\" title=\"\(title)\">\(text)</span>"
      }
      let note =
        "without \(Counted.text(value.failedTrials, "failed trial"))"
      return "<span class=\"value\" title=\"\(title), \(note)\">\(text)"
        + "<sup><a href=\"#page.incomplete\" aria-label=\"\(note)\">†</a></sup></span>"
    case (let id, .unavailable(let cause))?:
      return "<span class=\"unavailable\" id=\"\(id)\" title=\"\(formula)\">"
        + "not available: \(HTMLText.marked(cause))</span>"
    }
  }
}
