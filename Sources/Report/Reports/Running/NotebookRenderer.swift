package import Execution
internal import Files
internal import Foundation
internal import ModelTools
internal import Names
internal import Notebooks
internal import Trials

/// From a notebook's file to its report: check, run what is missing, build, write.
package struct NotebookRenderer {
  package struct Settings: Sendable {
    /// Each notebook gets a folder of its name in it.
    package var outputFolder: String
    package var storeFolder: String
    /// The executable that worker processes run.
    package var program: String
    /// Values for the notebook's parameters, as YAML.
    package var parameters: [String: String] = [:]
    /// The label of the one block whose trials are run; nil runs all.
    package var only: String?
    /// Whether trials run again that failed earlier and would fail again.
    package var retries = false
    /// No trial is started when this many seconds have passed.
    package var maximumSeconds: Double?
    /// Whether the page holds its pictures and data itself.
    package var isSelfContained = false
    /// Whether the notebook may name images outside of its folder.
    package var allowsPathsOutside = false
    /// Whether published weights that aren't here are not downloaded.
    package var isOffline = false
    /// The notebooks that are rendered together: links between them lead to their reports.
    package var notebooks: [String] = []
    /// A folder of templates in place of the built-in ones.
    package var templatesFolder: String?

    package init(outputFolder: String, storeFolder: String, program: String) {
      self.outputFolder = outputFolder
      self.storeFolder = storeFolder
      self.program = program
    }
  }

  /// What a render has come to.
  package struct Outcome: Sendable {
    package let report: Report
    /// The page's path.
    package let page: String
    package let files: OutputWriter.Summary
    /// Whether all that was asked for is there: everything, or with `only` that block's trials.
    package let isComplete: Bool
    /// Whether claims on what was asked for are not borne out.
    package let areClaimsOpen: Bool
  }

  /// How a notebook stands without running anything.
  package struct Standing: Sendable {
    package let trials: Int
    package let stored: Int
    /// How many of the others failed earlier and would again.
    package let failed: Int
    /// Files of the output that a render would write or remove.
    package let staleFiles: [String]
    /// Figures that can't be shown.
    package var missingFigures: [Report.MissingFigure] = []
    /// The claims that don't come out as the notebook says.
    package var openClaims: [Claim] = []
    /// The formulas of the text that have no value.
    package var unavailable: [Report.UnavailableValue] = []

    /// Whether a render would run nothing, change nothing, and end well.
    package var isCurrent: Bool {
      trials == stored && staleFiles.isEmpty && missingFigures.isEmpty && openClaims.isEmpty
        && unavailable.isEmpty
    }
  }

  let settings: Settings
  private let templates: TemplateSet

  /// - Throws: `TemplateError` where the templates can't be used.
  package init(_ settings: Settings) throws {
    self.settings = settings
    templates = try settings.templatesFolder.map { try TemplateSet(folder: $0) } ?? .builtIn
  }

  /// - Parameter onRemarks: told of the remarks on the notebook, as a terminal shows them, before
  ///   anything runs.
  /// - Throws: `NotebookProblems` with every complaint, `RenderError`, `OutputError`, `RunInterruption`.
  package func render(
    _ path: String, onRemarks: (String) -> Void = { _ in },
    progress: @escaping (RunEvent) -> Void = { _ in }
  ) throws -> Outcome {
    let plan = try self.plan(path)
    if !plan.remarks.isEmpty { onRemarks(plan.remarksText) }
    // Asked now: when the trials are done the text may be another one.
    let commit = NotebookCommit(of: path)
    let deadline = settings.maximumSeconds.map { Date(timeIntervalSinceNow: $0) }
    let only = try settings.only.map { label in
      guard let experiments = plan.experiments(behind: label) else {
        throw RenderError.unknownLabel(
          label, known: plan.labels)
      }
      return experiments
    }
    let writer = OutputWriter(folder: outputFolder(path))
    try writer.prepare()
    let runner = ExperimentRunner(
      store: Store(folder: settings.storeFolder), executor: executor, report: progress)
    let run = try runner.run(
      plan.runnable, folder: PathText.parent(of: path), only: only, deadline: deadline,
      retries: settings.retries)
    let report = try build(plan, run, commit)
    // A page is old or new, not half of each.
    let files = try Interruption.deferred { try writer.write(report) }
    let isComplete =
      only.map { labels in !report.failures.contains { labels.contains($0.label) } }
      ?? report.isComplete
    return Outcome(
      report: report, page: "\(outputFolder(path))/index.html", files: files,
      isComplete: isComplete,
      areClaimsOpen: report.openClaims.contains { claim in
        only.map { labels in
          plan.blocks[claim.label].map { labels.isSuperset(of: $0.sources) } ?? false
        } ?? true
      })
  }

  /// Checks a notebook and tells whether store and output are up to date; runs nothing.
  ///
  /// - Parameters:
  ///   - onRemarks: told of the remarks on the notebook, as a terminal shows them.
  ///   - onWarning: told of damaged results, which count as missing.
  /// - Throws: `NotebookProblems` with every complaint, `RenderError`.
  package func standing(
    _ path: String, onRemarks: (String) -> Void = { _ in },
    onWarning: @escaping (String) -> Void = { _ in }
  ) throws -> Standing {
    let plan = try self.plan(path)
    if !plan.remarks.isEmpty { onRemarks(plan.remarksText) }
    let runner = ExperimentRunner(
      store: Store(folder: settings.storeFolder), executor: executor
    ) { event in
      if case .warning(let text) = event { onWarning(text) }
    }
    let folder = PathText.parent(of: path)
    let (trials, stored, failed) = try runner.standing(of: plan.runnable, folder: folder)
    guard trials == stored + failed else {
      return Standing(trials: trials, stored: stored, failed: failed, staleFiles: [])
    }
    let commit = NotebookCommit(of: path)
    let run = try runner.run(plan.runnable, folder: folder, only: [])
    let report = try build(plan, run, commit)
    let stale = try OutputWriter(folder: outputFolder(path)).staleFiles(report)
    return Standing(
      trials: trials, stored: stored, failed: failed, staleFiles: stale,
      missingFigures: report.missingFigures,
      openClaims: report.openClaims, unavailable: report.unavailable)
  }

  /// Reads and checks a notebook.
  ///
  /// - Throws: `NotebookProblems` with every complaint, `RenderError`.
  func plan(_ path: String) throws -> ReportPlan {
    // Complaints begin with the name, and stand in lines.
    let name = path.replacingOccurrences(of: "\n", with: "\\n")
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RenderError.cannotRead(name)
    }
    let names = KnownNames(
      models: Catalog.modelNames, datasets: Catalog.datasetNames,
      allowsPathsOutside: settings.allowsPathsOutside,
      folder: PathText.parent(of: path))
    return try NotebookChecker.check(
      bytes: Array(data), file: name, names: names, parameters: settings.parameters,
      hasReport: { name in
        settings.notebooks.contains { Self.reportName(of: $0) == name }
          || FileManager.default.fileExists(
            atPath: "\(settings.outputFolder)/\(name)/index.html")
      }, preflight: { preflight($0, folder: PathText.parent(of: path)) })
  }

  private func build(
    _ plan: ReportPlan, _ run: ExperimentRunner.Report, _ commit: NotebookCommit
  ) throws -> Report {
    let provenance = ReportProvenance(of: run, commit: commit.answer())
    return try ReportBuilder.build(
      plan, outcomes: run.outcomes, provenance: provenance, templates: templates,
      pageFiles: settings.isSelfContained ? .inside : .beside)
  }

  var executor: any Executor {
    LocalExecutor(program: settings.program, isOffline: settings.isOffline)
  }

  private func outputFolder(_ path: String) -> String {
    "\(settings.outputFolder)/\(Self.reportName(of: path))"
  }

  /// The name of the folder that a notebook's report gets: the file's without its ending.
  package static func reportName(of path: String) -> String {
    PathText.stem(of: path)
  }

}

