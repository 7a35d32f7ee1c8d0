public import Experiments

/// What a block needs to become HTML and files.
public struct RenderContext: Sendable {
  public let outcomes: [ExperimentOutcome]
  /// `Table 1`, `Figure 2` by label.
  let numbers: [String: String]
  let templates: TemplateSet
  /// Of the program: a chart is drawn anew by another version.
  let version: String
}

/// A block on the page, and the files beside the page.
public struct RenderedBlock: Sendable {
  public let html: String
  public let files: [OutputFile]
  /// Of a claim what has become of it.
  public let claim: Claim?
  /// Of a figure what its pictures do not show as it is.
  public let remarks: [TrialRemark]
  /// Why a figure shows nothing though its trials have results.
  public let missing: String?

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
