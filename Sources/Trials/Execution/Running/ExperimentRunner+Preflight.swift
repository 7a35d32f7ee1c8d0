package import Trials

extension ExperimentRunner {
  /// What keeps trials from being run, or is worth knowing of those that would be; nothing is run. Of
  /// trials whose results are stored nothing is read.
  ///
  /// - Returns: each once, in the order of the trials.
  package func mistakes(in experiments: [Experiment], folder: String) -> [TrialMistake] {
    guard let requests = try? Self.requests(experiments, folder).flatMap(\.self) else { return [] }
    var stored = storedResults(folder)
    var preflight = Preflight(stored.hardware)
    var mistakes: [TrialMistake] = []
    for request in requests where !stored.seemsStored(request) {
      for finding in preflight.findings(on: request.trial) {
        mistakes.append(
          TrialMistake(
            label: request.label, trial: request.trial, places: finding.places,
            message: finding.message, isRemark: finding.isRemark))
      }
    }
    return mistakes
  }
}
