internal import Datasets
internal import Foundation
internal import ModelFiles
internal import Names

/// Why a trial has no result.
enum TrialError: Error, CustomStringConvertible {
  case unknownModel(String, known: [String])
  case inputDoesNotFit(model: String, expected: [Int], found: [Int])
  case preprocessing(model: String, channels: Int)
  case noClassifier(model: String, shape: [Int])
  case singleOutput(model: String, output: String)
  case missingPretraining(String)
  case unknownWeightsFile(String, known: [String])
  case foreignWeights(String, ForeignModelFile)
  case noWeightsOfItsOwn(model: String)
  case weightsLack(file: String, model: String, parameters: [String])
  /// The reason is that of a remark.
  case randomClassifier(reason: String)
  case untrainedOther(String, technique: String)
  /// In the last steps of an epoch: its mean loss is finite.
  case diverged(epoch: Int, trainLoss: Double, learningRate: Double)
  case outputsNotFinite(model: String)
  case foreignCheckpoint(String)
  /// Another render was waited for until then.
  case timeIsUp
  case otherHardware(what: String, expected: String, found: String)

  var description: String {
    switch self {
    case .unknownModel(let name, let known):
      UnknownName("model", name, known: known, hint: "`triptych models` lists all").description
    case .inputDoesNotFit(let model, let expected, let found):
      "\(model) takes \(Self.text(expected)) (channels, height, width) and the images come as "
        + "\(Self.text(found)); " + Self.remedy(expected, found)
    case .preprocessing(let model, let channels):
      "`preprocess` of \(model) must give one `mean` and one `std`, or one for each of the "
        + "\(channels) channels"
    case .noClassifier(let model, let shape):
      "\(model) gives \(Self.text(shape)) for an image, which is not a list of class scores: "
        + "no classifier layer was found"
    case .singleOutput(let model, let output):
      "the output `\(output)` of \(model) is a single number, and not known to be a logit or the "
        + "probability of a sigmoid; for two classes end the model in Sigmoid, or in the logit of its "
        + "classifier"
    case .missingPretraining(let name):
      "the weights `\(name)` are no longer in the store; render again"
    case .unknownWeightsFile(let path, let known):
      "\(path) is not a weights file; those end in \(NameList.text(known))"
    case .foreignWeights(let path, let kind):
      "\(path) is \(kind.explanation(for: path))"
    case .noWeightsOfItsOwn(let model):
      "\(model) has no weights of its own; `own` is for models from files"
    case .weightsLack(let file, let model, let parameters):
      "\(file) does not fit \(model): it has no "
        + NameList.text(parameters, limit: 3)
    case .randomClassifier(let reason):
      "\(reason); with `epochs: 0` it would stay random: train it with `epochs: 1` or more, and with "
        + "`unfreeze: 1` where nothing else is to change"
    case .untrainedOther(let model, let technique):
      "`\(technique)` takes from \(model), which would be untrained: its weights are random, and "
        + "`epochs` is 0; train both with `epochs: 1` or more"
    case .diverged(let epoch, let loss, let rate):
      "training diverged in epoch \(epoch): the loss on the test set is no longer a number "
        + "(on the training images \(Self.text(loss)), learning rate \(Self.text(rate))); "
        + "try a smaller `learning_rate`"
    case .outputsNotFinite(let model):
      "the outputs of \(model) for the test set are not all finite: they have NaN or infinite values"
    case .otherHardware(let what, let expected, let found):
      "the trial is to be computed with other hardware than the worker process has (\(what): \(found) "
        + "instead of \(expected)), so its results can't be stored: render again where the machine has it"
    case .timeIsUp: Worker.timeIsUp
    case .foreignCheckpoint(let path):
      "\(path) is of another run"
    }
  }

  /// What to do where a model takes other images.
  private static func remedy(_ expected: [Int], _ found: [Int]) -> String {
    guard expected.count == 3 else { return "a network for images takes these three" }
    guard expected[0] == found[0] || expected[0] == 1 else {
      return "models of three channels (RGB) and of one (gray) are supported"
    }
    let size = InputSize(height: expected[1], width: expected[2])
    return "set `input: \(size.text)`, or export the model with a dynamic size"
  }

  private static func text(_ number: Double) -> String { String(format: "%.4g", number) }

  private static func text(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: "×")
  }
}
