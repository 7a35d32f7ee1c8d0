internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Networks

/// Runs a network over arrays of inputs that are already preprocessed.
public struct Prediction {
  /// What is asked for.
  public struct Request: Sendable {
    /// A name of the registry, or a safetensors file that Triptych has written.
    public var model: String
    /// A safetensors file with the weights; nil where `model` is a file.
    public var weights: String?
    public var backend: String

    public init(model: String, weights: String? = nil, backend: String = "onednn") {
      self.model = model
      self.weights = weights
      self.backend = backend
    }
  }

  private let network: Network
  private let weights: Weights
  private let backend: Backend

  /// The names that `backend` takes.
  public static var backendNames: [String] { Backend.allCases.map(\.rawValue) }

  /// - Parameters:
  ///   - shape: of the input, N×C×H×W.
  /// - Throws: `PredictionError`, `ModelFileError`, `NetworkError`.
  public init(_ request: Request, shape: [Int]) throws {
    guard let backend = Backend(rawValue: request.backend) else {
      throw PredictionError.unknownBackend(request.backend, known: Self.backendNames)
    }
    self.backend = backend
    guard shape.count == 4, shape.allSatisfy({ $0 > 0 }), shape[2] == shape[3] else {
      throw PredictionError.inputShape(shape)
    }
    let architecture = ModelRegistry.named(request.model)
    if architecture == nil, let weights = request.weights {
      throw PredictionError.unknownModelWithWeights(
        request.model, weights: weights, known: ModelRegistry.all.map(\.name))
    }
    guard let file = architecture == nil ? request.model : request.weights else {
      throw PredictionError.noWeights(model: request.model)
    }
    if architecture == nil, !file.hasSuffix(".safetensors") {
      throw PredictionError.unknownModel(
        request.model, known: ModelRegistry.all.map(\.name))
    }
    let (weights, metadata) = try SafetensorsFile.read(file)
    self.weights = weights
    guard let chosen = architecture ?? metadata["model"].flatMap(ModelRegistry.named) else {
      throw PredictionError.fileNamesNoModel(file)
    }
    network = try chosen.network(input: shape[2], channels: shape[1], holding: weights)
  }

  /// Logits N×classes, or pooled features N×F where the weights have no classifier; row-major.
  ///
  /// - Parameters:
  ///   - values: N×C×H×W, row-major.
  ///   - batch: images computed at once.
  public func run(_ values: [Float], count: Int, batch: Int = 64) throws -> (
    shape: [Int], values: [Float]
  ) {
    let size = min(batch, count)
    let plan = try InferencePlan(network, batch: size, backend: backend)
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
  public static func run(_ request: Request, input: String, output: String) throws {
    let (shape, values) = try NumpyFile.read(input)
    let (resultShape, result) = try Prediction(request, shape: shape).run(
      values, count: shape[0])
    try NumpyFile.write(shape: resultShape, values: result, to: output)
  }
}

/// What keeps a prediction from running.
public enum PredictionError: Error, Equatable, CustomStringConvertible {
  case unknownModel(String, known: [String])
  /// With `--weights`, the model can't be a file.
  case unknownModelWithWeights(String, weights: String, known: [String])
  case unknownBackend(String, known: [String])
  case noWeights(model: String)
  case fileNamesNoModel(String)
  case inputShape([Int])

  public var description: String {
    switch self {
    case .unknownModel(let name, let known):
      "`\(name)` is neither a model nor a .safetensors file; the models are "
        + known.joined(separator: ", ")
    case .unknownModelWithWeights(let name, let weights, let known):
      "with `--weights \(weights)`, `\(name)` must be the name of a model; the models are "
        + known.joined(separator: ", ")
    case .unknownBackend(let name, let known):
      "there is no backend `\(name)`; there are \(known.joined(separator: " and "))"
    case .noWeights(let model):
      "\(model) comes without weights; give a file that holds them with `--weights FILE`"
    case .fileNamesNoModel(let file):
      "\(file) does not say which model it belongs to; name the model and give the file with "
        + "`--weights`"
    case .inputShape(let shape):
      "the input has the shape \(shape.map(String.init).joined(separator: "×")); it must be N×C×H×W "
        + "with N, C and H of at least 1 and W = H"
    }
  }
}
