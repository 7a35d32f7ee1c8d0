internal import Compression
internal import Datasets
internal import Kernels
package import ModelFiles
internal import ModelZoo
internal import Names
internal import Networks
internal import Trials

/// A network with its weights, from files.
struct LoadedModel {
  /// Of the registry, or of the graph in the file.
  let name: String
  let network: Network
  let weights: Weights
  /// The arithmetic that the file was saved for.
  var precision = InferencePrecision.float32
  /// What a user should know of how the files were read.
  let warnings: [String]

  /// The shape of an image that a network of the registry is built for, where its file does not say.
  struct Image: Hashable, Sendable {
    var input: InputSize?
    var channels: Int?
  }

  /// - Parameters:
  ///   - name: of the registry; nil where the file says what it belongs to.
  ///   - file: with the weights.
  ///   - image: what the network is built for; an ONNX file knows by itself.
  ///   - noTop: leaves out what stands on the pooled features of a network of the registry.
  /// - Throws: `ModelLoadingError`, `ModelFileError`, `CompressedFileError`, `KerasMatchError`,
  ///   `NetworkError`.
  static func load(
    _ name: String?, from file: String, image: Image, noTop: Bool = false
  ) throws -> LoadedModel {
    if let foreign = ForeignModelFile.at(file) { throw ModelLoadingError.foreign(file, foreign) }
    switch ModelFileKind(of: file) {
    case .onnx:
      if let name { throw ModelLoadingError.graphNeedsNoName(file, name: name) }
      if noTop { throw ModelLoadingError.graphHasItsTop(file) }
      let imported = try ONNXFile.read(file, imageSize: image.input?.extent)
      return LoadedModel(
        name: imported.network.name, network: imported.network, weights: imported.weights,
        warnings: imported.warnings)
    case .safetensors: return try loadSafetensors(name, file, image, noTop: noTop)
    case .kerasHDF5, .kerasWeights, .kerasArchive:
      guard let name else { throw ModelLoadingError.fileNamesNoModel(file, fitting: nil) }
      return try loadKeras(try architecture(name), file, image, noTop: noTop)
    case nil:
      throw ModelLoadingError.unknownEnding(file, known: ModelFileKind.readable.map(\.ending))
    }
  }

  private static func architecture(_ name: String) throws -> ModelArchitecture {
    guard let architecture = ModelRegistry.named(name) else {
      throw ModelLoadingError.unknownModel(name, known: ModelRegistry.all.map(\.name))
    }
    return architecture
  }

  private static func loadSafetensors(
    _ name: String?, _ file: String, _ image: Image, noTop: Bool
  ) throws -> LoadedModel {
    let contents = try CompressedFile.read(file)
    var (weights, metadata) = (contents.weights, contents.metadata)
    try WeightsCheck.requireFinite(weights, in: file)
    let stateDict = TorchStateDict(weights)
    guard let name = name ?? metadata["model"] else {
      throw ModelLoadingError.fileNamesNoModel(file, fitting: stateDict?.fitting)
    }
    let architecture = try architecture(name)
    if let stateDict {
      metadata = [:]
      weights = stateDict.weights(named: try architecture.parameterNames)
    }
    let input =
      image.input ?? metadata["input"].flatMap { InputSize($0) }
      ?? InputSize(architecture.designedInput)
    let channels = image.channels ?? metadata["channels"].flatMap { Int($0) } ?? 3
    guard input.height > 0, input.width > 0, channels > 0 else {
      throw ModelLoadingError.badMetadata(file)
    }
    let precision = try InferencePrecision(metadata: metadata, of: file)
    let network = try precision.network(
      of: noTop
        ? architecture.network(size: input.extent, channels: channels, top: .none)
        : architecture.network(size: input.extent, channels: channels, holding: weights))
    var unused: [String]
    if let stateDict {
      (weights, unused) = try stateDict.weights(for: network, in: file)
    } else {
      let own = Set(network.parameters.map(\.name))
      unused = weights.arrays.keys.filter { !own.contains($0) }.sorted()
    }
    guard noTop || unused.isEmpty else {
      throw ModelLoadingError.unused(
        file, model: name, what: "arrays", unused, isWholeModel: true)
    }
    for parameter in network.parameters { _ = try weights.array(parameter, of: network) }
    try WeightsCheck.requireVariances(weights, of: network, in: file)
    return LoadedModel(
      name: name, network: network, weights: weights, precision: precision, warnings: [])
  }

  /// The tops that the weights may be of, those that need more of them first.
  private static func tops(of architecture: ModelArchitecture, in file: KerasWeights) throws
    -> [ModelArchitecture.Top]
  {
    let original = try architecture.network(input: architecture.designedInput, top: .original(1))
    // A classifier's last array has one value a class. Where layers have other names, it is the
    // last one of the dense ones.
    let head =
      file.layers.first { $0.name == original.head && !$0.arrays.isEmpty }
      ?? file.layers.last { $0.arrays.first?.shape.count == 2 }
    guard let classes = head?.arrays.last?.shape.last, classes > 0 else { return [.none] }
    return [.original(classes), .classifier(classes), .none]
  }

