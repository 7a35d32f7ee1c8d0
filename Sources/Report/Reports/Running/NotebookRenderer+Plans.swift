package import Execution
internal import Files
internal import Notebooks
internal import Options
package import Trials

/// What a render would run, and why; nothing is run, and the store stays as it is.
extension NotebookRenderer {
  /// The graph of a notebook's stages, with what is missing of it and what that takes.
  ///
  /// - Parameters:
  ///   - onRemarks: told of the remarks on the notebook, as a terminal shows them.
  ///   - onWarning: told of damaged results, which count as missing.
  /// - Throws: `NotebookProblems` with every complaint, `RenderError`.
  package func stages(
    of path: String, onRemarks: (String) -> Void = { _ in },
    onWarning: @escaping (String) -> Void = { _ in }
  ) throws -> Plan {
    let plan = try self.plan(path)
    if !plan.remarks.isEmpty { onRemarks(plan.remarksText) }
    return try runner(onWarning).plan(plan.runnable, folder: PathText.parent(of: path))
  }

  /// Why the trials behind a block would run.
  package struct Explanation: Encodable, Sendable {
    /// Trials behind the block.
    package let trials: Int
    /// Of those that would run or can't be run, in their order.
    package let reasons: [RunReason]
  }

  /// Compares what a block's trials are made from with what the store has.
  ///
  /// - Throws: `NotebookProblems` with every complaint, `RenderError`.
  package func explanation(of label: String, in path: String) throws -> Explanation {
    let plan = try self.plan(path)
    guard let labels = plan.experiments(behind: label) else {
      throw RenderError.unknownBlock(label, known: plan.labels)
    }
    let stages = try runner().plan(plan.runnable, folder: PathText.parent(of: path))
    let count = stages.trials.count { !labels.isDisjoint(with: $0.labels) }
    // All that the store has is read for nothing where nothing would run.
    let isDone = stages.trials.allSatisfy {
      labels.isDisjoint(with: $0.labels) || stages.isStored($0)
    }
    return Explanation(
      trials: count,
      reasons: isDone
        ? [] : stages.reasons(for: labels, comparing: StoreInventory(of: settings.storeFolder)))
  }

  /// The stored results that a notebook's trials rest on.
  ///
  /// - Parameter hardware: the machines whose results are meant: `StoreInventory.hardware`.
  /// - Throws: `NotebookProblems` with every complaint, `RenderError`.
  package func neededResults(_ path: String, hardware: [Hardware]) throws -> NeededResults {
    try runner().neededResults(
      plan(path).runnable, folder: PathText.parent(of: path), hardware: hardware)
  }

  /// What the files that experiments name, and their settings together, keep from being run.
  func preflight(_ experiments: [PlannedExperiment], folder: String) -> [Diagnostic] {
    let mistakes = runner().mistakes(
      in: experiments.map { .init(label: $0.label, settings: $0.settings) }, folder: folder)
    var found: [Diagnostic] = []
    for (label, own) in Dictionary(grouping: mistakes, by: \.label) {
      guard let experiment = experiments.first(where: { $0.label == label }) else { continue }
      let places = ExperimentPlaces(experiment, folder: folder)
      for mistake in own { found.append(places.diagnostic(mistake)) }
    }
    var seen: Set<Diagnostic> = []
    return found.filter { seen.insert($0).inserted }
  }

  private func runner(_ onWarning: @escaping (String) -> Void = { _ in }) -> ExperimentRunner {
    ExperimentRunner(
      store: Store(folder: settings.storeFolder, leavesDamage: true), executor: executor
    ) { event in
      if case .warning(let text) = event { onWarning(text) }
    }
  }
}
