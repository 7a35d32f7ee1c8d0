import Datasets
import Foundation
import ModelFiles
import ModelTools
import Networks
import Testing
import Trials

@Suite struct CommandTests {
  let project: Project

  init() throws {
    project = try Project()
    try project.write("good.md", "# Nothing to run\n")
  }

  @Test(
    arguments: [
      ([], 0), (["--help"], 0), (["--version"], 0), (["help", "render"], 0), (["nosuch"], 2),
      (["help"], 0), (["help", "nosuch"], 2), (["help", "store", "list"], 0),
      (["help", "store", "lst"], 2), (["store", "lst"], 2),
      (["render"], 2), (["render", "good.md"], 0), (["render", "good.md", "--nosuch"], 2),
      (["render", "nowhere.md"], 2), (["render", "good.md", "nowhere.md"], 2),
      (["render", "good.md", "./good.md"], 2), (["render", "good.md", "-P", "a"], 2),
      (["render", "good.md", "-P", "=a"], 2), (["render", "good.md", "--max-time", "5"], 2),
      (["render", "good.md", "--max-time", "-5s"], 2), (["render", "good.md", "--only", "a"], 2),
      (["render", "good.md", "--templates", "nowhere"], 2), (["check", "nowhere.md"], 2),
      (["options"], 0), (["options", "figure"], 0), (["options", "nosuch"], 2),
      (["help", "formulas"], 0), (["options", "front-matter"], 0), (["help", "render"], 0),
      (["models", "--nosuch"], 2), (["predict", "resnet20"], 2), (["model", "vgg16"], 0),
      (["model"], 2), (["model", "nosuch"], 2), (["model", "vgg16", "--input", "16"], 2),
      (["bench", "resnet8", "--mode", "fast"], 2), (["bench", "resnet8", "--seconds", "0"], 2),
      (["bench", "resnet8", "--batch", "0"], 2), (["bench", "vgg16", "--input", "16"], 2),
      (["model", "vgg16", "--input", "5000"], 2), (["model", "resnet8", "--no-top", "--json"], 0),
    ] as [([String], Int32)])
  func exitCodesTellWhoIsToBlame(_ arguments: [String], _ status: Int32) throws {
    let run = try project.start(arguments).wait()
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.isEmpty == (status == 0))
  }

  @Test(arguments: [
    (
      ["render", "good.md", "./good.md"],
      "Error: Two notebooks are named good: their reports would go to the same folder. Render them "
        + "one by one, each with its own --output."
    ),
    (["render", "good.md", "-P", "a"], "Error: -P takes name=value, not a."),
    (["help", "rendr"], "Error: unknown command `rendr`; did you mean `render`?"),
    (["help", "figur"], "Error: unknown command `figur`; did you mean `figure`?"),
    (["chek", "good.md"], "Error: unknown command `chek`; did you mean `check`?"),
    (["store", "lst"], "Error: unknown command `lst` in `triptych store`; did you mean `list`?"),
    (
      ["help", "store", "xyz"],
      "Error: unknown command `xyz` in `triptych store`; known: `list`, `verify`, `clean`"
    ),
    (["render", "nowhere.md"], "error: nowhere.md: there is no such file, or it can't be read"),
    (
      ["options", "nosuch"],
      "Error: unknown topic `nosuch`; known: `experiment`, `table`, `figure`, `claim`, `techniques`, "
        + "`columns`, `formulas`, `front-matter`"
    ),
    (
      ["render", "good.md", "--max-time", "5"],
      "Error: The value '5' is invalid for '--max-time <time>': A time is a number with s, m, h or "
        + "d, such as 90s, 30m, 2h or 30d."
    ),
    (
      ["bench", "resnet-8"],
      "Error: unknown model `resnet-8`; did you mean `resnet8`?"
    ),
    (
      ["bench", "resnet8", "--precision", "int4"],
      "error: unknown precision `int4`; did you mean `int8`?"
    ),
    (
      ["bench", "resnet8", "--precision", "int8"],
      "error: int8 is for inference; train in float32, bfloat16 or float16"
    ),
    (
      ["bench", "resnet8", "--backend", "mkl"],
      "error: unknown backend `mkl`; known: `onednn`, `openblas`"
    ),
    (
      ["model", "mobilnet-v2"],
      "Error: unknown model `mobilnet-v2`; did you mean `mobilenet-v2`?"
    ),
    (
      ["model", "transformer"],
      "Error: unknown model `transformer`; `triptych models` lists all"
    ),
    (
      ["model", "resnet50", "--input", "0"],
      "Error: --input takes 1 to 4096 pixels, not 0."
    ),
    (
      ["model", "vgg16", "--input", "16"],
      "error: layer `block5_pool` of vgg16 does not fit: pooling: a 2×2 window does not fit into 1×1 "
        + "pixels; use a larger input"
    ),
    (
      ["worker"],
      "error: `triptych worker` is started by `triptych render`, which tells it on its standard "
        + "input what to run; use `triptych render NOTEBOOK`"
    ),
  ])
  func mistakesAreTold(_ arguments: [String], _ message: String) throws {
    let run = try project.start(arguments).wait()
    #expect(run.status == 2)
    #expect(run.errors.split(separator: "\n").first.map(String.init) == message)
    #expect(run.output == "")
  }

  @Test func listsComeAsJSON() throws {
    let models = try project.run("models", "--json")
    let list = try JSONDecoder().decode([Catalog.Model].self, from: Data(models.output.utf8))
    #expect(Set(list.map(\.name)) == Set(Catalog.modelNames).subtracting(["random"]))
    let resnet = try #require(list.first { $0.name == "resnet20" })
    #expect(resnet.input == 32 && resnet.parameters > 200_000 && resnet.macs > 30_000_000)
    let datasets = try project.run("datasets", "--json")
    let sets = try JSONDecoder().decode([Catalog.Dataset].self, from: Data(datasets.output.utf8))
    #expect(sets.map(\.name) == Catalog.datasetNames)
    let fashion = try #require(sets.first { $0.name == "fashion-mnist" })
    #expect(fashion.folder?.hasSuffix("/fashion-mnist") == true)
    // Those for readers name each of them.
    let table = try project.run("models").output
    for model in list { #expect(table.contains("\n\(model.name) ")) }
  }

  @Test(
    arguments: [
      ([], 25_636_712, 177, 2_048_000 + 1000),
      (["--no-top", "--input", "32"], 23_587_712, 176, nil),
    ] as [([String], Int, Int, Int?)])
  func aNetworkComesAsJSON(
    _ options: [String], _ parameters: Int, _ layers: Int, _ head: Int?
  ) throws {
    let run = try project.start(["model", "resnet50", "--json"] + options).wait()
    let network = try JSONDecoder().decode(NetworkSummary.self, from: Data(run.output.utf8))
    #expect(network.model == "resnet50")
    #expect(network.parameters == parameters)
    #expect(network.layers == layers && network.table.count == layers)
    #expect(network.table.reduce(0) { $0 + $1.parameters } == parameters)
    #expect(network.table.first { $0.name == "predictions" }?.parameters == head)
    #expect(network.trainableParameters == parameters - 53_120)
    #expect(network.sizeMB == Double(4 * parameters) / 1e6)
    if head == nil { #expect(network.macs == 78_692_352) }
    let weights = network.table.flatMap(\.weights)
    #expect(weights.reduce(0) { $0 + $1.shape.reduce(1, *) } == parameters)
    let first = try #require(weights.first)
    #expect(first.name == "conv1_conv/kernel" && first.role == "kernel")
    #expect(first.shape == [64, 3, 7, 7])
    let sum = try #require(network.table.first { $0.name == "conv2_block1_add" })
    #expect(sum.inputs == ["conv2_block1_0_bn", "conv2_block1_3_bn"])
  }

  /// Layers of several nodes, such as a convolution with its activation, take one line.
  /// What it prints hangs together; how fast it is, is for no test.
  @Test(
    arguments: [
      ("train", "float32", 3.0), ("train", "bfloat16", 3), ("infer", "float32", 1),
      ("infer", "float16", 1), ("latency", "int8", 1),
    ])
  func aBenchmarkComesAsJSON(_ mode: String, _ precision: String, _ passes: Double) throws {
    let run = try project.start([
      "bench", "resnet8", "--mode", mode, "--precision", precision, "--batch", "4", "--seconds",
      "0.05", "--json",
    ]).wait()
    #expect(run.status == 0, "\(run.errors)")
    let result = try JSONDecoder().decode(BenchmarkResult.self, from: Data(run.output.utf8))
    #expect(result.mode.rawValue == mode && result.precision == precision)
    #expect(result.batch == (mode == "latency" ? 1 : 4))
    #expect((result.latency != nil) == (mode == "latency"))
    #expect(result.samples.contains(result.imagesPerSecond))
    #expect(result.samples.allSatisfy { $0 > 0 })
    let macs = Double(
      try #require(try Catalog.summary(of: "resnet8", input: 32, hasTop: false)).macs)
    // The classifier's products, 64 × 10, come on top.
    let gflops = result.imagesPerSecond * 2 * passes * (macs + 640) / 1e9
    #expect(abs(result.gflops - gflops) < 1e-6 * gflops)
    #expect(abs(result.shareOfPeak * result.peakGflops - result.gflops) < 1e-6 * result.gflops)
    if let latency = result.latency {
      #expect(latency.p50 <= latency.p90 && latency.p90 <= latency.p99)
    }
    #expect(result.peakMemoryMB > 1)
  }

  /// Kernels that the environment has chosen are not taken for the processor's.
  @Test func theEnvironmentsChoiceOfKernelsIsTold() throws {
    func libraries(_ setting: String) throws -> (text: String, core: String) {
      let run = try project.shell(
        "\(setting) exec \"$PROGRAM\" bench resnet8 --batch 1 --seconds 0.01 --json")
      let result = try JSONDecoder().decode(BenchmarkResult.self, from: Data(run.output.utf8))
      return (result.libraries, result.openBLASCore)
    }
    let set = try libraries("OPENBLAS_CORETYPE=Prescott")
    #expect(set.core == "Prescott")
    #expect(set.text.hasSuffix(" (Prescott, set by $OPENBLAS_CORETYPE)"), "\(set.text)")
    let unset = try libraries("unset OPENBLAS_CORETYPE;")
    #expect(unset.text.hasSuffix(" (\(unset.core))"), "\(unset.text)")
  }

  @Test func aNetworkComesAsATable() throws {
    let lines = try project.run("model", "squeezenet1.1", "--input", "64").output
      .split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines[0] == "LAYER KIND SHAPE PARAMETERS READS")
    #expect(lines[1] == "input InputLayer 3×64×64 0")
    #expect(lines[2] == "features.0 Conv2D 64×31×31 1,792 input")
    #expect(
      lines.contains(
        "features.3.concat Concatenate 128×15×15 0 features.3.expand1x1_activation, "
          + "features.3.expand3x3_activation"))
    #expect(lines.contains("classifier.1 Conv2D 1000×3×3 513,000 classifier.0"))
    #expect(
      lines.suffix(7) == [
        "TOTAL", "parameters 1,235,496", "trainable 1,235,496", "fixed 0", "layers 66",
        "macs 21,584,576", "size 4.94 MB",
      ])
    let vgg = try project.run("model", "vgg16", "--no-top").output
    #expect(vgg.contains("block1_conv2") && !vgg.contains("block1_conv2_activation"))
  }

  @Test func aReaderThatGoesAwayIsNoCrash() throws {
    try project.notebook("small.md", "```experiment a\nmodels: random\n```")
    for command in ["models", "render small.md 2>&1"] {
      let run = try project.shell("{ $PROGRAM \(command); echo $? >status; } | true; cat status")
      #expect(run.output == "0\n", "\(command): \(run.errors)")
    }
  }

  // Prediction -------------------------------------------------------------------------------------

  @Test func predictionsAgreeWithTheReport() throws {
    try project.notebook(
      "small.md", "```experiment a\nmodels: resnet20\nepochs: 3\nlearning_rate: 0.01\n```")
    #expect(try project.run("render", "small.md").status == 0)
    let result = try #require(try project.results("output/small")["a"].trials.first)
    let object = try #require(try project.objects("training").first)
    let weights = "\(object)/weights.safetensors"

    let dataset = try DatasetSource.named("fashion-mnist").load(
      DatasetOptions(classes: ["Bag", "Coat"], limit: 64, testLimit: 64, input: 16, seed: 3))
    let images = dataset.test
    let shape = [images.count, images.channels, images.height, images.width]
    var pixels = [Float](repeating: 0, count: shape.reduce(1, *))
    pixels.withUnsafeMutableBufferPointer {
      images.fill(
        $0.baseAddress!, with: 0..<images.count,
        transform: dataset.train.channelStatistics().transform)
    }
    try NumpyFile.write(shape: shape, values: pixels, to: project.path("images.npy"))

    var outputs: [[Float]] = []
    for arguments in [
      [weights], [weights, "--backend", "openblas"], ["resnet20", "--weights", weights],
    ] {
      let run = try project.start(
        ["predict", arguments[0], "images.npy", "logits.npy"] + arguments.dropFirst()
      ).wait()
      #expect(run.status == 0, "\(run.errors)")
      let (found, logits) = try NumpyFile.read(project.path("logits.npy"))
      #expect(found == [64, 2])
      let correct = zip(images.labels, 0...).count { label, image in
        (logits[2 * image] >= logits[2 * image + 1] ? 0 : 1) == label
      }
      #expect(Double(correct) / 64 == result.testAccuracy)
      outputs.append(logits)
    }
    #expect(outputs[0] == outputs[2])
    let largest = zip(outputs[0], outputs[1]).map { abs($0 - $1) }.max() ?? .infinity
    #expect(largest < 1e-3)
    #expect(Set(outputs[0]).count > 100)
  }

  @Test(
    arguments: [
      (
        ["resnet20", "small.npy"], 2,
        "resnet20 has no weights; give a file with `--weights FILE`"
      ),
      (
        ["nosuch", "small.npy"], 2,
        "unknown model `nosuch`; name a model (`triptych models` lists all), a .safetensors file or an "
          + ".onnx file"
      ),
      (
        ["a.safetensors", "small.npy", "--weights", "b.safetensors"], 2,
        "unknown model `a.safetensors`; with `--weights b.safetensors` a model must be named; `triptych "
          + "models` lists all"
      ),
      (
        ["resnet20", "small.npy", "--backend", "cuda"], 2,
        "unknown backend `cuda`; known: `onednn`, `openblas`"
      ),
      (
        ["resnet20", "flat.npy", "--weights", "b.safetensors"], 2,
        "the input has the shape 2×3; it must be N×C×H×W, each of at least 1"
      ),
      (
        ["nameless.safetensors", "small.npy"], 2,
        "nameless.safetensors does not say which model its weights belong to; name the model"
      ),
      (["resnet20", "nowhere.npy"], 1, "nowhere.npy: cannot be read: No such file or directory"),
      (
        ["nowhere.safetensors", "small.npy"], 1,
        "nowhere.safetensors: cannot be read: No such file or directory"
      ),
      (
        ["resnet20", "good.md"], 1,
        "good.md: byte 0: not a .npy file: it does not start with \\x93NUMPY"
      ),
    ] as [([String], Int32, String)])
  func whatCannotBePredictedIsTold(
    _ arguments: [String], _ status: Int32, _ message: String
  ) throws {
    try NumpyFile.write(
      shape: [1, 3, 8, 8], values: [Float](repeating: 0, count: 192), to: project.path("small.npy"))
    try NumpyFile.write(
      shape: [2, 3], values: [Float](repeating: 0, count: 6), to: project.path("flat.npy"))
    try SafetensorsFile.write(Weights(), to: project.path("nameless.safetensors"))
    var arguments = arguments
    arguments.insert("logits.npy", at: 2)
    let run = try project.start(["predict"] + arguments).wait()
    let models = Catalog.modelNames.filter { $0 != "random" }.joined(separator: ", ")
    #expect(run.errors == "error: \(message.replacing("MODELS", with: models))\n")
    #expect(run.status == status)
    #expect(!FileManager.default.fileExists(atPath: project.path("logits.npy")))
  }
}
