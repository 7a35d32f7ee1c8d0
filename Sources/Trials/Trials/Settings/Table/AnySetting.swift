package import Options

/// A row of the table `TrialSetting`, whatever its values are.
package protocol AnySetting: Sendable {
  var name: String { get }
  var optionName: String { get }
  var aliases: [String] { get }
  var group: SettingGroup { get }
  var irrelevant: StageSet { get }
  var factName: String? { get }
  /// Nil where results have none.
  var column: ResultColumn? { get }

  /// The option of an `experiment` block.
  func option(_ known: KnownSources) -> OptionSpec
  /// The option of a training that others start from; nil where it has none.
  func pretrainingOption(_ known: KnownSources) -> OptionSpec?
  /// Takes over a value that fits the option's type.
  func read(_ option: OptionValue, into settings: inout ExperimentSettings)
  func axis(of settings: ExperimentSettings) -> TrialGrid.Axis
  /// Takes the usual value, so that trials can be compared in all but this setting.
  func reset(_ trial: inout Trial)
  func fact(_ facts: TrialFacts, of stage: StageSet) -> String?
  /// As a part of a trial's name, such as `epochs 3`.
  func nameText(_ trial: Trial) -> String
  func pageFacts(_ context: PageContext) -> [PageFact]
}

/// What settings are about. Where trials are put in an order, or told apart, settings of a group go
/// together.
package enum SettingGroup: CaseIterable, Sendable {
  /// In the order in which the grid is gone through, the slowest to change first.
  case model, data, start, arithmetic, training, seed, technique
}

/// The names that registries elsewhere have.
package struct KnownSources: Sendable {
  package let models: [String]
  package let datasets: [String]

  package init(models: [String], datasets: [String]) {
    self.models = models
    self.datasets = datasets
  }
}

/// A line of what an experiment is set to, such as `Seed: 1, 2, 3`.
package struct PageFact: Hashable, Sendable {
  package let title: String
  package var text: String

  package init(_ title: String, _ text: String) {
    self.title = title
    self.text = text
  }
}

/// What a row states its part of the page from.
package struct PageContext: Sendable {
  package let settings: ExperimentSettings
  /// How the page writes a count, such as `60,000`.
  package let count: @Sendable (Int) -> String

  package init(_ settings: ExperimentSettings, count: @escaping @Sendable (Int) -> String) {
    self.settings = settings
    self.count = count
  }
}
