internal import Datasets
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Networks

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

  /// - Throws: `TrialError`, `ModelFileError`, `NetworkError`.
  init(_ trial: Trial, _ dataset: Dataset) throws {
    let classes = dataset.classNames.count
    switch trial.model {
    case .named(let name):
      guard let architecture = ModelRegistry.named(name) else {
        throw TrialError.unknownModel(name)
      }
      network = try architecture.network(
        input: trial.data.input, channels: dataset.train.channels, top: .classifier(classes))
      transform = architecture.normalization.transform(for: dataset.train)
      self.architecture = architecture
      ownWeights = nil
      remarks = []
    case .onnx(let model):
      let imported = try ONNXFile.read(model.path, imageSize: trial.data.input)
      let original = imported.network.withoutFinalSoftmax
      let shape = [dataset.train.channels, trial.data.input, trial.data.input]
      guard original.inputShape == shape else {
        throw TrialError.inputDoesNotFit(
          model: model.name, expected: original.inputShape, found: shape)
      }
      let channels = dataset.train.channels
      guard let transform = model.preprocessing.transform(channels: channels) else {
        throw TrialError.preprocessing(model: model.name, channels: channels)
      }
      network =
        try original.outputShape == [classes]
        ? original : original.replacingHead(classes: classes)
      guard network.outputShape == [classes] else {
        throw TrialError.noClassifier(model: model.name, shape: network.outputShape)
      }
      self.transform = transform
      architecture = nil
      ownWeights = imported.weights
      remarks = []
    }
  }
}
