internal import Compression
internal import Datasets
internal import ModelFiles
internal import ModelZoo
internal import Networks
internal import Training
internal import Trials

/// Finds what keeps trials from being run, in the files that they name and between their settings, by
/// what the worker itself would run into; nothing is trained, no image is read.
///
/// Each file and folder is read once.
struct Preflight {
  typealias Place = TrialMistake.Place

  /// What is found: where it may stand, and what is wrong.
  struct Finding {
    var places: [Place]
    let message: String
    var isRemark = false
  }

  private struct ModelKey: Hashable {
    let model: ModelSource
    let input: InputSize
    let classes: [String]

    init(_ trial: Trial, _ outline: DatasetOutline) {
      (model, input, classes) = (trial.model, trial.data.input, outline.classNames)
    }
  }

  private struct WeightsKey: Hashable {
    let weights: WeightsSource
    let model: ModelKey
    let isTrained: Bool
  }

  private struct DataKey: Hashable {
    let source: DatasetSource
    let options: DatasetOptions
  }

  private let hardware: Hardware
  private var listings: [DatasetSource: Result<DatasetListing, any Error>] = [:]
  private var outlines: [DataKey: Result<DatasetOutline, any Error>] = [:]
  private var absences: [DatasetSource: String] = [:]
  private var models: [ModelKey: Result<TrialModel, any Error>] = [:]
  private var files: [String: String?] = [:]
  private var weights: [WeightsKey: Result<Void, any Error>] = [:]

  /// - Parameter hardware: what the trials are to be run on.
  init(_ hardware: Hardware) { self.hardware = hardware }

  /// What is wrong with a trial, and what it takes from others.
  mutating func findings(on trial: Trial) -> [Finding] {
    var found = dataFindings(trial)
    let outline = try? self.outline(trial).get()
    if let threads = trial.threads, threads > hardware.threads, !trial.isRandomReference {
      found.append(
        Finding(
          places: [Place("threads", word: String(threads))],
          message:
            "`threads: \(threads)` is more than the \(hardware.threads) that the program is granted; "
            + "take as many or fewer"))
    }
    guard !trial.isRandomReference else { return found }
    guard let outline else { return found + fileFindings(trial) }
    found += modelFindings(trial, outline)
    for other in trial.otherModels {
      found += modelFindings(other, outline).map { finding in
        Finding(places: [Place("techniques")], message: finding.message)
      }
    }
    if let pretraining = trial.pretraining { found += findings(onPretraining: pretraining) }
    return found
  }

  private mutating func findings(onPretraining trial: Trial) -> [Finding] {
    findings(on: trial).compactMap { finding in
      var finding = finding
      // What its model lacks the trial's own does as well.
      finding.places = finding.places.filter { !["models", "input"].contains($0.option) }.map {
        Place("weights", ["pretrain", $0.option] + $0.keys, word: $0.word)
      }
      return finding.places.isEmpty ? nil : finding
    }
  }

  // MARK: Data

  private mutating func outline(_ trial: Trial) -> Result<DatasetOutline, any Error> {
    // Which images are chosen does not matter, only how many.
    var options = trial.data
    options.seed = 0
    let key = DataKey(source: trial.dataset, options: options)
    if let known = outlines[key] { return known }
    let listing = listings[trial.dataset] ?? Result { try DatasetListing(trial.dataset) }
    listings[trial.dataset] = listing
    let outline = Result { try listing.get().outline(options) }
    outlines[key] = outline
    return outline
  }

  private mutating func dataFindings(_ trial: Trial) -> [Finding] {
    switch outline(trial) {
    case .failure(let error):
      guard let error = error as? DatasetError, let option = error.option else {
        return [Finding(places: [Place("dataset", ["images"])], message: "\(error)")]
      }
      return ([error] + furtherUnknown(error, trial)).map { error in
        // A part of a data set says itself what it takes.
        let places = [
          Place("dataset", [option], word: error.unknownName),
          Place(option, word: error.unknownName),
        ]
        return Finding(places: places, message: "`\(trial.dataLabel)`: \(error)")
      }
    case .success(let outline):
      return absence(of: trial.dataset) + limitFindings(trial, outline)
    }
  }

  /// The other names of classes that there are not.
  private func furtherUnknown(_ error: DatasetError, _ trial: Trial) -> [DatasetError] {
    guard case .unknownClass(let first, let known) = error else { return [] }
    return (trial.data.classes ?? []).filter { $0 != first && !known.contains($0) }.map {
      .unknownClass($0, known: known)
    }
  }

