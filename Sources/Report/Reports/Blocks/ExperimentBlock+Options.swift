internal import Options
internal import Trials

/// What an `experiment` block can say.
extension ExperimentBlock {
  @Sendable static func options(_ names: KnownNames) -> [OptionSpec] {
    TrialSetting.options(names.sources) + [opscore]
  }

  private static let opscore = OptionSpec(
    "opscore",
    .map([
      OptionSpec("train", .number(0...1e6), default: 0, help: "The weight of training time"),
      OptionSpec("test", .number(0...1e6), default: 0, help: "The weight of inference time"),
    ]),
    help:
      "What counts as time in the OpScore of these trials, such as {train: 0.3, test: 0.7}; "
      + "inference time where not given")
}

extension KnownNames {
  /// Those that settings of trials can have.
  var sources: KnownSources { KnownSources(models: models, datasets: datasets) }
}
