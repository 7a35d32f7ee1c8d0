public import Experiments
public import Notebooks

/// `experiment`: trials to run. Every list multiplies the grid.
public struct ExperimentBlock: BlockKind {
  public static let name = "experiment"
  public static let help = "Trials to run: every list of values multiplies out into the grid"
  public static let counter: String? = nil
  public static let holdsTrials = true

  /// More trials than this in one block are a slip of the pen.
  static let maximumTrials = 1000

  public let label: String
  public var sources: [String] { [label] }
  public let settings: ExperimentSettings

  public static func options(_ names: KnownNames) -> [OptionSpec] {
    [
      OptionSpec(
        "models", .oneOrMore(.name(names.models)), required: true,
        help: "The networks to train; `random` guesses and is the reference"),
      OptionSpec(
        "dataset",
        .oneOrMore(
          .either([
            .name(names.datasets),
            .map([
              OptionSpec(
                "images", .text, required: true,
                help: "A folder with one folder of images for each class, "
                  + "or with train and test that hold such folders")
            ]),
          ])), required: true,
        help: "The images: a name, or {images: folder} for a folder beside the notebook"),
      OptionSpec(
        "split", .oneOrMore(.name(["standard", "50/50", "70/30", "90/10"])), default: "standard",
        help: "The shares for training and testing in percent; "
          + "standard keeps the division that the data set comes with"),
      OptionSpec(
        "classes", .list(.text),
        help: "The classes to keep, by name; they are numbered anew in this order"),
      OptionSpec(
        "limit", .integer(1...Int.max),
        help: "How many training images to keep, as many of each class"),
      OptionSpec(
        "input", .oneOrMore(.integer(8...1024)), default: "32",
        help: "The side of the square input in pixels"),
      OptionSpec(
        "epochs", .oneOrMore(.integer(1...100_000)), default: "10",
        help: "How often the training images are gone through"),
      OptionSpec(
        "batch", .oneOrMore(.integer(1...65_536)), default: "128",
        help: "How many images make one step"),
      OptionSpec(
        "optimizer", .oneOrMore(.name(["sgd", "adam"])), default: "sgd",
        help: "The rule of the steps: stochastic gradient descent, or Adam"),
      OptionSpec(
        "learning_rate", .oneOrMore(.number(1e-8...10)),
        help: "The size of the first steps; 0.1 for sgd and 0.001 for adam where not given"),
      OptionSpec(
        "momentum", .number(0...0.9999), default: "0.9",
        help: "How much of the last step goes into the next; sgd only"),
      OptionSpec(
        "weight_decay", .number(0...1), default: "0.0001",
        help: "The factor of the L2 penalty on the weights"),
      OptionSpec(
        "schedule", .name(["constant", "step", "cosine"]), default: "cosine",
        help: "How the learning rate falls from the first epoch to the last"),
      OptionSpec(
        "initialisation", .name(["he", "glorot"]),
        help: "How random weights are drawn; as each network's authors do where not given"),
      OptionSpec(
        "weights", .oneOrMore(.name(["random"])), default: "random",
        help: "What training starts from"),
      OptionSpec(
        "precision", .oneOrMore(.name(["float32"])), default: "float32",
        help: "The number format of training and inference"),
      OptionSpec(
        "seed", .oneOrMore(.integer(0...Int(Int32.max))),
        help: "Drives initialisation and shuffling; the notebook's seed where not given, else 1"),
      OptionSpec(
        "backend", .oneOrMore(.name(["onednn", "openblas"])), default: "onednn",
        help: "The library that calculates: onednn is the fast one, openblas the portable one"),
      OptionSpec(
        "isa", .oneOrMore(.name(names.isas)), default: "native",
        help: "The newest instruction set that may be used; native is all that the machine has"),
    ]
  }

  public init?(
    _ options: Options, label: String, scope: BlockScope, complaints: inout [Diagnostic]
  ) {
    let before = complaints.count
    for spec in Self.options(scope.names) {
      Self.complainOfTwins(in: options[spec.name], option: spec.name, into: &complaints)
    }

    let datasets: [ExperimentSettings.DatasetChoice] =
      options["dataset"]?.listValue?.compactMap { value in
        guard let path = value["images"] else { return value.stringValue.map { .named($0) } }
        let text = path.stringValue ?? ""
        if let mistake = Self.mistake(inPath: text, names: scope.names) {
          complaints.append(Diagnostic(mistake, at: path.location))
        }
        return .images(text)
      } ?? []

    let optimizers = options.strings("optimizer")
    var learningRates = options["learning_rate"]?.listValue?.compactMap(\.numberValue) ?? []
    if learningRates.isEmpty {
      if optimizers.count > 1 {
        complaints.append(
          Diagnostic(.learningRateNeeded, at: options.location(of: "optimizer")))
      }
      learningRates = [optimizers.first == "adam" ? 0.001 : 0.1]
    }

    settings = ExperimentSettings(
      models: options["models"]?.listValue?.compactMap(\.stringValue) ?? [], datasets: datasets,
      splits: options.strings("split"),
      classes: options["classes"]?.listValue?.compactMap(\.stringValue),
      limit: options["limit"]?.integerValue, inputs: options.integers("input"),
      epochs: options.integers("epochs"), batches: options.integers("batch"),
      optimizers: optimizers, learningRates: learningRates,
      momentum: options.number("momentum"), weightDecay: options.number("weight_decay"),
      schedule: options.string("schedule"), initialisation: options["initialisation"]?.stringValue,
      weights: options.strings("weights"), precisions: options.strings("precision"),
      seeds: options["seed"]?.listValue?.compactMap(\.integerValue) ?? [scope.seed],
      backends: options.strings("backend"), isas: options.strings("isa"))
    self.label = label

    let count = TrialGrid(settings).count
    if count.map({ $0 > Self.maximumTrials }) ?? true {
      complaints.append(
        Diagnostic(.tooManyTrials(count, limit: Self.maximumTrials), at: options.location))
    }
    guard complaints.count == before, !settings.models.isEmpty, !datasets.isEmpty else {
      return nil
    }
  }

  /// The same value twice in a list would run the same trial twice.
  private static func complainOfTwins(
    in value: OptionValue?, option: String, into complaints: inout [Diagnostic]
  ) {
    var seen: Set<String> = []
    for item in value?.listValue ?? [] {
      // A map is a folder of images; it is told from a name that reads the same.
      let text = item["images"]?.text.map { "images: \($0)" } ?? item.text ?? ""
      // 0.1 and 1e-1 are the same number.
      if !seen.insert(item.numberValue?.description ?? text).inserted {
        complaints.append(Diagnostic(.givenTwice(option: option, value: text), at: item.location))
      }
    }
  }

  private static func mistake(inPath path: String, names: KnownNames) -> BlockMistake? {
    if path.isEmpty { return .emptyPath }
    if names.allowsPathsOutside { return nil }
    if path.hasPrefix("/") || path.hasPrefix("~") { return .absolutePath(path) }
    var depth = 0
    for part in path.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return .pathLeavesFolder(path) }
    }
    return nil
  }
}
