internal import Datasets
internal import ModelFiles
package import Options
internal import Training

/// Where the weights come from that training starts with.
package enum WeightsSource: Codable, Hashable, Sendable {
  case random
  /// Those that a model's own file holds.
  case own
  /// The weights that the architecture's authors have published, without the classifier.
  case imagenet
  /// A file: Keras HDF5, a `.keras` archive or safetensors.
  case file(String)
  indirect case pretrained(Pretraining)

  /// How files of weights end.
  package static let fileEndings = ModelFileKind.ofWeights.map(\.ending)

  /// The names that the option has; any other text is a file.
  package static let names = ["random", "imagenet", "own"]

  /// The name in results.
  package var name: String {
    switch self {
    case .random: "random"
    case .own: "own"
    case .imagenet: "imagenet"
    case .file(let path): path.split(separator: "/").last.map(String.init) ?? path
    case .pretrained(let pretraining): pretraining.name
    }
  }

  /// The same, its paths starting in `folder` where they are relative.
  func resolved(in folder: String) -> WeightsSource {
    switch self {
    case .random, .own, .imagenet: return self
    case .file(let path): return .file(NotebookPath.resolve(path, in: folder))
    case .pretrained(var pretraining):
      if case .images(let path) = pretraining.trial.dataset {
        pretraining.trial.dataset = .images(NotebookPath.resolve(path, in: folder))
      }
      return .pretrained(pretraining)
    }
  }
}

extension WeightsSource: SettingValue {
  /// A name or a file; a training is read by who checks its names.
  package init?(_ option: OptionValue) {
    switch option.stringValue {
    case nil: return nil
    case "random": self = .random
    case "imagenet": self = .imagenet
    case "own": self = .own
    case let path?: self = .file(path)
    }
  }

  package var settingText: String { name }

  static func type(_ known: KnownSources) -> OptionType {
    .either([
      .name(names),
      .map([
        OptionSpec(
          "pretrain", .map(TrialSetting.pretrainingOptions(known)), required: true,
          help: "A training whose weights are kept and shared by all trials, its classifier apart"),
        OptionSpec("name", .text, help: "What tables and charts call it"),
      ]),
      .text,
    ])
  }
}

/// A training whose weights others start from, without its classifier. It depends on nothing of
/// theirs but the model, the size of the input and what becomes of damaged files: one serves all.
package struct Pretraining: Codable, Hashable, Sendable {
  /// What results call the weights.
  package var name: String
  /// The training, but for what it takes from the trial that starts from it.
  package var trial: Trial

  /// - Parameter change: sets how it is trained.
  package init(
    name: String? = nil, dataset: DatasetChoice,
    _ change: (inout ExperimentSettings) -> Void = { _ in }
  ) {
    let settings = ExperimentSettings(models: [.named("")], datasets: [dataset], change)
    self.name = name ?? "pretrained-\(dataset.label)"
    trial = Trial.unset
    for setting in TrialSetting.ofGrid {
      setting.axis(of: settings).edits(nil).first?(&trial)
    }
    // Its own list of classes counts, also where the data are a part with one.
    if let classes = settings.classes[0] { trial.data.classes = classes }
  }
}

extension Trial {
  /// The training that makes the weights to start from; nil where they come from elsewhere.
  ///
  /// It runs with what the machine has, however the trial itself is limited.
  package var pretraining: Trial? {
    guard case .pretrained(let pretraining) = weights else { return nil }
    var trial = pretraining.trial
    trial.model = model
    trial.data.input = data.input
    trial.data.damaged = data.damaged
    // Its accuracy is shown nowhere: more test images would only cost time.
    trial.data.testLimit = trial.data.limit
    trial.initialization = trial.initialization ?? initialization
    return trial
  }
}
