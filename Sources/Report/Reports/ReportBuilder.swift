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
    /// At least one.
    package let trials: [FailedTrial]
  }

  /// A formula that has no value on these results.
  package struct UnavailableValue: Hashable, Sendable {
    package let formula: String
    package let line: Int
    package let cause: String
  }

  /// A figure that can't be shown, though its trials have results.
  package struct MissingFigure: Hashable, Sendable {
    package let label: String
    package let cause: String
  }

  /// All files but `manifest.json`, which the writer makes; `index.html` is the last.
  package let files: [OutputFile]
  package let provenance: ReportProvenance
  package let failures: [FailedTrial]
  /// In the notebook's order, those of experiments before those of figures.
  package let remarks: [TrialRemark]
  package let unavailable: [UnavailableValue]
  /// In the notebook's order.
  package let claims: [Claim]
  package var missingFigures: [MissingFigure] = []

  /// The claims that the results do not bear out as the notebook says, or do not decide.
  package var openClaims: [Claim] { claims.filter { !$0.verdict.isExpected } }

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

    var files: [OutputFile] = []
    var html: [String: String] = [:]
    var claims: [Claim] = []
    var missing: [Report.MissingFigure] = []
    let blocks = plan.document.blocks.compactMap { block in
      block.label.flatMap { label in plan.blocks[label].map { (label: label, kind: $0) } }
    }
    let allRendered = try ParallelWork.map(blocks.count) { try blocks[$0].kind.render(context) }
    for (block, rendered) in zip(blocks, allRendered) {
      html[block.label] = rendered.html
      files += rendered.files
      if let claim = rendered.claim { claims.append(claim) }
      if let cause = rendered.missing {
        missing.append(Report.MissingFigure(label: block.label, cause: cause))
      }
    }

    let values = FormulaValues(plan, outcomes)
    let body = plan.document.html(
      blocks: { $0.label.flatMap { html[$0] } ?? "" },
      expressions: { values.html($0) },
      references: { numbers.html($0.label) },
      addresses: { plan.files.address($0, isImage: $1) })
    files += plan.files.files
    let failures = outcomes.flatMap { outcome in
      outcome.failures.map { Report.FailedTrial(label: outcome.label, failure: $0) }
    }
    let results = OutputFile("results.json", .bytes(try ResultsFile(outcomes, claims).json()))
    // The writer lists the page's digest in its manifest, so the page can't hold that one; it holds
    // what is known before: how the report was made.
    let manifest = OutputFile(
      OutputWriter.manifestName,
      .bytes(try JSONText.encode(Manifest(provenance: provenance, files: [:]))))
    let page = PageModel(
      plan: plan, body: body, failures: failures, values: values, claims: claims,
      provenance: provenance, results: try pageFiles.address(of: results),
      manifest: try pageFiles.address(of: manifest))
    files.append(results)
    files.append(
      OutputFile("index.html", .bytes(Array(page.html(templates).utf8))))
    return Report(
      files: files, provenance: provenance, failures: failures,
      remarks: outcomes.flatMap(TrialRemark.all) + allRendered.flatMap(\.remarks),
      unavailable: values.unavailable.map(\.value), claims: claims, missingFigures: missing)
  }
}
