/// What an experiment names as a model.
package enum ModelSource: Codable, Hashable, Sendable {
  /// A name of the model registry, or `random`.
  case named(String)
  case onnx(ONNXModel)

  /// The naive reference that guesses: nothing is trained.
  package static let randomReference = ModelSource.named(Trial.randomReference)

  /// The name in results.
  package var name: String {
    switch self {
    case .named(let name): name
    case .onnx(let model): model.name
    }
  }

  /// What training starts from where nothing is said.
  package var usualWeights: WeightsSource {
    switch self {
    case .named: .random
    case .onnx: .own
    }
  }

  /// The same, its path starting in `folder` where it is relative.
  func resolved(in folder: String) -> ModelSource {
    guard case .onnx(var model) = self else { return self }
    model.path = NotebookPath.resolve(model.path, in: folder)
    return .onnx(model)
  }
}

/// A network of the user's own, with its weights, in an ONNX file.
package struct ONNXModel: Codable, Hashable, Sendable {
  package var path: String
  /// What results call it.
  package var name: String
  package var preprocessing: Preprocessing
  /// Which of the file's outputs is taken; nil: the one that has a value for each class.
  package var output: String?

  package init(
    path: String, name: String, preprocessing: Preprocessing = Preprocessing(),
    output: String? = nil
  ) {
    self.path = path
    self.name = name
    self.preprocessing = preprocessing
    self.output = output
  }
}

/// Paths of a notebook.
enum NotebookPath {
  static func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }
}