/// What keeps a notebook from being rendered, its own mistakes apart.
package enum RenderError: Error, Equatable, CustomStringConvertible {
  case cannotRead(String)
  case unknownLabel(String, known: [String])
  case unknownBlock(String, known: [String])

  package var description: String {
    switch self {
    case .cannotRead(let path):
      return "\(path): there is no such file, or it can't be read"
    case .unknownBlock(let label, let known):
      return UnknownName("block", label, known: known).description
    case .unknownLabel(let label, let known):
      return "`--only`: \(UnknownName("block", label, known: known))"
    }
  }
}

extension ReportPlan {
  /// The experiments as they are run.
  var runnable: [ExperimentRunner.Experiment] {
    let detailed = Set(blocks.values.filter(\.needsDetails).flatMap(\.sources))
    let drawn = Set(blocks.values.filter(\.needsNetwork).flatMap(\.sources))
    return experiments.map {
      ExperimentRunner.Experiment(
        label: $0.label, settings: $0.settings, needsDetails: detailed.contains($0.label),
        needsNetwork: drawn.contains($0.label))
    }
  }

  /// All labels, in the order of the notebook.
  var labels: [String] { document.blocks.compactMap(\.label) }

  /// The experiments that a block shows; nil where there is no such block.
  func experiments(behind label: String) -> Set<String>? {
    blocks[label].map { Set($0.sources) }
  }
}
