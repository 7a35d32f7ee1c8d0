internal import Trials

/// What the settings of an experiment already tell about the columns of its trials.
struct TrialGrid {
  private struct Axis {
    /// Nil for an axis that is no column of the results.
    let column: String?
    let values: [ResultColumn.Value]
  }

  private let axes: [Axis]

  init(_ settings: ExperimentSettings) {
    axes = [
      Axis(column: "model", values: settings.models.map { .text($0.name) }),
      Axis(column: "split", values: settings.splits.map { .text($0) }),
      Axis(column: "input", values: settings.inputs.map { .integer($0) }),
      Axis(column: "epochs", values: settings.epochs.map { .integer($0) }),
      Axis(column: "batch", values: settings.batches.map { .integer($0) }),
      Axis(column: "seed", values: settings.seeds.map { .integer($0) }),
      Axis(column: "backend", values: settings.backends.map { .text($0) }),
      Self.weights(settings),
      Axis(column: "unfreeze", values: settings.unfreeze.map { .text($0.name) }),
      // A chain may be written in several ways: the results tell which trial has which.
      Axis(column: nil, values: settings.techniques.map { .text($0) }),
      Axis(column: "precision", values: settings.precisions.map { .text($0) }),
      Axis(
        column: settings.datasets.allSatisfy(\.isNamed) ? "dataset" : nil,
        values: settings.datasets.map { .text($0.text) }),
      // What `native` turns out to be is known on the machine that runs the trial.
      Axis(
        column: settings.isas.contains("native") ? nil : "isa",
        values: settings.isas.map { .text($0) }),
      Axis(column: "optimizer", values: settings.optimizers.map { .text($0) }),
      Axis(column: "learning_rate", values: settings.learningRates.map { .number($0) }),
    ]
  }

  private static func weights(_ settings: ExperimentSettings) -> Axis {
    if let weights = settings.weights {
      return Axis(column: "weights", values: weights.map { .text($0.name) })
    }
    let usual = Set(settings.models.map(\.usualWeights))
    // Where models differ in it, it is no axis of its own.
    return Axis(
      column: usual.count == 1 ? "weights" : nil,
      values: usual.prefix(1).map { .text($0.name) })
  }

  /// How many trials the lists multiply out to; nil beyond any number of trials.
  var count: Int? {
    axes.reduce(1) { count, axis in
      guard let count else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
      return overflow ? nil : product
    }
  }

  /// The values that a column takes among the trials that fulfill the conditions on their model;
  /// nil where only the results will tell.
  ///
  /// - Parameter conditions: nil where some of them take results.
  func values(of column: String, under conditions: [TrialCondition]?) -> [ResultColumn.Value]? {
    guard column == "model" || conditions.map(isCertain) ?? false else { return nil }
    return axes.first { $0.column == column }?.values
  }

  /// The random reference has no epochs to multiply by: how many trials it gives is for the
  /// executor to say.
  private func isCertain(under conditions: [TrialCondition]) -> Bool {
    let models = axes.first { $0.column == "model" }?.values ?? []
    return !models.contains { model in
      model.text == Trial.randomReference
        && conditions.allSatisfy { $0.column.name != "model" || $0.matches(model) }
    }
  }

  /// How many trials fulfill the conditions, with how many seeds each, and the columns that still
  /// differ among them; nil where only the results will tell.
  func trials(
    matching conditions: [TrialCondition]
  ) -> (count: Int, seeds: Int, differing: [String])? {
    guard isCertain(under: conditions) else { return nil }
    let known = Set(axes.compactMap(\.column))
    guard conditions.allSatisfy({ known.contains($0.column.name) }) else { return nil }
    var (count, seeds) = (1, 1)
    var differing: [String] = []
    for axis in axes {
      let own = conditions.filter { $0.column.name == axis.column }
      let matching = axis.values.filter { value in own.allSatisfy { $0.matches(value) } }.count
      let (product, overflow) = count.multipliedReportingOverflow(by: matching)
      guard !overflow else { return nil }
      count = product
      if axis.column == "seed" { seeds = matching }
      if matching > 1, let column = axis.column { differing.append(column) }
    }
    return (count, seeds, differing)
  }
}

extension ResultColumn.Value {
  /// As data, without a reader's format; empty where there is none.
  var text: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .number(let number): "\(number)"
    case .missing: ""
    }
  }
}

extension ExperimentSettings.DatasetChoice {
  var isNamed: Bool { if case .images = self { false } else { true } }
  var text: String {
    switch self {
    case .named(let name): name
    case .images(let path): path
    case .part(let name, _, _, _): name
    }
  }
}
