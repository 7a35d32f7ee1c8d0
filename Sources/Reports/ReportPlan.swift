public import Experiments
public import Notebooks

/// A notebook whose every part has been checked: what is to be run, and what is to be shown.
public struct ReportPlan: Sendable {
  public let document: NotebookDocument
  /// In the order of the notebook.
  public let experiments: [PlannedExperiment]
  /// The blocks of the document by label.
  let blocks: [String: any BlockKind]
  /// The formulas of the document, in its order.
  let formulas: [PlannedFormula]
  /// What a reader of the notebook should know before anything runs, by place.
  public let remarks: [Diagnostic]

  /// The remarks as a terminal shows them; empty without any.
  var remarksText: String { DiagnosticFormatter([document.source]).format(remarks) }
}

/// An experiment block, ready to be expanded into trials.
public struct PlannedExperiment: Sendable {
  public let label: String
  public let settings: ExperimentSettings
  /// Where the block begins.
  public let location: SourceLocation
}

/// A formula of the prose.
struct PlannedFormula: Sendable {
  let source: InlineExpression
  let formula: Formula
}

/// What is wrong with a notebook: at least one complaint.
public struct NotebookProblems: Error, Sendable {
  public let source: NotebookSource
  /// By place.
  public let diagnostics: [Diagnostic]

  /// All complaints as a terminal shows them.
  public var text: String { DiagnosticFormatter([source]).format(diagnostics) }
}
