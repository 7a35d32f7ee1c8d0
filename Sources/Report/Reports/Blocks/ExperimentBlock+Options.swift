internal import ModelTools
internal import Notebooks
internal import Options

/// What an `experiment` block can say.
extension ExperimentBlock {
  @Sendable static func options(_ names: KnownNames) -> [OptionSpec] {
    [
      OptionSpec(
        "models", .oneOrMore(.either([.name(names.models), .map(modelFileOptions)])),
        required: true,
        help: "The networks: names, `random`, which guesses and is the reference, or files of your "
          + "own such as {onnx: exports/mine.onnx, name: mine}"),
      OptionSpec(
        "dataset", .oneOrMore(datasetType(names)), required: true,
        help:
          "The images: a name, {images: folder} for a folder beside the notebook, or {name: clothes, "
          + "of: fashion-mnist, classes: […]} for a part of a data set"),
      OptionSpec(
        "split", .oneOrMore(.text), default: "standard",
        help: "The shares for training and testing in percent, such as 80/20; "
          + "standard keeps the division that the data set comes with"),
      OptionSpec(
        "classes", .list(.text),
        help: "The classes to keep, by name and never by number; they are numbered anew in this "
          + "order"),
      OptionSpec(
        "sample", .integer(1...Int.max),
        help: "How many images to keep in all before split divides them, of each class in "
          + "proportion"),
      OptionSpec(
        "limit", .integer(1...Int.max),
        help: "How many training images to keep, of each class in proportion"),
      OptionSpec(
        "test_limit", .integer(1...Int.max),
        help: "How many test images to keep, of each class in proportion"),
      OptionSpec(
        "damaged", .name(["fail", "skip"]), default: "fail",
        help: "What becomes of damaged files of a folder of images: `fail` names them all and "
          + "trains nothing, `skip` leaves them out and counts them"),
      OptionSpec(
        "input", .oneOrMore(.integer(8...1024)), default: 32,
        help: "The side of the square input in pixels"),
      OptionSpec(
        "epochs", .oneOrMore(.integer(0...100_000)), default: 10,
        help: "How often the training images are gone through; 0 takes the weights as they are"),
      OptionSpec(
        "batch", .oneOrMore(.integer(1...65_536)), default: 128,
        help: "How many images make one step"),
      OptionSpec(
        "optimizer", .oneOrMore(.name(["sgd", "adam"])), default: "sgd",
        help: "The rule of the steps: stochastic gradient descent, or Adam"),
      OptionSpec(
        "learning_rate", .oneOrMore(.number(1e-8...10)),
        help: "The size of the first steps; 0.1 for sgd and 0.001 for adam where not given"),
      OptionSpec(
        "momentum", .number(0...0.9999), default: 0.9,
        help: "How much of the last step goes into the next; sgd only"),
      OptionSpec(
        "weight_decay", .number(0...1), default: 0.0001,
        help: "The factor of the L2 penalty on the weights"),
      OptionSpec(
        "schedule", .name(["constant", "step", "cosine"]), default: "cosine",
        help: "How the learning rate falls from the first epoch to the last"),
      OptionSpec(
        "initialisation", .name(["he", "glorot"]),
        help: "How random weights are drawn; as each network's authors do where not given"),
      OptionSpec(
        "weights",
        .oneOrMore(
          .either([.name(weightsNames), .map([pretrainOption(names), nameOption]), .text])),
        help: "What training starts from: `imagenet` for the published weights, a file beside the "
          + "notebook (.h5, .keras, .safetensors), or {pretrain: {dataset: …, epochs: …}}; where not "
          + "given, `random`, and for a model of your own the weights in its file, `own`"),
      OptionSpec(
        "unfreeze", .oneOrMore(.either([.name(["all"]), .integer(1...100_000)])), default: "all",
        help: "How many layers training moves, counted from the output: 1 is the classifier alone; "
          + "the others work as in inference"),
      OptionSpec(
        "cache_features", .either([.bool, .name(["bfloat16"])]), default: true,
        help: "Whether what frozen layers make of the images is computed once and kept; `bfloat16` "
          + "keeps it in half the space, rounded"),
      OptionSpec(
        "techniques", .oneOrMore(.text), default: "none",
        help: "What is done to the trained network, such as cluster(256) or "
          + "\"prune(0.5) + cluster(256)\"; `none` leaves it as it is"),
      OptionSpec(
        "precision", .oneOrMore(.name(["float32", "bfloat16", "float16"])), default: "float32",
        help: "The number format of training and inference"),
      OptionSpec(
        "seed", .oneOrMore(.integer(0...Int(Int32.max))),
        help: "Drives initialization and shuffling; the notebook's seed where not given, else 1"),
      OptionSpec(
        "backend", .oneOrMore(.name(["onednn", "openblas"])), default: "onednn",
        help: "The library that calculates: onednn is the fast one, openblas the portable one"),
      OptionSpec(
        "isa", .oneOrMore(.name(names.isas)), default: "native",
        help: "The newest instruction set that may be used; native is all that the machine has"),
      OptionSpec(
        "opscore",
        .map([
          OptionSpec("train", .number(0...1e6), default: 0, help: "The weight of training time"),
          OptionSpec("test", .number(0...1e6), default: 0, help: "The weight of inference time"),
        ]),
        help:
          "What counts as time in the OpScore of these trials, such as {train: 0.3, test: 0.7}; "
          + "inference time where not given"),
    ]
  }

