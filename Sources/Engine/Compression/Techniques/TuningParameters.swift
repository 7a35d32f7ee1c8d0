/// The parameters of techniques that may fine-tune the network.
enum TuningParameters {
  static let all = [
    TechniqueParameter(
      "finetune", .integer(0...10_000), default: "0", help: "epochs of training afterwards"),
    TechniqueParameter(
      "rate", .number(1e-6...10), default: "0.1",
      help: "the share of the experiment's learning rate that this training uses"),
  ]

  /// Fine-tunes if the arguments ask for it.
  static func run(
    _ arguments: TechniqueArguments, _ state: inout CompressionState,
    _ context: CompressionContext, _ report: inout TechniqueReport
  ) throws {
    let epochs = arguments.integer("finetune")
    guard epochs > 0 else { return }
    let tuning = FineTuning(epochs: epochs, step: "fine-tuning", rate: arguments.number("rate"))
    report.details.merge(try tuning.run(&state, context)) { $1 }
  }
}

extension TechniqueParameter {
  /// Which weights are treated together.
  static func scope(help: String) -> TechniqueParameter {
    TechniqueParameter("scope", .name(["layer", "network"]), default: "layer", help: help)
  }
}
