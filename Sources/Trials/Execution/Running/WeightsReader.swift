internal import Compression
internal import Datasets
internal import Downloads
internal import Files
internal import ModelFiles
internal import ModelZoo
internal import Names
internal import Networks
internal import Trials

/// Reads files of weights for a network.
enum WeightsReader {
  /// What a file gives a network.
  struct File {
    /// By the names of the network's parameters. A classifier of other classes than the network's is
    /// left out, or has another shape.
    let weights: Weights
    /// What a user should know of what was not taken, one sentence each.
    let remarks: [String]
  }

  /// - Throws: `TrialError.foreignWeights`, `TrialError.unknownWeightsFile`, `KerasMatchError`,
  ///   `TorchStateDictError`, `ModelFileError`.
  static func read(_ path: String, for network: Network, warn: (String) -> Void) throws -> File {
    if let foreign = ForeignModelFile.at(path) {
      throw TrialError.foreignWeights(path, foreign)
    }
    switch ModelFileKind(of: path) {
    case .safetensors: return try read(safetensors: path, for: network)
    case .kerasHDF5, .kerasWeights, .kerasArchive:
      return try read(keras: KerasFile.read(path), path, for: network, warn: warn)
    case .onnx, nil: throw TrialError.unknownWeightsFile(path, known: WeightsSource.fileEndings)
    }
  }

  /// The weights for ImageNet that are published for a model, without the classifier.
  ///
  /// - Throws: `FetchError.noWeights`, `FetchError.unusable`, `DownloadError`.
  static func published(
    for architecture: ModelArchitecture, _ network: Network, store: Store,
    progress: (DownloadEvent) -> Void, warn: (String) -> Void
  ) throws -> Weights {
    let path = try PublishedWeightsLocator(storeFolder: store.folder).path(
      model: architecture.name, top: false, progress: progress)
    let published = try PublishedWeightsLocator.file(architecture.name, top: false)
    var weights: Weights
    do {
      let file = try published.whileUnchanged(path) { try KerasFile.read(path) }
      weights = try KerasMapping.weights(of: file, for: network, ignoringHead: true).0
    } catch let change as DatasetError {
      throw change
    } catch {
      // What is wrong with a file that nobody here has made is mended by another download.
      throw FetchError.unusable(model: architecture.name, path: path, cause: "\(error)")
    }
    architecture.adapt(publishedWeights: &weights)
    return weights
  }

  /// What tells the weights that are published for a model from others.
  ///
  /// - Throws: `FetchError.noWeights`.
  static func publishedIdentity(
    of model: ModelSource, _ published: PublishedWeightsLocator
  ) throws -> String {
    guard case .named(let name) = model else {
      throw FetchError.noWeights(
        model: model.name, known: PublishedWeightsLocator.models)
    }
    return try published.identity(model: name)
  }

  /// Triptych's own names, or PyTorch's.
  private static func read(safetensors path: String, for network: Network) throws -> File {
    var weights = try CompressedFile.read(path).weights
    try WeightsCheck.requireFinite(weights, in: path)
    var unused: [String]
    if let stateDict = TorchStateDict(weights) {
      (weights, unused) = try stateDict.weights(for: network, in: path)
    } else {
      let own = Set(network.parameters.map(\.name))
      unused = weights.arrays.keys.filter { !own.contains($0) }.sorted()
    }
    try WeightsCheck.requireVariances(weights, of: network, in: path)
    return File(weights: weights, remarks: self.unused("arrays", unused))
  }

  /// With the classifier where that fits, else without.
  private static func read(
    keras file: KerasWeights, _ path: String, for network: Network, warn: (String) -> Void
  ) throws -> File {
    let unusual = try KerasFile.configuration(path).map {
      KerasHead.unusualLayers(network, under: $0)
    }
    let (weights, report): (Weights, MatchReport)
    if let unusual, !unusual.isEmpty {
      // As many classes behind other layers are another classifier.
      (weights, report) = try KerasMapping.weights(of: file, for: network, ignoringHead: true)
    } else {
      do {
        (weights, report) = try KerasMapping.weights(of: file, for: network)
      } catch let error as KerasMatchError where error.fitsWithoutHead {
        (weights, report) = try KerasMapping.weights(of: file, for: network, ignoringHead: true)
      }
    }
    try WeightsCheck.requireVariances(weights, of: network, in: path)
    if let warning = report.warning { warn("\(path): \(warning)") }
    let head = Set(network.headParameters.map(\.name))
    let isHeadMissing = !head.isSubset(of: weights.arrays.keys)
    // A single layer that is skipped is its classifier, of which more is said where that is missing.
    let skipped = unusual.flatMap { $0.isEmpty ? nil : $0 } ?? report.skippedLayers
    return File(
      weights: weights,
      remarks: isHeadMissing && skipped.count == 1 ? [] : unused("layers", skipped))
  }

  private static func unused(_ things: String, _ names: [String]) -> [String] {
    guard !names.isEmpty else { return [] }
    return [
      "the \(things) \(NameList.text(names, limit: 5)) of the weights file are not used: they are not part "
        + "of the network"
    ]
  }
}
