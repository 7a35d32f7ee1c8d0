public import Experiments
internal import Notebooks

/// A report, ready to be written.
public struct Report: Sendable {
  /// A trial that failed.
  public struct FailedTrial: Hashable, Sendable {
    /// Of the experiment.
    public let label: String
    public let failure: TrialFailure
  }

  /// A formula that has no value on these results.
  public struct UnavailableValue: Hashable, Sendable {
    public let formula: String
    public let line: Int
    public let cause: String
  }

  /// All files but `manifest.json`, which the writer makes; `index.html` is the last.
  public let files: [OutputFile]
  public let provenance: ReportProvenance
  public let failures: [FailedTrial]
  public let unavailable: [UnavailableValue]
  /// In the notebook's order.
  public let claims: [Claim]

  /// The claims that the results do not bear out as the notebook says, or do not decide.
  public var openClaims: [Claim] { claims.filter { !$0.verdict.isExpected } }

  /// Whether everything that the notebook asks for is there.
  public var isComplete: Bool { failures.isEmpty && unavailable.isEmpty }
}

/// Makes a report of a checked notebook and its results. The same arguments give the same bytes.
public enum ReportBuilder {
  /// - Parameter outcomes: one for each experiment of the plan.
  /// - Throws: `ChartError` where a chart cannot be drawn, or what the encoding of data throws.
  public static func build(
    _ plan: ReportPlan, outcomes: [ExperimentOutcome], provenance: ReportProvenance,
    templates: TemplateSet = .builtIn
  ) throws -> Report {
    let numbers = CaptionNumbers(plan)
    let context = RenderContext(
      outcomes: outcomes, numbers: numbers.byLabel, templates: templates,
      version: provenance.version)

    var files: [OutputFile] = []
    var html: [String: String] = [:]
    var claims: [Claim] = []
    for block in plan.document.blocks {
      guard let label = block.label, let kind = plan.blocks[label] else { continue }
      let rendered = try kind.render(context)
      html[label] = rendered.html
      files += rendered.files
      if let claim = rendered.claim { claims.append(claim) }
    }

    let values = FormulaValues(plan, outcomes)
    let body = plan.document.html(
      blocks: { $0.label.flatMap { html[$0] } ?? "" },
      expressions: { values.html($0) },
      references: { numbers.html($0.label, document: plan.document) })
    let failures = outcomes.flatMap { outcome in
      outcome.failures.map { Report.FailedTrial(label: outcome.label, failure: $0) }
    }
    let page = PageModel(
      plan: plan, body: body, failures: failures, values: values, claims: claims,
      provenance: provenance)
    files.append(
      OutputFile("results.json", .bytes(try JSONText.encode(ResultsFile(outcomes, claims)))))
    files.append(
      OutputFile("index.html", .bytes(Array(page.html(templates).utf8))))
    return Report(
      files: files, provenance: provenance, failures: failures,
      unavailable: values.unavailable.map(\.value), claims: claims)
  }
}

/// `results.json`: the experiments by label, their trials in the order of the grid, and the claims.
private struct ResultsFile: Encodable {
  struct Experiment: Encodable {
    let trials: [TrialResult]
    let failures: [TrialFailure]
  }

  struct CheckedClaim: Encodable {
    let label, says, evidence: String
    let verdict: Claim.Verdict
  }

  let experiments: [String: Experiment]
  let claims: [CheckedClaim]

  init(_ outcomes: [ExperimentOutcome], _ claims: [Claim]) {
    self.claims = claims.map {
      CheckedClaim(
        label: $0.label, says: $0.statement, evidence: $0.evidence, verdict: $0.verdict)
    }
    experiments = Dictionary(
      outcomes.map { ($0.label, Experiment(trials: $0.results, failures: $0.failures)) },
      uniquingKeysWith: { a, _ in a })
  }
}
