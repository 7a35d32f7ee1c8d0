internal import Compression
package import Datasets
internal import Foundation
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Names
internal import Networks

/// Turns a model's file into one of another format.
package struct Conversion: Sendable {
  /// Keras HDF5, `.keras`, ONNX or safetensors.
  package var input: String
  /// `.h5` (Keras 2's layout, which Keras 3 reads as well), `.weights.h5` (Keras 3's), ONNX or
  /// safetensors.
  package var output: String
  /// The network that the weights belong to; nil where the file says it.
  package var model: String?
  /// The size of the image that the network is built for; nil: as the file says, else as the
  /// architecture was designed.
  package var size: InputSize?
  /// Whether only the network up to its pooled features is taken.
  package var noTop: Bool

  package init(
    input: String, output: String, model: String? = nil, size: InputSize? = nil, noTop: Bool = false
  ) {
    self.noTop = noTop
    self.input = input
    self.output = output
    self.model = model
    self.size = size
  }

  /// What was made.
  package struct Report: Codable, Sendable {
    package let model: String
    package let parameters: Int
    /// Of the file that was written.
    package let bytes: Int
    package let warnings: [String]
  }

  /// - Throws: `ConversionError`, `ModelLoadingError`, `ModelFileError`, `KerasMatchError`,
  ///   `NetworkError`.
  package func run() throws -> Report {
    guard let kind = ModelFileKind(of: output), ModelFileKind.writable.contains(kind) else {
      throw ConversionError.unknownEnding(
        output, known: ModelFileKind.writable.map(\.ending))
    }
    guard URL(fileURLWithPath: input).standardized != URL(fileURLWithPath: output).standardized
    else { throw ConversionError.sameFile(input) }
    let model = try LoadedModel.load(
      model, from: input, image: LoadedModel.Image(input: size, channels: nil), noTop: noTop)
    switch kind {
    case .onnx: try ONNXFile.write(model.network, model.weights, to: output)
    case .safetensors:
      try checkHead(of: model)
      try SafetensorsFile.write(model.weights, metadata: metadata(of: model), to: output)
    case .kerasHDF5, .kerasWeights, .kerasArchive:
      try KerasFile.write(
        try KerasMapping.keras(model.weights, of: model.network),
        layout: kind == .kerasHDF5 ? .legacy : .keras3, to: output)
    }
    let size = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int
    return Report(
      model: model.name, parameters: model.network.parameterCount, bytes: size ?? 0,
      warnings: model.warnings)
  }

  /// This format holds no graph: what is built again from a name has the heads that the registry has.
  private func checkHead(of model: LoadedModel) throws {
    guard let architecture = ModelRegistry.named(model.name) else { return }
    let shape = model.network.inputShape
    let rebuilt = try? architecture.network(
      size: Extent(shape[1], shape[2]), channels: shape[0], holding: model.weights)
    let known = Set(rebuilt?.parameters.map(\.name) ?? [])
    let lost = model.network.layers.filter { layer in
      layer.nodes.contains { index in
        model.network.parameters[model.network.nodes[index].parameters].contains {
          !known.contains($0.name)
        }
      }
    }
    guard lost.isEmpty else {
      throw ConversionError.headWouldBeLost(output, layers: lost.map(\.name))
    }
  }

  private func metadata(of model: LoadedModel) -> [String: String] {
    let shape = model.network.inputShape
    var metadata = [
      "format": "triptych", "model": model.name,
      "input": InputSize(height: shape.dropFirst().first ?? 0, width: shape.last ?? 0).text,
      "channels": String(model.network.inputShape.first ?? 0),
    ]
    metadata.merge(model.precision.metadata) { $1 }
    if model.network.head != nil, let classes = model.network.outputShape.last {
      metadata["classes"] = String(classes)
    }
    return metadata
  }
}

/// Why a file can't be converted.
package enum ConversionError: Error, Equatable, CustomStringConvertible {
  case unknownEnding(String, known: [String])
  case sameFile(String)
  case headWouldBeLost(String, layers: [String])

  package var description: String {
    switch self {
    case .unknownEnding(let file, let known):
      "\(file): unknown output format; end the name in \(NameList.text(known))"
    case .headWouldBeLost(let file, let layers):
      "\(file): this format does not say how layers are connected, and "
        + NameList.text(layers, limit: 5)
        + " would be lost; write .onnx, or convert without them with `--no-top`"
    case .sameFile(let file): "\(file) would be overwritten by itself; name another output"
    }
  }
}