  private static func network(
    _ architecture: ModelArchitecture, _ image: Image, _ top: ModelArchitecture.Top
  ) throws -> Network {
    try architecture.network(
      size: (image.input ?? InputSize(architecture.designedInput)).extent,
      channels: image.channels ?? 3, top: top)
  }

  private static func loadKeras(
    _ architecture: ModelArchitecture, _ file: String, _ image: Image, noTop: Bool
  ) throws -> LoadedModel {
    let content = try KerasFile.read(file)
    let configuration = try KerasFile.configuration(file)
    let leading = configuration?.leadingLayers ?? []
    let warnings =
      leading.isEmpty
      ? []
      : [
        "\(file): the layers before the network, \(leading.map { "`\($0)`" }.joined(separator: ", ")), "
          + "are not computed: the input must be as they leave it"
      ]
    func network(_ top: ModelArchitecture.Top) throws -> Network {
      try Self.network(architecture, image, top)
    }
    /// The network with the file's weights, and the layers of the file that it does not take.
    func loaded(_ network: Network) throws -> (model: LoadedModel, unused: [String]) {
      let (weights, report) = try KerasMapping.weights(of: content, for: network)
      try WeightsCheck.requireVariances(weights, of: network, in: file)
      let model = LoadedModel(
        name: architecture.name, network: network, weights: weights,
        warnings: (report.warning.map { ["\(file): \($0)"] } ?? []) + warnings)
      return (model, report.skippedLayers)
    }
    if noTop { return try loaded(network(.none)).model }
    // A model that says what stands on the network is taken at its word.
    if let configuration, let base = try? network(.none),
      let network = KerasHead.network(base, under: configuration),
      let result = try? loaded(network), result.unused.isEmpty
    {
      return result.model
    }
    var failure: (any Error)?
    var unused: [String] = []
    for top in try tops(of: architecture, in: content) {
      // A head that does not fit on so small an image is not the file's.
      guard let network = try? network(top) else { continue }
      do {
        let result = try loaded(network)
        unused = result.unused
        // Layers without weights, or weights under another name, may hide that it is another head.
        if unused.isEmpty, let configuration {
          unused = KerasHead.unusualLayers(network, under: configuration)
        }
        if unused.isEmpty { return result.model }
      } catch {
        // What fails without a classifier says what is wrong with the rest.
        failure = error
      }
    }
    if !unused.isEmpty {
      // What has no weights is named too, such as the layer that adds two poolings.
      if let configuration, let base = try? network(.none) {
        let head = KerasHead.unusualLayers(base, under: configuration)
        unused = head.isEmpty ? unused : head
      }
      throw ModelLoadingError.unused(
        file, model: architecture.name, what: "layers", unused,
        isWholeModel: configuration != nil)
    }
    if let failure { throw failure }
    // Too small an image: the builder says so.
    _ = try network(.none)
    throw ModelLoadingError.fileNamesNoModel(file, fitting: nil)
  }
}

/// Why a model can't be loaded from its files.
package enum ModelLoadingError: Error, Equatable, CustomStringConvertible {
  case unknownModel(String, known: [String])
  case unknownEnding(String, known: [String])
  /// - fitting: the network whose layers they are, where that is known.
  case fileNamesNoModel(String, fitting: String?)
  /// A file of another program's.
  case foreign(String, ForeignModelFile)
  case badMetadata(String)
  /// An ONNX file holds its graph.
  case graphNeedsNoName(String, name: String)
  case graphHasItsTop(String)
  /// Layers or arrays of the file that the model has no place for.
  case unused(String, model: String, what: String, [String], isWholeModel: Bool)

  package var description: String {
    switch self {
    case .unknownModel(let name, let known):
      UnknownName("model", name, known: known, hint: "`triptych models` lists all").description
    case .unknownEnding(let file, let known):
      "\(file) is not a model file; those end in \(NameList.text(known))"
    case .fileNamesNoModel(let file, let fitting):
      "\(file) does not say which model its weights belong to; name the model"
        + (fitting.map { ": they fit `\($0)`" } ?? "")
    case .foreign(let file, let kind): "\(file) is \(kind.explanation(for: file))"
    case .badMetadata(let file):
      "\(file): invalid input size or channels in the metadata"
    case .unused(let file, let model, let what, let names, let isWholeModel):
      "\(file): the \(what) \(NameList.text(names, limit: 5)) are not part of \(model)"
        + (isWholeModel
          ? " and cannot be read as a network; "
          : ", and the file does not say how they are "
            + "connected: save the whole model, for example as .keras; ")
        + "`--no-top` takes the pooled features of \(model) alone"
    case .graphHasItsTop(let file):
      "\(file) holds the network's graph: `--no-top` cannot remove its classifier"
    case .graphNeedsNoName(let file, let name):
      "\(file) holds the network's graph; leave out `\(name)`"
    }
  }
}
