internal import Compression
internal import Datasets
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Networks
internal import Training
internal import Trials

/// The network of a trial, with its classifier for the classes at hand, and how pixels become its
/// input.
struct TrialModel {
  let network: Network
  let transform: PixelTransform
  /// The architecture; nil for a network from a file.
  let architecture: ModelArchitecture?
  /// The weights that the model's own file holds, without a classifier of other classes.
  let ownWeights: Weights?
  /// What a user should know of how the network was made of the model, such as a classifier that was
  /// replaced: one sentence each, without a final period.
  let remarks: [String]
  /// Of the remarks the one that says that the classifier is none of the model's own, and why.
  let newClassifier: String?

  /// - Throws: `TrialError`, `ONNXError`, `ModelFileError`, `NetworkError`.
  init(_ trial: Trial, _ dataset: Dataset) throws {
    try self.init(trial, classes: dataset.classNames, channels: dataset.train.channels) {
      $0.transform(for: dataset.train)
    }
  }

  /// What is known without the images: of a network that is normalized by their statistics,
  /// `transform` is none that could be used.
  ///
  /// - Throws: as the other does.
  init(_ trial: Trial, outline: DatasetOutline) throws {
    try self.init(trial, classes: outline.classNames, channels: outline.channels) { _ in
      .standardize(mean: [0, 0, 0], deviation: [1, 1, 1])
    }
  }

  private init(
    _ trial: Trial, classes: [String], channels: Int,
    transform normalize: (InputNormalization) -> PixelTransform
  ) throws {
    let untrained = try Self.untrained(trial)
    switch trial.model {
    case .named(let name):
      guard let architecture = ModelRegistry.named(name) else {
        throw TrialError.unknownModel(name, known: ModelRegistry.all.map(\.name))
      }
      network = try architecture.network(
        size: trial.data.input.extent, channels: channels, top: .classifier(classes.count))
      transform = normalize(architecture.normalization)
      self.architecture = architecture
      ownWeights = nil
      newClassifier = nil
      remarks = untrained
    case .onnx(let model):
      let imported = try ONNXFile.read(
        model.path, imageSize: trial.data.input.extent,
        output: model.output.map(ONNXOutput.named) ?? .ofClasses(classes.count))
      let (input, size) = (imported.network.inputShape, trial.data.input)
      let isGray = input.first == 1 && channels == 3
      guard input == [isGray ? 1 : channels, size.height, size.width] else {
        throw TrialError.inputDoesNotFit(
          model: model.name, expected: input, found: [channels, size.height, size.width])
      }
      guard let transform = model.preprocessing.transform(channels: input[0], isGray: isGray)
      else {
        throw TrialError.preprocessing(model: model.name, channels: input[0])
      }
      let fitting = try ClassifierFitting(imported, classes: classes)
      network = fitting.network
      guard network.outputShape == [classes.count] else {
        throw TrialError.noClassifier(model: model.name, shape: network.outputShape)
      }
      self.transform = transform
      architecture = nil
      ownWeights = imported.weights
      newClassifier = fitting.newClassifier
      remarks =
        Self.gray(transform, trial) + imported.warnings + Self.choice(of: imported, model.output)
        + fitting.remarks + untrained
    }
  }

  /// What becomes of images in color for a model of one channel.
  private static func gray(_ transform: PixelTransform, _ trial: Trial) -> [String] {
    guard transform.isGray, (try? trial.dataset.extent().channels) != 1 else { return [] }
    return ["its input has one channel: the images are converted to gray (luma, ITU-R 601)"]
  }

  /// Of several outputs the one that is taken, where the notebook does not say it.
  private static func choice(of model: ImportedModel, _ stated: String?) -> [String] {
    guard stated == nil, model.outputs.count > 1 else { return [] }
    let names = model.outputs.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    return ["of its outputs \(names) the one for these classes is taken, `\(model.output)`"]
  }

  /// What is said of networks of the trial that nothing has trained.
  ///
  /// - Throws: `TrialError.untrainedOther` where a technique would take something from one for a model
  ///   that has weights.
  static func untrained(_ trial: Trial) throws -> [String] {
    guard trial.training.epochs == 0 else { return [] }
    var remarks: [String] = []
    if trial.weights == .random {
      remarks.append("the model is untrained: its weights are random, and `epochs` is 0")
    }
    for other in trial.otherModels where other.weights == .random {
      guard trial.weights == .random else {
        throw TrialError.untrainedOther(other.model.name, technique: trial.technique.text)
      }
      remarks.append(
        "`\(other.model.name)`, which `\(trial.technique)` learns from, is untrained: its weights are "
          + "random, and `epochs` is 0")
    }
    return remarks
  }
}
