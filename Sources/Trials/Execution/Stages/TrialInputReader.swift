internal import Datasets
internal import ModelFiles
internal import Trials

/// Finds the digests, each once.
///
/// Where a source is not here, the digest that the last run found in it serves: what the store has of it is
/// found, and nothing else can be made.
struct TrialInputReader {
  /// A source that is not here.
  struct Absence {
    /// Says that it is not here, and whose results are shown instead.
    let remark: String
    /// Why it can't be read.
    let error: any Error
  }

  private let memory: SourceMemory
  private(set) var absences: [NamedSource: Absence] = [:]
  private let cache: DigestCache
  private let lists: ContentLists
  /// Of the cache, in their order.
  private(set) var warnings: [String] = []
  private var datasets: [DatasetSource: Result<String, any Error>] = [:]
  private var remarks: [DatasetSource: Result<[String], any Error>] = [:]
  private var files: [String: Result<String, any Error>] = [:]
  /// Of models and weights.
  private var identities: [NamedSource: String] = [:]
  private var externals: [String: Result<[String], any Error>] = [:]

  private var published: [ModelSource: Result<String, any Error>] = [:]
  private let locator: PublishedWeightsLocator

  /// - Parameters:
  ///   - store: keeps published weights, the digests of files that have not changed, and what earlier runs
  ///     have found.
  ///   - folder: the notebook's.
  init(store: Store, folder: String) {
    memory = SourceMemory(store: store, folder: folder)
    cache = DigestCache(file: "\(store.folder)/digests.json")
    lists = store.contentLists
    locator = PublishedWeightsLocator(storeFolder: store.folder)
  }

  /// - Throws: `DatasetError` where a file can't be read, what finding a model's files throws.
  mutating func inputs(of trial: Trial) throws -> TrialInputs {
    var inputs = TrialInputs(data: try data(trial.dataset))
    inputs.remarks = try remarks(trial.dataset)
    if case .onnx(let model) = trial.model {
      inputs.model = try identity(NamedSource(.model, model.path)) { try $0.onnx(model.path) }
    }
    switch trial.weights {
    case .random, .own: break
    case .imagenet: inputs.weights = try published(trial.model)
    case .file(let path):
      inputs.weights = try identity(NamedSource(.weights, path)) { try $0.file(path) }
    case .pretrained(let pretraining):
      inputs.pretrainingData = try data(pretraining.trial.dataset)
      for remark in try remarks(pretraining.trial.dataset) where !inputs.remarks.contains(remark) {
        inputs.remarks.append(remark)
      }
    }
    for other in trial.otherModels { inputs.others[other.model.name] = try self.inputs(of: other) }
    for remark in absences(of: trial).map(\.remark) where !inputs.remarks.contains(remark) {
      inputs.remarks.append(remark)
    }
    return inputs
  }

  /// What a trial reads and is not here, of a trial whose inputs have been asked for.
  func absences(of trial: Trial) -> [Absence] {
    trial.sources.compactMap { absences[$0] }.sorted { $0.remark < $1.remark }
  }

  /// Keeps what was found for runs without the sources.
  ///
  /// - Parameter trials: those that have results.
  func remember(_ trials: some Sequence<Trial>) {
    for source in trials.reduce(into: Set<NamedSource>(), { $0.formUnion($1.sources) })
    where absences[source] == nil {
      switch source.kind {
      case .dataset, .images:
        let dataset: DatasetSource =
          source.kind == .dataset ? .named(source.path) : .images(source.path)
        guard case .success(let identity)? = datasets[dataset] else { continue }
        memory.remember(
          source, identity: identity, remarks: (try? remarks[dataset]?.get()) ?? [])
      case .model, .weights:
        guard let identity = identities[source] else { continue }
        memory.remember(source, identity: identity, remarks: [])
      }
    }
  }

  /// What `read` finds in a source; where that is not here, what the last run has found.
  private mutating func recalling(
    _ source: NamedSource, _ read: (inout Self) throws -> String
  ) throws -> String {
    do {
      return try read(&self)
    } catch {
      guard source.isAbsent, let entry = memory.recall(source) else { throw error }
      absences[source] = Absence(
        remark: "`\(memory.name(of: source))` is not here: the results are those of the run of "
          + "\(entry.day), with digest \(entry.identity.prefix(12))",
        error: error)
      if source.kind == .images { remarks[.images(source.path)] = .success(entry.remarks) }
      return entry.identity
    }
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
        try recalling(NamedSource(source)) { reader in
          try source.identity(cache: reader.cache, lists: reader.lists) {
            reader.warnings.append($0)
          }
        }
      }
    datasets[source] = digest
    return try digest.get()
  }

  private mutating func remarks(_ source: DatasetSource) throws -> [String] {
    let found = remarks[source] ?? Result { try source.remarks() }
    remarks[source] = found
    return try found.get()
  }

  /// The identity of a file, as `read` finds it or an earlier run has.
  private mutating func identity(
    _ source: NamedSource, _ read: (inout Self) throws -> String
  ) throws -> String {
    if let known = identities[source] { return known }
    let found = try recalling(source, read)
    identities[source] = found
    return found
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
