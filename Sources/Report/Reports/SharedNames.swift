internal import Notebooks
internal import Options
internal import Trials

/// Names tell models and data sets apart in tables, charts and formulas over several experiments: a name
/// that stands for one thing here and for another there would put their results together.
struct SharedNames {
  private var datasets: [String: (choice: DatasetChoice, experiment: String)] =
    [:]
  private var models: [String: (source: ModelSource, experiment: String)] = [:]

  /// - Returns: what an experiment calls by a name that an earlier one has given to something else.
  mutating func complaints(about experiment: PlannedExperiment) -> [Diagnostic] {
    var names: [(option: String, name: String, other: String)] = []
    for choice in experiment.settings.datasets.map(\.normalized) {
      if let known = datasets[choice.label] {
        if known.choice != choice { names.append(("dataset", choice.label, known.experiment)) }
      } else {
        datasets[choice.label] = (choice, experiment.label)
      }
    }
    for source in experiment.settings.models {
      if let known = models[source.name] {
        if known.source != source { names.append(("models", source.name, known.experiment)) }
      } else {
        models[source.name] = (source, experiment.label)
      }
    }
    return names.map {
      Diagnostic(
        .nameOfAnother(option: $0.option, name: $0.name, experiment: $0.other),
        at: experiment.location)
    }
  }
}

extension DatasetChoice {
  /// The same, its path without `.` and empty parts: `./pets/` is `pets`.
  fileprivate var normalized: Self {
    switch self {
    case .named: self
    case .images(let path):
      .images(
        (path.hasPrefix("/") ? "/" : "")
          + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/"))
    case .part(let name, let whole, let classes, let sample):
      .part(name: name, of: whole.normalized, classes: classes, sample: sample)
    }
  }
}
