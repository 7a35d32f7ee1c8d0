internal import Options

/// The parameters of techniques that may fine-tune the network.
enum TuningParameters {
  private static let epochs = OptionKey(
    "finetune", .integer(0...10_000), default: 0, help: "Epochs of training afterwards")
  private static let rate = OptionKey(
    "rate", .number(1e-6...10), default: 0.1,
    help: "The share of the experiment's learning rate that this training uses")

  static let all = [epochs.spec, rate.spec]

  /// Fine-tunes if the arguments ask for it.
  static func run(
    _ arguments: TechniqueArguments, _ state: inout CompressionState,
    _ context: CompressionContext, _ report: inout TechniqueReport
  ) throws {
    let epochs = arguments[epochs]
    guard epochs > 0 else { return }
    let tuning = FineTuning(epochs: epochs, step: "fine-tuning", rate: arguments[rate])
    report.details.merge(try tuning.run(&state, context)) { $1 }
  }
}

/// Which weights a technique treats together.
enum WeightScope: String, CaseIterable {
  case layer, network

  static let key = key(help: "Which weights are treated together")

  static func key(help: String) -> OptionKey<WeightScope> {
    OptionKey("scope", .name, default: .layer, help: help)
  }
}
