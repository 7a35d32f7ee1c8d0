package import Trials

/// The stored results that experiments rest on.
package struct NeededResults: Sendable {
  /// Keys of results, whether they are stored or not.
  private var keys: Set<String> = []
  /// The trials whose results can't be told, as their data or files can't be read; by cause.
  package private(set) var unknown: [TrialFailure] = []

  /// - Parameters:
  ///   - storeFolder: holds the digests of data sets that have not changed.
  ///   - folder: where relative paths of images start.
  ///   - hardware: the machines whose results are meant: `StoreInventory.hardware`.
  /// - Throws: where a block cannot be made into trials.
  package init(
    of experiments: [ExperimentRunner.Experiment], folder: String, storeFolder: String,
    hardware: [Hardware]
  ) throws {
    var reader = TrialInputReader(store: Store(folder: storeFolder))
    for experiment in experiments {
      let trials = TrialGrid(experiment.settings).trials(in: folder)
      for (trial, name) in zip(trials, TrialName.texts(of: trials)) {
        do {
          let inputs = try reader.inputs(of: trial)
          for hardware in hardware { add(trial, inputs, hardware) }
        } catch {
          unknown.append(TrialFailure(trial: name, cause: String(describing: error)))
        }
      }
    }
  }

  /// Whether a stored result is one of them, or a time of one of them on whatever machine.
  package func contains(_ entry: StoreInventory.Entry) -> Bool {
    keys.contains(entry.key) || entry.facts["of"].map(keys.contains) ?? false
  }

  private mutating func add(_ trial: Trial, _ inputs: TrialInputs, _ hardware: Hardware) {
    keys.formUnion(TrialKeys(trial, inputs: inputs, hardware: hardware).all.map(\.digest))
    if let pretraining = trial.pretraining, let own = inputs.ofPretraining {
      add(pretraining, own, hardware)
    }
    for other in trial.otherModels {
      if let own = inputs.others[other.model.name] { add(other, own, hardware) }
    }
  }
}
