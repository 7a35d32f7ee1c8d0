internal import Trials

/// What a block needs to become HTML and files.
struct RenderContext: Sendable {
  let outcomes: [ExperimentOutcome]
  /// `Table 1`, `Figure 2` by label.
  let numbers: [String: String]
  let templates: TemplateSet
  /// Of the program: a chart is drawn anew by another version.
  let version: String
  let pageFiles: PageFiles
}

/// A block on the page, the files beside the page, and what there is to tell.
struct RenderedBlock: Sendable {
  let html: String
  var files: [OutputFile] = []
  var findings: [Finding] = []
}
