package import Trials

/// What a block needs to become HTML and files.
package struct RenderContext: Sendable {
  package let outcomes: [ExperimentOutcome]
  /// `Table 1`, `Figure 2` by label.
  let numbers: [String: String]
  let templates: TemplateSet
  /// Of the program: a chart is drawn anew by another version.
  let version: String
  let pageFiles: PageFiles
}

/// A block on the page, and the files beside the page.
package struct RenderedBlock: Sendable {
  package let html: String
  package let files: [OutputFile]
  /// Of a claim what has become of it.
  package let claim: Claim?
  /// Of a figure what its pictures do not show as it is.
  package let remarks: [TrialRemark]
  /// Why a figure shows nothing though its trials have results.
  package let missing: String?

  init(
    html: String, files: [OutputFile], claim: Claim? = nil, remarks: [TrialRemark] = [],
    missing: String? = nil
  ) {
    self.remarks = remarks
    self.missing = missing
    self.html = html
    self.files = files
    self.claim = claim
  }
}
