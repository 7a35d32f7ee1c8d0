package import Options

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

extension ModelSource: SettingValue {
  /// A name; a file is read by who checks its path.
  package init?(_ option: OptionValue) {
    guard let name = option.stringValue else { return nil }
    self = .named(name)
  }

  package var settingText: String { name }
}

extension ONNXModel {
  /// As a notebook names it.
  static let options = [
    OptionSpec("onnx", .text, required: true, help: "An ONNX file beside the notebook"),
    OptionSpec("name", .text, help: "What tables and charts call it"),
    OptionSpec(
      "preprocess",
      .map([
        OptionSpec(
          "scale", .text,
          help:
            "What pixels from 0 to 255 are multiplied with, a number or a fraction; 1/255 where "
            + "not given"),
        OptionSpec(
          "mean", .oneOrMore(.number(-1e6...1e6)), default: 0,
          help: "What is then subtracted, one value or one a channel"),
        OptionSpec(
          "std", .oneOrMore(.number(1e-6...1e6)), default: 1,
          help: "What is then divided by, one value or one a channel"),
        OptionSpec(
          "channels", .name(["rgb", "bgr"]), default: "rgb",
          help: "The order of the channels"),
      ]),
      help: "How pixels become the model's input; where not given, as torchvision has it: scale "
        + "1/255, mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225]"),
    OptionSpec(
      "output", .text,
      help:
        "Which of the file's outputs to take; the one with a value for each class where not given"
    ),
  ]
}
