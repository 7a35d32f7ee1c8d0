package import Notebooks
package import Options
package import Trials

/// A notebook whose every part has been checked: what is to be run, and what is to be shown.
package struct ReportPlan: Sendable {
  package let document: NotebookDocument
  let kinds: BlockKinds
  /// In the order of the notebook.
  package let experiments: [PlannedExperiment]
  /// The blocks of the document by label.
  let blocks: [String: any Block]
  /// The formulas of the document, in its order.
  let formulas: [PlannedFormula]
  /// With those that the document defines.
  let columns: ColumnTable
  /// What the links and images of the prose lead to.
  let files: ProseFiles
  /// What a reader of the notebook should know before anything runs, by place.
  package let remarks: [Diagnostic]

  /// The remarks as a terminal shows them; empty without any.
  var remarksText: String { DiagnosticFormatter([document.source]).format(remarks) }
}

/// An experiment block, ready to be expanded into trials.
package struct PlannedExperiment: Sendable {
  package let label: String
  package let settings: ExperimentSettings
  /// As the notebook gives them.
  let options: Options
  /// Where the block begins.
  package let location: SourceLocation
}

/// A formula of the prose.
struct PlannedFormula: Sendable {
  let source: InlineExpression
  let formula: ResolvedFormula
}

/// What is wrong with a notebook: at least one complaint.
package struct NotebookProblems: Error, Sendable {
  package let source: NotebookSource
  /// By place.
  package let diagnostics: [Diagnostic]

  /// All complaints as a terminal shows them.
  package var text: String { DiagnosticFormatter([source]).format(diagnostics) }
}
