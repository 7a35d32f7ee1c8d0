internal import Assessment
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
    let techniques = reader.techniques(options["techniques"], &mistakes)
    complaints += mistakes

    let optimizers = options.strings("optimizer")
    var learningRates = options["learning_rate"]?.listValue?.compactMap(\.numberValue) ?? []
    if learningRates.isEmpty {
      if optimizers.count > 1 {
        complaints.append(
          Diagnostic(.learningRateNeeded, at: options.location(of: "optimizer")))
      }
      learningRates = [optimizers.first == "adam" ? 0.001 : 0.1]
    }

    settings = ExperimentSettings(
      models: models, datasets: datasets,
      splits: Self.splits(options["split"], &complaints),
      classes: options["classes"]?.listValue?.compactMap(\.stringValue),
      sample: options["sample"]?.integerValue,
      limit: options["limit"]?.integerValue, testLimit: options["test_limit"]?.integerValue,
      skipsDamaged: options["damaged"]?.stringValue == "skip", inputs: options.integers("input"),
      epochs: options.integers("epochs"), batches: options.integers("batch"),
      optimizers: optimizers, learningRates: learningRates,
      momentum: options.number("momentum"), weightDecay: options.number("weight_decay"),
      schedule: options.string("schedule"), initialisation: options["initialisation"]?.stringValue,
      weights: weights, unfreeze: Self.unfreezing(options["unfreeze"]),
      features: Self.features(options["cache_features"]), techniques: techniques,
      precisions: options.strings("precision"),
      seeds: options["seed"]?.listValue?.compactMap(\.integerValue) ?? [scope.seed],
      backends: options.strings("backend"), isas: options.strings("isa"),
      timeWeights: Self.timeWeights(options["opscore"], &complaints))
    self.label = label
    if let mistake = Self.untrainedClassifier(settings) {
      complaints.append(Diagnostic(mistake, at: options.location(of: "epochs")))
    }

    let count = TrialGrid(settings).count
    if count.map({ $0 > Self.maximumTrials }) ?? true {
      complaints.append(
        Diagnostic(.tooManyTrials(count, limit: Self.maximumTrials), at: options.location))
    }
    guard complaints.isEmpty, !settings.models.isEmpty, !datasets.isEmpty else {
      throw BlockProblems(diagnostics: complaints)
    }
  }

  /// Weights without a classifier of their own need training; what a file holds is known later.
  private static func untrainedClassifier(_ settings: ExperimentSettings) -> BlockMistake? {
    guard settings.epochs.contains(0),
      settings.models.contains(where: { $0 != .randomReference })
    else { return nil }
    let weights = settings.weights?.first { source in
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

  private static func splits(
    _ value: OptionValue?, _ complaints: inout [Diagnostic]
  ) -> [String] {
    (value?.listValue ?? []).compactMap { item in
      let split = SplitText.canonical(item.stringValue ?? "")
      if split == nil {
        complaints.append(Diagnostic(.badSplit(item.stringValue ?? ""), at: item.location))
      }
      return split
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

  private static func features(_ value: OptionValue?) -> String? {
    value?.stringValue ?? (value?.boolValue == false ? nil : "float32")
  }

  private static func unfreezing(_ value: OptionValue?) -> [Unfreezing] {
    value?.listValue?.map { $0.integerValue.map(Unfreezing.layers) ?? .all } ?? [.all]
  }
}
