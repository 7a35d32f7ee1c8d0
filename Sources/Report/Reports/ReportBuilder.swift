internal import Notebooks
internal import Parallel
package import Trials

/// A report, ready to be written.
package struct Report: Sendable {
  /// A trial that failed.
  package struct FailedTrial: Hashable, Sendable {
    /// Of the experiment.
    package let label: String
    package let failure: TrialFailure
  }

  /// Trials that failed for the same reason, as all do whose data set is missing.
  package struct SharedFailure: Hashable, Sendable {
    package let cause: String
    package let repetition: TrialFailure.Repetition
    /// At least one.
    package let trials: [FailedTrial]
  }

  /// All files but `manifest.json`, which the writer makes; `index.html` is the last.
  package internal(set) var files: [OutputFile]
  package let provenance: ReportProvenance
  package let failures: [FailedTrial]
  /// In the notebook's order, what is told of experiments before what is told of blocks.
  let findings: [Finding]

  package var remarks: [TrialRemark] { findings.remarks }
  package var unavailable: [UnavailableValue] { findings.unavailable }
  package var claims: [Claim] { findings.claims }
  package var missingFigures: [MissingFigure] { findings.missingFigures }
  /// The claims that the results do not bear out as the notebook says, or do not decide.
  package var openClaims: [Claim] { findings.openClaims }

  /// Whether everything that the notebook asks for is there.
  package var isComplete: Bool {
    failures.isEmpty && unavailable.isEmpty && missingFigures.isEmpty
  }
}

/// Makes a report of a checked notebook and its results. The same arguments give the same bytes.
package enum ReportBuilder {
  /// - Parameter outcomes: one for each experiment of the plan.
  /// - Throws: `ChartError` where a chart cannot be drawn, or what the encoding of data throws.
  package static func build(
    _ plan: ReportPlan, outcomes: [ExperimentOutcome], provenance: ReportProvenance,
    templates: TemplateSet = .builtIn, pageFiles: PageFiles = .beside
  ) throws -> Report {
    let numbers = CaptionNumbers(plan)
    let context = RenderContext(
      outcomes: outcomes, numbers: numbers.byLabel, templates: templates,
      version: provenance.version, pageFiles: pageFiles)
    let blocks = plan.document.blocks.compactMap { block in
      block.label.flatMap { label in plan.blocks[label].map { (label: label, block: $0) } }
    }
    let rendered = try ParallelWork.map(blocks.count) { try blocks[$0].block.render(context) }
    let html = Dictionary(
      uniqueKeysWithValues: zip(blocks.map(\.label), rendered.map(\.html)))
    let values = FormulaValues(plan, outcomes)
    let findings =
      outcomes.flatMap(TrialRemark.all).map(Finding.remark) + rendered.flatMap(\.findings)
      + values.findings
    let failures = outcomes.flatMap { outcome in
      outcome.failures.map { Report.FailedTrial(label: outcome.label, failure: $0) }
    }
    let results = OutputFile(
      "results.json",
      .bytes(
        try ResultsFile(
          outcomes, findings.claims, plan.columns.defined,
          preprocessing: Dictionary(
            plan.experiments.map { ($0.label, PreprocessedModel.all(of: $0.settings.models)) }
          ) { first, _ in first }
        ).json()))
    // The writer lists the page's digest in its manifest, so the page can't hold that one; it holds
    // what is known before: how the report was made.
    let manifest = OutputFile(
      OutputWriter.manifestName,
      .bytes(try JSONText.encode(Manifest(provenance: provenance, files: [:]))))
    let files = rendered.flatMap(\.files) + plan.files.files + [results]
    let page = PageModel(
      plan: plan,
      body: plan.document.html(
        blocks: { $0.label.flatMap { html[$0] } ?? "" },
        expressions: { values.html($0) },
        references: { numbers.html($0.label) },
        addresses: try plan.files.addresses(in: pageFiles, of: files + [manifest])),
      failures: failures, findings: findings, provenance: provenance,
      results: try pageFiles.address(of: results), manifest: try pageFiles.address(of: manifest))
    let index = OutputFile("index.html", .bytes(Array(page.html(templates).utf8)))
    return Report(
      files: pageFiles == .inside ? [index] : files + [index], provenance: provenance,
      failures: failures, findings: findings)
  }
}
