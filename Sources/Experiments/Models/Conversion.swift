internal import Foundation
internal import ModelFiles
internal import ModelZoo
internal import Networks

/// Turns a model's file into one of another format.
public struct Conversion: Sendable {
  /// Keras HDF5, `.keras`, ONNX or safetensors.
  public var input: String
  /// `.h5` (Keras 2's layout, which Keras 3 reads as well), `.weights.h5` (Keras 3's), ONNX or
  /// safetensors.
  public var output: String
  /// The network that the weights belong to; nil where the file says it.
  public var model: String?
  /// The side of the image that the network is built for; nil: as the file says, else as the
  /// architecture was designed.
  public var side: Int?

  public init(input: String, output: String, model: String? = nil, side: Int? = nil) {
    self.input = input
    self.output = output
    self.model = model
    self.side = side
  }

  /// What was made.
  public struct Report: Codable, Sendable {
    public let model: String
    public let parameters: Int
    /// Of the file that was written.
    public let bytes: Int
    public let warnings: [String]
  }

  /// How files end that can be written.
  public static let outputEndings = [".h5", ".weights.h5", ".onnx", ".safetensors"]

  /// - Throws: `ConversionError`, `ModelLoadingError`, `ModelFileError`, `KerasMatchError`,
  ///   `NetworkError`.
  public func run() throws -> Report {
    guard let ending = Self.outputEndings.last(where: output.hasSuffix) else {
      throw ConversionError.unknownEnding(output, known: Self.outputEndings)
    }
    guard URL(fileURLWithPath: input).standardized != URL(fileURLWithPath: output).standardized
    else { throw ConversionError.sameFile(input) }
    let model = try LoadedModel.load(
      model, from: input, image: LoadedModel.Image(input: side, channels: nil))
    switch ending {
    case ".onnx": try ONNXFile.write(model.network, model.weights, to: output)
    case ".safetensors":
      try SafetensorsFile.write(model.weights, metadata: metadata(of: model), to: output)
    default:
      try KerasFile.write(
        try KerasMapping.keras(model.weights, of: model.network),
        layout: ending == ".h5" ? .legacy : .keras3, to: output)
    }
    let size = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int
    return Report(
      model: model.name, parameters: model.network.parameterCount, bytes: size ?? 0,
      warnings: model.warnings)
  }

  private func metadata(of model: LoadedModel) -> [String: String] {
    var metadata = [
      "format": "triptych", "model": model.name,
      "input": String(model.network.inputShape.last ?? 0),
      "channels": String(model.network.inputShape.first ?? 0),
    ]
    if model.network.head != nil, let classes = model.network.outputShape.last {
      metadata["classes"] = String(classes)
    }
    return metadata
  }
}

/// What keeps a file from being converted.
public enum ConversionError: Error, Equatable, CustomStringConvertible {
  case unknownEnding(String, known: [String])
  case sameFile(String)

  public var description: String {
    switch self {
    case .unknownEnding(let file, let known):
      "\(file) has no ending that says what to write; there are \(known.joined(separator: ", "))"
    case .sameFile(let file): "\(file) would be overwritten by itself; name another output"
    }
  }
}
