internal import Execution
internal import Notebooks
internal import Options
internal import Trials

/// Finds where a notebook says what a trial was set by.
struct ExperimentPlaces {
  private let experiment: PlannedExperiment
  private let choices: [Trial: [String: Int]]

  /// - Parameter folder: where relative paths start.
  init(_ experiment: PlannedExperiment, folder: String) {
    self.experiment = experiment
    choices = TrialGrid(experiment.settings).choices(in: folder)
  }

  /// What the notebook has to be told of a trial.
  func diagnostic(_ mistake: TrialMistake) -> Diagnostic {
    Diagnostic(
      mistake.message, severity: mistake.isRemark ? .remark : .mistake, at: location(mistake))
  }

  private func location(_ mistake: TrialMistake) -> SourceLocation {
    let options = experiment.options
    var fallback: SourceLocation?
    for place in mistake.places where options.isGiven(place.option) {
      guard let value = value(of: place.option, mistake.trial) else { continue }
      if let found = Self.part(of: value, place) { return found }
      fallback = value.location
    }
    return fallback ?? experiment.location
  }

  /// The value that the trial has been set by.
  private func value(of option: String, _ trial: Trial) -> OptionValue? {
    guard let value = experiment.options[option] else { return nil }
    guard let items = value.listValue, let index = choices[trial]?[option],
      items.indices.contains(index)
    else { return value }
    return items.count == 1 || option != "classes" ? items[index] : value
  }

  /// Where the part lies; nil where the value has none of the keys.
  private static func part(
    of value: OptionValue, _ place: TrialMistake.Place
  ) -> SourceLocation? {
    var value = value
    for key in place.keys {
      guard let next = value[key] else { return nil }
      value = next
    }
    if let word = place.word,
      let item = value.listValue?.first(where: { $0.text == word })
    {
      return item.location
    }
    return value.location
  }
}
