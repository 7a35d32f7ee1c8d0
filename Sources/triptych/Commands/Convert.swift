internal import ArgumentParser
internal import Datasets
internal import Files
internal import ModelTools

/// `triptych convert`: turn a model's file into one of another format.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn a model's file into one of another format.",
    discussion: """
      Read are Keras HDF5 (.h5, .weights.h5), .keras, .onnx and .safetensors (Triptych's, or a state \
      dict of torchvision's or timm's resnet18, 34, 50 or squeezenet1_1); written are .h5 (loads in \
      Keras 2 and 3), .weights.h5 (Keras 3), .onnx and .safetensors. The endings decide, in any case.
      """)

  @Argument(help: "The file to read.", completion: .file())
  var input: String

  @Argument(help: "The file to write.")
  var output: String

  @Option(help: "The network that the weights belong to, where the file does not say it.")
  var model: String?

  @Option(
    name: .customLong("input"),
    help: ArgumentHelp(
      "The side of the image that the network is for, in pixels, or height and width such as 96x128; "
        + "the file's, or the one that it was designed for, where not given.", valueName: "pixels"))
  var size: InputSize?

  @Flag(help: "Omit the layers after the pooled features.")
  var noTop = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if let size, min(size.height, size.width) < 1 {
      throw ValidationError("`--input` is a number of pixels from 1 on, or two such as 96x128.")
    }
  }

  func run() throws {
    Interruption.say("interrupted: \(Terminal.path(output)) was not written")
    let report = try Complaints.reported {
      try Conversion(input: input, output: output, model: model, size: size, noTop: noTop).run()
    }
    if json { return Terminal.show(try Terminal.json(report)) }
    for warning in report.warnings { Terminal.warn(warning) }
    Terminal.show(
      "\(output): \(report.model), \(Terminal.grouped(report.parameters)) parameters, "
        + "\(Terminal.grouped(report.bytes)) bytes")
  }
}

extension InputSize: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
