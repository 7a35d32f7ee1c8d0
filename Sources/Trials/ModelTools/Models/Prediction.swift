internal import Datasets
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Names
internal import Networks

/// Runs a network over arrays of inputs that are already preprocessed.
package struct Prediction {
  /// What is asked for.
  package struct Request: Sendable {
    /// A name of the registry; or a file that knows its network: ONNX, or safetensors of Triptych's.
    package var model: String
    /// A file with the weights: Keras HDF5, `.keras` or safetensors; nil where `model` is a file.
    package var weights: String?
    package var backend: String
    /// Whether only the network up to its pooled features is run.
    package var noTop: Bool

    package init(
      model: String, weights: String? = nil, backend: String = "onednn", noTop: Bool = false
    ) {
      self.noTop = noTop
      self.model = model
      self.weights = weights
      self.backend = backend
    }
  }

  /// What a user should know of how the files were read.
  package let warnings: [String]
  private let network: Network
  private let weights: Weights
  private let backend: Backend
  private let precision: InferencePrecision

  /// The names that `backend` takes.
  package static var backendNames: [String] { Backend.allCases.map(\.rawValue) }

  /// - Parameters:
  ///   - shape: of the input, N×C×H×W.
  /// - Throws: `PredictionError`, `ModelLoadingError`, `ModelFileError`, `KerasMatchError`,
  ///   `NetworkError`.
  package init(_ request: Request, shape: [Int]) throws {
    guard let backend = Backend(rawValue: request.backend) else {
      throw PredictionError.unknownBackend(request.backend, known: Self.backendNames)
    }
    self.backend = backend
    guard shape.count == 4, shape.allSatisfy({ $0 > 0 }) else {
      throw PredictionError.inputShape(shape)
    }
    let model = try Self.load(request, shape: shape)
    guard model.network.inputShape == Array(shape.dropFirst()) else {
      throw PredictionError.otherInput(
        model: model.name, expected: model.network.inputShape, found: Array(shape.dropFirst()))
    }
    warnings = model.warnings
    network = model.network
    weights = model.weights
    precision = model.precision
  }

  private static func load(_ request: Request, shape: [Int]) throws -> LoadedModel {
    let image = LoadedModel.Image(
      input: InputSize(height: shape[2], width: shape[3]), channels: shape[1])
    if ModelRegistry.named(request.model) != nil {
      guard let file = request.weights else {
        throw PredictionError.noWeights(model: request.model)
      }
      return try LoadedModel.load(
        request.model, from: file, image: image, noTop: request.noTop)
    }
    if let foreign = ForeignModelFile.at(request.model) {
      throw ModelLoadingError.foreign(request.model, foreign)
    }
    let known = ModelRegistry.all.map(\.name)
    if let weights = request.weights {
      throw PredictionError.unknownModelWithWeights(request.model, weights: weights, known: known)
    }
    guard let kind = ModelFileKind(of: request.model), [.safetensors, .onnx].contains(kind) else {
      throw PredictionError.unknownModel(request.model, known: known)
    }
    return try LoadedModel.load(nil, from: request.model, image: image, noTop: request.noTop)
  }

  /// What the network gives, row-major: logits N×classes, pooled features N×F where the weights have
  /// no classifier; for an ONNX file what its graph gives.
  ///
  /// - Parameters:
  ///   - values: N×C×H×W, row-major.
  ///   - batch: images computed at once.
  package func run(_ values: [Float], count: Int, batch: Int = 64) throws -> (
    shape: [Int], values: [Float]
  ) {
    let size = min(batch, count)
    let plan = try InferencePlan(
      network, batch: size, backend: backend, precision: precision)
    try plan.load(weights)
    let (inputSize, outputSize) = (values.count / count, plan.output.descriptor.count / size)
    var result: [Float] = []
    result.reserveCapacity(count * outputSize)
    for start in stride(from: 0, to: count, by: size) {
      let images = min(size, count - start)
      values.withUnsafeBufferPointer {
        plan.input.pointer.update(
          from: $0.baseAddress! + start * inputSize, count: images * inputSize)
      }
      try plan.run()
      result += try plan.output.values().prefix(images * outputSize)
    }
    return ([count] + network.outputShape, result)
  }

  /// Reads an array from a file, runs it and writes the result.
  ///
  /// - Returns: warnings.
  package static func run(_ request: Request, input: String, output: String) throws -> [String] {
    let (shape, values) = try NumpyFile.read(input)
    // oneDNN's ReLU turns NaN into 0, so that the results would look plausible.
    let notFinite = values.count { !$0.isFinite }
    guard notFinite == 0 else { throw PredictionError.notFinite(input, count: notFinite) }
    let prediction = try Prediction(request, shape: shape)
    let (resultShape, result) = try prediction.run(values, count: shape[0])
    try NumpyFile.write(shape: resultShape, values: result, to: output)
    return prediction.warnings
  }
}

/// Why a prediction can't run.
package enum PredictionError: Error, Equatable, CustomStringConvertible {
  case unknownModel(String, known: [String])
  /// With `--weights`, the model can't be a file.
  case unknownModelWithWeights(String, weights: String, known: [String])
  case unknownBackend(String, known: [String])
  case noWeights(model: String)
  case inputShape([Int])
  case notFinite(String, count: Int)
  /// C, H, W.
  case otherInput(model: String, expected: [Int], found: [Int])

  package var description: String {
    switch self {
    case .unknownModel(let name, let known):
      UnknownName(
        "model", name, known: known,
        hint: "name a model (`triptych models` lists all), a .safetensors file or an .onnx file"
      ).description
    case .unknownModelWithWeights(let name, let weights, let known):
      UnknownName(
        "model", name, known: known,
        hint: "with `--weights \(weights)` a model must be named; `triptych models` lists all"
      ).description
    case .unknownBackend(let name, let known):
      UnknownName("backend", name, known: known).description
    case .noWeights(let model):
      "\(model) has no weights; give a file with `--weights FILE`"
    case .inputShape(let shape):
      "the input has the shape \(Self.text(shape)); it must be N×C×H×W, each of at least 1"
    case .notFinite(let file, let count):
      "\(file): \(count == 1 ? "1 value is" : "\(count) values are") NaN or infinite, which no "
        + "image is"
    case .otherInput(let model, let expected, let found):
      "\(model) takes images of \(Self.text(expected)) (channels, height, width), and the input has "
        + Self.text(found)
    }
  }

  private static func text(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: "×")
  }
}
