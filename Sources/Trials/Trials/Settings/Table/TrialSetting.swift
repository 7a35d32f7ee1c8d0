package import Options

/// The table of all that trials can be set by.
///
/// Options, the grid, keys, names, columns, partners of trials and what pages state are made from it. A new
/// setting is a row in one of the files beside this one, its place in `all`, and a property of `Trial`.
package struct TrialSetting: Sendable {
  private init() {}

  static let table = TrialSetting()

  /// In the order of help and of pages.
  package static let all: [any AnySetting] = [
    table.models, table.datasets, table.splits, table.classes, table.samples, table.limits,
    table.testLimits, table.damaged, table.inputs,
    table.epochs, table.batches, table.optimizers, table.learningRates, table.momenta,
    table.weightDecays, table.schedules,
    table.weights, table.initializations, table.unfreeze, table.features,
    table.techniques, table.precisions, table.seeds, table.backends, table.instructionSets,
    table.threads,
  ]

  /// The setting that a fact of keys is of, as some facts have older names; nil where it is of none.
  package static func name(ofFact name: String) -> String? {
    (all.first { $0.name == name } ?? all.first { $0.factName == name })?.name
  }

  /// All, those of some groups first; within a group, and of the other groups, in the order of the grid.
  private static func all(first groups: [SettingGroup]) -> [any AnySetting] {
    let rest = SettingGroup.allCases.filter { !groups.contains($0) }
    return (groups + rest).flatMap { group in all.filter { $0.group == group } }
  }

  /// In the order of the grid, the slowest to change first.
  package static let ofGrid = all(first: [])

  /// The columns of results that trials are set by, in their order: partners of trials are alike in all of
  /// them but one.
  package static let columns: [ResultColumn] =
    all(first: [.model, .technique, .data, .start, .arithmetic, .seed]).compactMap(\.column)

  package static let columnNames = columns.map(\.name)

  /// In the order in which a trial's name states them.
  static let ofNames = all(first: [.model, .data, .start, .technique]).filter { $0.column != nil }

  /// The column of a setting, or what stands first of those that tell trials apart: the seed last.
  package static let tellingColumns: [ResultColumn] =
    all(first: [.model, .technique, .data, .start, .arithmetic, .training]).compactMap(\.column)

  /// The options of an `experiment` block.
  package static func options(_ known: KnownSources) -> [OptionSpec] {
    all.map { $0.option(known) }
  }

  /// The options of `{pretrain: …}`.
  package static func pretrainingOptions(_ known: KnownSources) -> [OptionSpec] {
    all.compactMap { $0.pretrainingOption(known) }
  }

  /// What the page states of an experiment. Settings with one title stand together.
  package static func pageFacts(_ context: PageContext) -> [PageFact] {
    var facts: [PageFact] = []
    for fact in all.flatMap({ $0.pageFacts(context) }) {
      if let index = facts.firstIndex(where: { $0.title == fact.title }) {
        facts[index].text += ", \(fact.text)"
      } else {
        facts.append(fact)
      }
    }
    return facts
  }
}
