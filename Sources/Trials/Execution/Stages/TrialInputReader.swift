internal import Datasets
internal import ModelFiles
internal import Trials

/// Finds the digests, each once.
struct TrialInputReader {
  private let cache: DigestCache
  private let lists: ContentLists
  /// Of the cache, in their order.
  private(set) var warnings: [String] = []
  private var datasets: [DatasetSource: Result<String, any Error>] = [:]
  private var remarks: [DatasetSource: Result<[String], any Error>] = [:]
  private var files: [String: Result<String, any Error>] = [:]
  private var externals: [String: Result<[String], any Error>] = [:]

  private var published: [ModelSource: Result<String, any Error>] = [:]
  private let locator: PublishedWeightsLocator

  /// - Parameter store: keeps published weights, and the digests of files that have not changed.
  init(store: Store) {
    cache = DigestCache(file: "\(store.folder)/digests.json")
    lists = store.contentLists
    locator = PublishedWeightsLocator(storeFolder: store.folder)
  }

  /// - Throws: `DatasetError` where a file can't be read, what finding a model's files throws.
  mutating func inputs(of trial: Trial) throws -> TrialInputs {
    var inputs = TrialInputs(data: try data(trial.dataset))
    inputs.remarks = try remarks(trial.dataset)
    if case .onnx(let model) = trial.model { inputs.model = try onnx(model.path) }
    switch trial.weights {
    case .random, .own: break
    case .imagenet: inputs.weights = try published(trial.model)
    case .file(let path): inputs.weights = try file(path)
    case .pretrained(let pretraining):
      inputs.pretrainingData = try data(pretraining.trial.dataset)
      for remark in try remarks(pretraining.trial.dataset) where !inputs.remarks.contains(remark) {
        inputs.remarks.append(remark)
      }
    }
    for other in trial.otherModels { inputs.others[other.model.name] = try self.inputs(of: other) }
    return inputs
  }

  /// The digests of the data sets that could be read; of several with one name, the others by name
  /// and number.
  var datasetDigests: [String: String] {
    var digests: [String: String] = [:]
    let known = datasets.compactMap { source, digest in
      (try? digest.get()).map { (source.name, $0) }
    }
    // Sorted, so that the numbers are the same each time.
    for (name, digest) in known.sorted(by: { $0 < $1 }) where digests[name] != digest {
      var (free, number) = (name, 2)
      while let other = digests[free], other != digest {
        free = "\(name) (\(number))"
        number += 1
      }
      digests[free] = digest
    }
    return digests
  }

  private mutating func data(_ source: DatasetSource) throws -> String {
    let digest =
      datasets[source]
      ?? Result {
        try source.identity(cache: cache, lists: lists) { warnings.append($0) }
      }
    datasets[source] = digest
    return try digest.get()
  }

  private mutating func remarks(_ source: DatasetSource) throws -> [String] {
    let found = remarks[source] ?? Result { try source.remarks() }
    remarks[source] = found
    return try found.get()
  }

  /// A model's arrays may lie in files of their own.
  private mutating func onnx(_ path: String) throws -> String {
    let external = externals[path] ?? Result { try ONNXFile.externalFiles(of: path) }
    externals[path] = external
    return try ([path] + external.get()).map { try file($0) }.joined(separator: " ")
  }

  private mutating func published(_ model: ModelSource) throws -> String {
    let identity =
      published[model] ?? Result { try WeightsReader.publishedIdentity(of: model, locator) }
    published[model] = identity
    return try identity.get()
  }

  private mutating func file(_ path: String) throws -> String {
    let digest =
      files[path]
      ?? Result { try FileIdentity.digest(of: path, cache: cache) { warnings.append($0) } }
    files[path] = digest
    return try digest.get()
  }
}
