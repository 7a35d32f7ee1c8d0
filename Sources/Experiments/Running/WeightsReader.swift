internal import Compression
internal import Downloads
internal import Files
internal import ModelFiles
internal import ModelZoo
internal import Networks

/// Reads files of weights for a network.
enum WeightsReader {
  /// The weights of a file by the names of the network's parameters. A classifier of other classes
  /// than the network's is left out, or has another shape.
  ///
  /// - Throws: `TrialError.unknownWeightsFile`, `KerasMatchError`, `ModelFileError`.
  static func read(_ path: String, for network: Network, warn: (String) -> Void) throws -> Weights {
    if path.hasSuffix(".safetensors") { return try CompressedFile.read(path).weights }
    guard Catalog.weightsFileEndings.contains(where: path.hasSuffix) else {
      throw TrialError.unknownWeightsFile(path, known: Catalog.weightsFileEndings)
    }
    return try read(keras: KerasFile.read(path), path, for: network, warn: warn)
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
    var weights: Weights
    do {
      let file = try KerasFile.read(path)
      weights = try KerasMapping.weights(of: file, for: network, ignoringHead: true).0
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

  /// With the classifier where that fits, else without.
  private static func read(
    keras file: KerasWeights, _ path: String, for network: Network, warn: (String) -> Void
  ) throws -> Weights {
    let (weights, report): (Weights, MatchReport)
    do {
      (weights, report) = try KerasMapping.weights(of: file, for: network)
    } catch let error as KerasMatchError where error.fitsWithoutHead {
      (weights, report) = try KerasMapping.weights(of: file, for: network, ignoringHead: true)
    }
    if let warning = report.warning { warn("\(path): \(warning)") }
    return weights
  }
}
