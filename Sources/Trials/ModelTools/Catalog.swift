internal import Datasets
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Networks
internal import Trials

/// What experiments can name: the registries of the engine, as data.
package enum Catalog {
  /// A network of the registry.
  package struct Model: Codable, Sendable {
    package let name: String
    package let help: String
    /// The side in pixels that the other figures hold for.
    package let input: Int
    /// Without the classifier.
    package let parameters: Int
    /// As Keras counts them without the classifier.
    package let layers: Int
    /// Multiply-accumulates of one image without the classifier.
    package let macs: Int
  }

  /// A data set of the registry.
  package struct Dataset: Codable, Sendable {
    package let name: String
    package let help: String
    package let classes: Int
    package let trainImages: Int
    package let testImages: Int
    package let width: Int
    package let height: Int
    /// Where its files lie; nil where they don't.
    package let folder: String?
    /// How to get the files, a sentence.
    package let remedy: String

    enum CodingKeys: String, CodingKey {
      case name, help, classes, width, height, folder, remedy
      case trainImages = "train_images"
      case testImages = "test_images"
    }
  }

  /// The names of the networks.
  package static var networkNames: [String] { ModelRegistry.all.map(\.name) }

  /// The names that `models` takes: the networks and the random-guess reference.
  package static var modelNames: [String] { networkNames + [Trial.randomReference] }

  /// What an ONNX file refers to for its arrays; nil where the model can't be read.
  package enum ExternalFiles: Equatable, Sendable {
    /// By path; symbolic links are not resolved.
    case paths([String])
    /// One whose name leads out of the model's folder.
    case outside(String)
  }

  package static func externalFiles(ofModel path: String) -> ExternalFiles? {
    do {
      return .paths(try ONNXFile.externalFiles(of: path))
    } catch let error as ONNXError {
      guard case .tensor(_, .outsideFolder(let file)) = error.problem else { return nil }
      return .outside(file)
    } catch {
      return nil
    }
  }

  package static var datasetNames: [String] { DatasetRegistry.all.map(\.name) }

  /// The formats of the images of folders, for help.
  package static var imageFormats: String { ImageFormat.list }

  /// The libraries that compute, by name.
  package static var libraryVersions: [String: String] {
    ["oneDNN": Processor.oneDNNVersion, "OpenBLAS": Processor.openBLASVersion]
  }

  /// - Throws: `NetworkError` where an architecture can't be built.
  package static func models() throws -> [Model] {
    try ModelRegistry.all.map { architecture in
      let network = try architecture.network(input: architecture.designedInput, top: .none)
      return Model(
        name: architecture.name, help: architecture.help, input: architecture.designedInput,
        parameters: network.parameterCount, layers: network.layerCount,
        macs: network.multiplyAccumulates)
    }
  }

  package static func datasets() -> [Dataset] {
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
