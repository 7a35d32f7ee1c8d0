internal import ArgumentParser
internal import Files
internal import ModelTools

/// `triptych predict`: run a network over an array.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a network over an array of inputs.",
    discussion: """
      INPUT holds floats N×C×H×W that are already preprocessed; OUTPUT gets the logits N×classes, or
      the pooled features where the weights have no classifier. The layers that a whole Keras model
      adds to the network are computed as well. For an .onnx file, OUTPUT gets the output of its
      graph.
      """)

  @Argument(
    help:
      "The name of a network; or a file that knows its own: .onnx, or .safetensors of Triptych's.")
  var model: String

  @Argument(help: "A .npy file.", completion: .file(extensions: ["npy"]))
  var input: String

  @Argument(help: "The .npy file to write.")
  var output: String

  @Option(help: "A file with the weights of a named network: .h5, .keras or .safetensors.")
  var weights: String?

  @Flag(help: "Omit the layers after the pooled features, which are the result then.")
  var noTop = false

  @Option(help: "The library that computes: \(Prediction.backendNames.joined(separator: " or ")).")
  var backend = "onednn"

  func run() throws {
    Interruption.say("interrupted: \(Terminal.path(output)) was not written")
    let warnings = try Complaints.reported {
      try Prediction.run(
        Prediction.Request(model: model, weights: weights, backend: backend, noTop: noTop),
        input: input,
        output: output)
    }
    for warning in warnings { Terminal.warn(warning) }
  }
}