  /// A published data set that is not here is no mistake of the notebook.
  private mutating func absence(of source: DatasetSource) -> [Finding] {
    guard case .named(let name) = source, let loader = try? DatasetRegistry.named(name) else {
      return []
    }
    let message =
      absences[source]
      ?? {
        guard loader.installedFolder(.standard()) == nil else { return "" }
        return loader.archive == nil
          ? "the data set `\(name)` is not installed: its trials will fail. \(loader.remedy)"
          : "the data set `\(name)` is not installed: its trials will fail; "
            + "`triptych fetch \(name)` downloads it"
      }()
    absences[source] = message
    return message.isEmpty
      ? [] : [Finding(places: [Place("dataset", ["of"])], message: message, isRemark: true)]
  }

  private func limitFindings(_ trial: Trial, _ outline: DatasetOutline) -> [Finding] {
    [
      ("limit", trial.data.limit, outline.trainAvailable, "training"),
      ("test_limit", trial.data.testLimit, outline.testAvailable, "test"),
    ].compactMap { option, limit, available, what in
      guard let limit, limit > available else { return nil }
      return Finding(
        places: [Place(option)],
        message:
          "`\(option): \(limit)` limits nothing: `\(trial.dataLabel)` has \(available) \(what) "
          + "image\(available == 1 ? "" : "s")", isRemark: true)
    }
  }

  // MARK: Models and weights

  private mutating func modelFindings(_ trial: Trial, _ outline: DatasetOutline) -> [Finding] {
    switch model(trial, outline) {
    case .failure(let error):
      return [Finding(places: Self.places(of: error, trial), message: "\(error)")]
    case .success(let model):
      do {
        _ = try TrialModel.untrained(trial)
        try requireFit(trial, model, outline)
      } catch {
        return [
          Finding(
            places: [Place("techniques", word: trial.technique.text), Place("techniques")],
            message: "\(error)")
        ]
      }
      return weightsFindings(trial, model, ModelKey(trial, outline))
    }
  }

  private mutating func model(
    _ trial: Trial, _ outline: DatasetOutline
  ) -> Result<TrialModel, any Error> {
    let key = ModelKey(trial, outline)
    if let known = models[key] { return known }
    // What is said of untrained networks depends on more than the model.
    var plain = trial
    plain.technique = .none
    let model = Result { try TrialModel(plain, outline: outline) }
    models[key] = model
    return model
  }

  /// Throws what techniques would throw after the training.
  private mutating func requireFit(
    _ trial: Trial, _ model: TrialModel, _ outline: DatasetOutline
  ) throws {
    var others: [String: Network] = [:]
    for other in trial.otherModels {
      // What a model lacks itself is told of it.
      guard case .success(let model) = self.model(other, outline) else { return }
      others[other.model.name] = model.network
    }
    try trial.technique.requireFit(model.network) { name in
      guard let network = others[name] else {
        preconditionFailure("a technique takes from the models that it names")
      }
      return network
    }
  }

  private mutating func weightsFindings(
    _ trial: Trial, _ model: TrialModel, _ modelKey: ModelKey
  ) -> [Finding] {
    let key = WeightsKey(
      weights: trial.weights, model: modelKey, isTrained: trial.training.epochs > 0)
    let checked =
      weights[key]
      ?? Result {
        if trial.weights == .imagenet,
          model.architecture == nil
            || !PublishedWeightsLocator.models.contains(trial.model.name)
        {
          throw FetchError.noWeights(
            model: trial.model.name, known: PublishedWeightsLocator.models)
        }
        try InitialWeights.check(trial, for: model)
      }
    weights[key] = checked
    guard case .failure(let error) = checked else { return [] }
    if case TrialError.randomClassifier = error {
      return [Finding(places: [Place("epochs"), Place("weights")], message: "\(error)")]
    }
    return [Finding(places: [Place("weights"), Place("models")], message: "\(error)")]
  }

  private static func places(of error: any Error, _ trial: Trial) -> [Place] {
    guard case .onnx = trial.model else { return [Place("input"), Place("models")] }
    switch error {
    case TrialError.inputDoesNotFit: return [Place("input"), Place("models", ["onnx"])]
    case TrialError.preprocessing: return [Place("models", ["preprocess"])]
    case let error as ONNXError:
      if case .unknownOutput = error.problem { return [Place("models", ["output"])] }
      return [Place("models", ["onnx"])]
    default: return [Place("models", ["onnx"])]
    }
  }

  /// What files alone tell where the data are not known.
  private mutating func fileFindings(_ trial: Trial) -> [Finding] {
    guard case .onnx(let model) = trial.model else { return [] }
    let message =
      files[model.path]
      ?? {
        do {
          _ = try ONNXFile.read(model.path, imageSize: trial.data.input.extent)
          return nil
        } catch let error as ONNXError {
          // Which output is taken depends on the classes.
          switch error.problem {
          case .unknownOutput, .severalOutputs, .noOutputOfClasses: return nil
          default: return "\(error)"
          }
        } catch {
          return "\(error)"
        }
      }()
    files[model.path] = message
    return message.map { [Finding(places: [Place("models", ["onnx"])], message: $0)] } ?? []
  }
}
