/// What a report has to tell besides what it shows. Any block can leave it.
package enum Finding: Hashable, Sendable {
  case remark(TrialRemark)
  case claim(Claim)
  case unavailable(Report.UnavailableValue)
  case missingFigure(Report.MissingFigure)
}

extension Report {
  /// A value that the results do not give.
  package struct UnavailableValue: Hashable, Sendable {
    /// Of its place in the page.
    let id: String
    package let formula: String
    package let line: Int
    package let cause: String
  }

  /// A figure that can't be shown, though its trials have results.
  package struct MissingFigure: Hashable, Sendable {
    package let label: String
    package let cause: String
  }
}

extension [Finding] {
  /// In the notebook's order, those of experiments before those of figures.
  var remarks: [TrialRemark] {
    compactMap { if case .remark(let remark) = $0 { remark } else { nil } }
  }

  var claims: [Claim] { compactMap { if case .claim(let claim) = $0 { claim } else { nil } } }

  /// The claims that the results do not bear out as the notebook says, or do not decide.
  var openClaims: [Claim] { claims.filter { !$0.verdict.isExpected } }

  var unavailable: [Report.UnavailableValue] {
    compactMap { if case .unavailable(let value) = $0 { value } else { nil } }
  }

  var missingFigures: [Report.MissingFigure] {
    compactMap { if case .missingFigure(let figure) = $0 { figure } else { nil } }
  }
}
