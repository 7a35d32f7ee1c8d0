internal import Assessment
internal import Datasets
internal import Notebooks
internal import Options
internal import Trials

extension BlockKind {
  static let experiment = BlockKind(
    "experiment", help: "Trials to run: every list of values multiplies out into the grid",
    holdsTrials: true, options: ExperimentBlock.options, check: ExperimentBlock.init)
}

/// `experiment`: trials to run. Every list multiplies the grid.
struct ExperimentBlock: Block {
  /// More trials than this in one block are a slip of the pen.
  static let maximumTrials = 1000

  let label: String
  var sources: [String] { [label] }
  let settings: ExperimentSettings
  var experiment: ExperimentSettings? { settings }
  let options: Options?

  init(_ options: Options, label: String, scope: BlockScope) throws(BlockProblems) {
    var complaints: [Diagnostic] = []
    for spec in Self.options(scope.names) {
      Self.complainOfTwins(in: options[spec.name], option: spec.name, into: &complaints)
    }

    let reader = SourceReader(names: scope.names, seed: scope.seed)
    var mistakes: [Diagnostic] = []
    let datasets = reader.datasets(options["dataset"], &mistakes)
    let models = reader.models(options["models"], &mistakes)
    let weights = reader.weights(options["weights"], &mistakes)
    let techniques = reader.techniques(options, &mistakes)
    complaints += mistakes
    Self.check(splits: options["split"], &complaints)
    if options["learning_rate"] == nil, options.strings("optimizer").count > 1 {
      complaints.append(Diagnostic(.learningRateNeeded, at: options.location(of: "optimizer")))
    }
    self.label = label
    self.options = options
    guard !models.isEmpty, !datasets.isEmpty else {
      throw BlockProblems(diagnostics: complaints)
    }

    settings = ExperimentSettings(models: models, datasets: datasets) { settings in
      settings.seeds = [scope.seed]
      for setting in TrialSetting.all {
        if let value = options[setting.optionName] { setting.read(value, into: &settings) }
      }
      if let weights { settings.weights = weights }
      if !techniques.isEmpty { settings.techniques = techniques }
      settings.timeWeights = Self.timeWeights(options["opscore"], &complaints)
    }
    if let mistake = Self.untrainedClassifier(settings) {
      complaints.append(Diagnostic(mistake, at: options.location(of: "epochs")))
    }

    let count = TrialGrid(settings).count
    if count.map({ $0 > Self.maximumTrials }) ?? true {
      complaints.append(
        Diagnostic(.tooManyTrials(count, limit: Self.maximumTrials), at: options.location))
    }
    guard complaints.isEmpty else { throw BlockProblems(diagnostics: complaints) }
  }

  /// Weights without a classifier of their own need training; what a file holds is known later.
  private static func untrainedClassifier(_ settings: ExperimentSettings) -> BlockMistake? {
    guard settings.epochs.contains(0),
      settings.models.contains(where: { $0 != .randomReference })
    else { return nil }
    let weights = settings.weights.lazy.compactMap { $0 }.first { source in
      switch source {
      case .imagenet, .pretrained: true
      case .random, .own, .file: false
      }
    }
    return weights.map { .classifierNeedsTraining(weights: $0.name) }
  }

  /// The same value twice in a list would run the same trial twice.
  private static func complainOfTwins(
    in value: OptionValue?, option: String, into complaints: inout [Diagnostic]
  ) {
    var seen: Set<String> = []
    for item in value?.listValue ?? [] {
      // Maps are told from names that read the same.
      let text = item.entries.map(Self.text) ?? item.text ?? ""
      // 0.1 and 1e-1 are the same number.
      if !seen.insert(item.numberValue?.description ?? text).inserted {
        complaints.append(Diagnostic(.givenTwice(option: option, value: text), at: item.location))
      }
    }
  }

  private static func text(_ entries: [OptionEntry]) -> String {
    entries.map { entry in
      "\(entry.key): \(entry.value.text ?? entry.value.entries.map { "{\(text($0))}" } ?? "")"
    }.joined(separator: ", ")
  }

  private static func check(splits value: OptionValue?, _ complaints: inout [Diagnostic]) {
    for item in value?.listValue ?? [] where DatasetSplit(item) == nil {
      complaints.append(Diagnostic(.badSplit(item.stringValue ?? ""), at: item.location))
    }
  }

  private static func timeWeights(
    _ value: OptionValue?, _ complaints: inout [Diagnostic]
  ) -> TimeWeights {
    guard let value else { return .inference }
    let (train, test) = (value["train"]?.numberValue ?? 0, value["test"]?.numberValue ?? 0)
    guard train + test > 0 else {
      complaints.append(Diagnostic(.noWeightOfTime, at: value.location))
      return .inference
    }
    return TimeWeights(train: train, test: test)
  }
}
