internal import ArgumentParser
internal import ModelTools

/// `triptych models`: the networks that experiments can name.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the networks.",
    discussion: "Figures are without the classifier, at the input that the network is made for.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let models = try Complaints.reported { try Catalog.models() }
    if json { return Terminal.show(try Terminal.json(models)) }
    Terminal.show(
      Terminal.table(
        ["NAME", "INPUT", "LAYERS", "PARAMETERS", "MACS (M)", ""],
        models.map {
          [
            $0.name, "\($0.input)×\($0.input)", Terminal.grouped($0.layers),
            Terminal.grouped($0.parameters), Terminal.grouped($0.macs / 1_000_000), $0.help,
          ]
        }, alignRight: [1, 2, 3, 4]))
    Terminal.show("\nBesides, `random` is the reference that guesses.")
  }
}
