internal import Datasets
internal import Kernels
internal import ModelZoo
internal import Networks

/// What experiments can name: the registries of the engine, as data.
public enum Catalog {
  /// A network of the registry.
  public struct Model: Codable, Sendable {
    public let name: String
    public let help: String
    /// The side in pixels that the other figures hold for.
    public let input: Int
    /// Without the classifier.
    public let parameters: Int
    /// As Keras counts them without the classifier.
    public let layers: Int
    /// Multiply-accumulates of one image without the classifier.
    public let macs: Int
  }

  /// A data set of the registry.
  public struct Dataset: Codable, Sendable {
    public let name: String
    public let help: String
    public let classes: Int
    public let trainImages: Int
    public let testImages: Int
    public let width: Int
    public let height: Int
    /// Where its files lie; nil where they don't.
    public let folder: String?
    /// How to get the files, a sentence.
    public let remedy: String

    enum CodingKeys: String, CodingKey {
      case name, help, classes, width, height, folder, remedy
      case trainImages = "train_images"
      case testImages = "test_images"
    }
  }

  /// The names that `models` takes: the networks and the reference that guesses.
  public static var modelNames: [String] {
    ModelRegistry.all.map(\.name) + [Trial.randomReference]
  }

  /// How files of weights end that trials can start from.
  public static let weightsFileEndings = [".h5", ".keras", ".safetensors"]

  public static var datasetNames: [String] { DatasetRegistry.all.map(\.name) }

  /// The formats of the images of folders, for help.
  public static var imageFormats: String { ImageFormat.list }

  public static var instructionSetNames: [String] { Processor.instructionSetNames }

  /// The libraries that compute, by name.
  public static var libraryVersions: [String: String] {
    ["oneDNN": Processor.oneDNNVersion, "OpenBLAS": Processor.openBLASVersion]
  }

  /// - Throws: `NetworkError` where an architecture can't be built.
  public static func models() throws -> [Model] {
    try ModelRegistry.all.map { architecture in
      let network = try architecture.network(input: architecture.designedInput, top: .none)
      return Model(
        name: architecture.name, help: architecture.help, input: architecture.designedInput,
        parameters: network.parameterCount, layers: network.layerCount,
        macs: network.multiplyAccumulates)
    }
  }

  public static func datasets() -> [Dataset] {
    let locations = DatasetLocations.standard()
    return DatasetRegistry.all.map { loader in
      Dataset(
        name: loader.name, help: loader.help, classes: loader.classNames.count,
        trainImages: loader.trainCount, testImages: loader.testCount,
        width: loader.imageSize.width, height: loader.imageSize.height,
        folder: loader.installedFolder(locations), remedy: loader.remedy)
    }
  }
}