  /// The names that `weights` has; any other text is a file.
  static let weightsNames = ["random", "imagenet", "own"]

  private static func datasetType(_ names: KnownNames) -> OptionType {
    .either([
      .name(names.datasets),
      .map([
        OptionSpec(
          "images", .text, required: true,
          help: "A folder with one folder of images for each class, or with train and test that "
            + "hold such folders; \(Catalog.imageFormats) are read"),
        nameOption, partClasses, partSample,
      ]),
      .map([
        OptionSpec(
          "of", .name(names.datasets), required: true, help: "The data set that it is a part of"),
        OptionSpec("name", .text, required: true, help: "What tables and charts call it"),
        partClasses, partSample,
      ]),
    ])
  }

  private static let partClasses = OptionSpec(
    "classes", .list(.text), help: "The classes that it keeps; all where not given")

  private static let partSample = OptionSpec(
    "sample", .integer(1...Int.max), help: "How many of its images it keeps; all where not given")

  private static let nameOption = OptionSpec(
    "name", .text, help: "What tables and charts call it")

  private static let modelFileOptions = [
    OptionSpec("onnx", .text, required: true, help: "An ONNX file beside the notebook"),
    nameOption,
    OptionSpec(
      "preprocess",
      .map([
        OptionSpec(
          "scale", .text, default: "1/255",
          help: "What pixels from 0 to 255 are multiplied with, a number or a fraction"),
        OptionSpec(
          "mean", .oneOrMore(.number(-1e6...1e6)), default: [0.485, 0.456, 0.406],
          help: "What is then subtracted, one value or one a channel"),
        OptionSpec(
          "std", .oneOrMore(.number(1e-6...1e6)), default: [0.229, 0.224, 0.225],
          help: "What is then divided by, one value or one a channel"),
        OptionSpec(
          "channels", .name(["rgb", "bgr"]), default: "rgb",
          help: "The order of the channels"),
      ]),
      help: "How pixels become the model's input; as torchvision has it where not given"),
    OptionSpec(
      "output", .text,
      help:
        "Which of the file's outputs to take; the one with a value for each class where not given"
    ),
  ]

  private static func pretrainOption(_ names: KnownNames) -> OptionSpec {
    OptionSpec(
      "pretrain",
      .map([
        OptionSpec("dataset", datasetType(names), required: true, help: "The images to learn from"),
        OptionSpec("classes", .list(.text), help: "The classes to keep, by name"),
        OptionSpec(
          "limit", .integer(1...Int.max),
          help: "How many training images to keep, of each class in proportion"),
        OptionSpec(
          "epochs", .integer(1...100_000), default: 10,
          help: "How often the images are gone through"),
        OptionSpec(
          "batch", .integer(1...65_536), default: 128, help: "How many images make one step"),
        OptionSpec(
          "optimizer", .name(["sgd", "adam"]), default: "sgd", help: "The rule of the steps"),
        OptionSpec(
          "learning_rate", .number(1e-8...10),
          help: "The size of the first steps; 0.1 for sgd and 0.001 for adam where not given"),
        OptionSpec(
          "weight_decay", .number(0...1), default: 0.0001,
          help: "The factor of the L2 penalty on the weights"),
        OptionSpec(
          "initialisation", .name(["he", "glorot"]),
          help: "How random weights are drawn; that of the experiment where not given"),
        OptionSpec(
          "seed", .integer(0...Int(Int32.max)),
          help: "Drives initialization and shuffling; the notebook's seed where not given, else 1"),
      ]), required: true,
      help: "A training whose weights are kept and shared by all trials, its classifier apart")
  }
}
