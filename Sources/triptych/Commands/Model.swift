internal import ArgumentParser
internal import Foundation
internal import ModelTools
internal import Notebooks

/// `triptych model NAME`: a network layer by layer.
struct Model: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a network layer by layer.",
    discussion: """
      Names, kinds and order are those of Keras, or torchvision's names for its networks. Shapes are
      of one image, channels × height × width. The softmax is not part of a network. Multiply-accumulates
      (MACs) are those of one image.
      """)

  @Argument(help: "A network; `triptych models` lists them.")
  var name: String

  @Option(
    help: "The side of the images in pixels; the one that the network is made for where not given.")
  var input: Int?

  @Flag(help: "Omit the layers after the pooled features.")
  var noTop = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if let input, !(1...4096).contains(input) {
      throw ValidationError("--input takes 1 to 4096 pixels, not \(input).")
    }
  }

  func run() throws {
    let found = try Complaints.reported {
      try Catalog.summary(of: name, input: input, hasTop: !noTop)
    }
    guard let summary = found else { throw ValidationError.noNetwork(name) }
    Terminal.show(json ? try Terminal.json(summary) : Self.text(summary))
  }

  private static func text(_ summary: NetworkSummary) -> String {
    let table = Terminal.table(
      ["LAYER", "KIND", "SHAPE", "PARAMETERS", "READS"],
      summary.table.map {
        [
          $0.name, $0.kind, $0.shape.map(String.init).joined(separator: "×"),
          Terminal.grouped($0.parameters), $0.inputs.joined(separator: ", "),
        ]
      }, alignRight: [2, 3])
    let totals = [
      ("parameters", summary.parameters), ("  trainable", summary.trainableParameters),
      ("  fixed", summary.parameters - summary.trainableParameters), ("layers", summary.layers),
      ("macs", summary.macs),
    ].map { [$0, Terminal.grouped($1)] }
    let size = [["size", String(format: "%.2f MB", summary.sizeMB)]]
    return table + "\n\n" + Terminal.table(["TOTAL", ""], totals + size, alignRight: [1])
  }
}
