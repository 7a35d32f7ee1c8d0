package import Networks
internal import Options
internal import Training

/// What training starts from, and how much of it it moves.
extension TrialSetting {
  package var weights: Setting<WeightsSource?> {
    Setting(
      "weights", .start, usual: .some(nil), irrelevantTo: .guessing,
      help: "What training starts from: `imagenet` for the published weights, a file beside the "
        + "notebook (.h5, .keras, .safetensors), or {pretrain: {dataset: …, epochs: …}}; where not "
        + "given, `random`, and for a model of your own the weights in its file, `own`",
      apply: { $1.weights = $0 ?? $1.model.usualWeights }, value: \.weights,
      type: WeightsSource.type
    ).with {
      $0.heading = "Weights"
      $0.title = "Initial weights"
      $0.fact = { facts, _ in facts.weights }
      $0.settled = { weights, settings in
        weights.map { [$0] }
          ?? settings.models.map(\.usualWeights).reduce(into: []) { usual, source in
            if !usual.contains(source) { usual.append(source) }
          }
      }
      $0.resolved = { $0?.resolved(in: $1) }
      $0.isReadPlainly = false
    }
  }

  package var initializations: Setting<Initializer?> {
    Setting(
      "initialization", .start, single: true, .name(Initializer.ofKernels.map(\.rawValue)),
      usual: .some(nil), irrelevantTo: .guessing, at: \.initialization,
      help: "How random weights are drawn; as each network's authors do where not given"
    ).with {
      $0.aliases = ["initialisation"]
      $0.title = "Initial weights"
      // Results are stored under this name.
      $0.factName = "initialisation"
      $0.fact = { facts, _ in facts.trial.initialization?.rawValue ?? "architecture" }
      $0.pretraining = .init(
        help: "How random weights are drawn; that of the experiment where not given")
    }
  }

  package var unfreeze: Setting<Unfreezing> {
    Setting(
      "unfreeze", .start, .either([.name([Unfreezing.all.settingText]), .integer(1...100_000)]),
      usual: .all, irrelevantTo: .guessing, at: \.unfreeze,
      help: "How many layers training moves, counted from the output: 1 is the classifier alone; "
        + "the others work as in inference"
    ).with {
      $0.heading = "Unfrozen"
      $0.title = "Unfrozen layers"
    }
  }

  package var features: Setting<FeatureCaching> {
    Setting(
      "cache_features", .start, single: true, usual: .on(.float32), irrelevantTo: .guessing,
      help: "Whether the outputs of the frozen layers are computed once and cached; `bfloat16` "
        + "stores them in half the space, rounded",
      apply: { $1.features = $0.precision }, value: { FeatureCaching($0.features) },
      type: { _ in .either([.bool, .name(["bfloat16"])]) }
    ).with {
      $0.factName = "features"
      $0.fact = { facts, _ in facts.trial.keepsFeatures ? facts.trial.features?.rawValue : nil }
    }
  }
}
