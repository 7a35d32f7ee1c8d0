import Foundation
import Kernels
import LocalServer
import ModelFiles
import ModelZoo
import Networks
import Testing
import Trials

@testable import Execution

/// Models and weights that a notebook takes from elsewhere, through the program.
@Suite struct ModelSourceTests {
  let project: Project

  init() throws { project = try Project() }

  /// A network for two classes of 16×16 pixels, with random weights.
  private func network(_ name: String = "resnet8", top: ModelArchitecture.Top = .classifier(2))
    throws -> (network: Network, weights: Weights)
  {
    let network = try #require(ModelRegistry.named(name)).network(input: 16, top: top)
    return (network, .random(for: network, seed: 11))
  }

  @Test func aModelOfOnesOwnIsATrialLikeOthers() throws {
    let (network, weights) = try network()
    try ONNXFile.write(network, weights, to: project.path("mine.onnx"))
    try project.notebook(
      "own.md",
      """
      ```experiment own
      models: [resnet8, {onnx: mine.onnx, preprocess: {mean: 0.3, std: 0.3}}]
      epochs: [0, 1]
      ```

      ```table t
      from: own
      columns: [model, weights, epochs, test_accuracy, size_mb, opscore]
      ```
      """)
    let run = try project.run("render", "own.md")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.epochs == 2)
    let trials = try project.results("output/own")["own"].trials
    #expect(trials.map(\.model) == ["resnet8", "resnet8", "mine", "mine"])
    #expect(trials.map(\.weights) == ["random", "random", "own", "own"])
    #expect(trials.map(\.history.count) == [0, 1, 0, 1])
    #expect(trials[2].parameters == trials[0].parameters)
    #expect(trials[2].macs == trials[0].macs)
    #expect(trials[2].trainSeconds == 0 && trials[2].inferenceSeconds > 0)
    #expect(trials[3].trainSeconds > 0)
    // Another name or place is no other model; another file is.
    try FileManager.default.moveItem(
      atPath: project.path("mine.onnx"), toPath: project.path("moved.onnx"))
    try project.write(
      "own.md",
      project.text("own.md").replacingOccurrences(of: "mine.onnx", with: "moved.onnx"))
    let moved = try project.run("render", "own.md")
    #expect(
      moved.lines == [
        "4 trials, all in the store: nothing to run",
        "remark: own, resnet8, none, random, epochs 0: the model is untrained: its weights are random, and "
          + "`epochs` is 0",
      ])
    try ONNXFile.write(network, .random(for: network, seed: 12), to: project.path("moved.onnx"))
    #expect(
      try project.run("render", "own.md").lines.first == "4 trials, 2 in the store, 2 to run")
  }

  /// A model for other classes gets a new classifier; one for another input says so.
  @Test func theHeadFollowsTheClasses() throws {
    let (network, weights) = try network(top: .classifier(7))
    try ONNXFile.write(network, weights, to: project.path("seven.onnx"))
    try project.notebook(
      "head.md",
      """
      ```experiment a
      models: {onnx: seven.onnx}
      unfreeze: 1
      ```
      """)
    try project.notebook(
      "wrong.md",
      """
      ```experiment b
      models: {onnx: seven.onnx}
      input: 32
      ```

      ```experiment c
      models: {onnx: seven.onnx, name: other, preprocess: {mean: [0, 1]}}
      ```
      """)
    #expect(try project.run("render", "head.md").status == 0)
    let refused = try project.run("render", "wrong.md")
    #expect(refused.status == 2)
    let results = try project.results("output/head")
    #expect(results["a"].trials.map(\.classes) == [2])
    #expect(results["a"].trials.map(\.unfreeze) == ["1"])
    #expect(
      results["a"].trials.map(\.remarks) == [
        ["the classifier `predictions` (7 outputs) was replaced by a new layer for 2 classes"]
      ])
    #expect(
      refused.errors.contains(
        "wrong.md:15:8: error: seven takes 3×16×16 (channels, height, width) and the images come as "
          + "3×32×32; "))
    #expect(
      refused.errors.contains(
        ": error: `preprocess` of other must give one `mean` and one `std`, or one for "
          + "each of the 3 channels\n"))
  }

  /// A model of one channel and of other proportions, and one that takes neither.
  @Test func grayAndRectangularModelsAreTrialsLikeOthers() throws {
    let resnet = try #require(ModelRegistry.named("resnet8"))
    for (name, channels) in [("gray", 1), ("two", 2)] {
      let network = try resnet.network(
        size: Extent(16, 24), channels: channels, top: .classifier(2))
      try ONNXFile.write(
        network, .random(for: network, seed: 11), to: project.path("\(name).onnx"))
    }
    try project.notebook(
      "gray.md",
      """
      ```experiment a
      models: [{onnx: gray.onnx, preprocess: {mean: 0.3, std: 0.3}}, resnet8]
      input: 16x24
      ```

      ```table t
      from: a
      columns: [model, input]
      where: input=16x24
      ```
      """)
    try project.notebook(
      "wrong.md",
      """
      ```experiment b
      models: {onnx: gray.onnx, name: other}
      ```

      ```experiment c
      models: {onnx: two.onnx}
      input: 16x24
      ```
      """)
    let run = try project.run("render", "gray.md")
    #expect(run.status == 0, "\(run.errors)")
    let refused = try project.run("render", "wrong.md")
    #expect(refused.status == 2)
    let results = try project.results("output/gray")
    #expect(results["a"].failures.map(\.cause) == [])
    // These images are gray.
    #expect(results["a"].trials.map(\.remarks) == [[], []])
    #expect(
      refused.errors.contains(
        ": error: other takes 1×16×24 (channels, height, width) and the images come as 3×16×16; set "
          + "`input: 16x24`, or export the model with a dynamic size\n"))
    #expect(
      refused.errors.contains(
        ": error: two takes 2×16×24 (channels, height, width) and the images come as 3×16×24; models "
          + "of three channels (RGB) and of one (gray) are supported\n"))
    #expect(try project.text("output/gray/index.html").contains("16 × 24"))
    #expect(
      try project.text("output/gray/tables/t.csv") == "model,input\ngray,16x24\nresnet8,16x24\n")
  }

  /// What is taken as it is must be the user's: with `epochs: 0` a new classifier is a mistake.
  @Test func aNewClassifierNeedsTraining() throws {
    let (network, weights) = try network(top: .classifier(7))
    try ONNXFile.write(network, weights, to: project.path("seven.onnx"))
    let (features, own) = try self.network(top: .none)
    try ONNXFile.write(features, own, to: project.path("features.onnx"))
    try SafetensorsFile.write(weights, to: project.path("seven.safetensors"))
    try KerasFile.write(
      try KerasMapping.keras(weights, of: network), layout: .keras3,
      to: project.path("seven.weights.h5"))
    var other = try KerasMapping.keras(own, of: features)
    for (name, inputs, outputs) in [("dense", 64, 5), ("dense_1", 5, 2)] {
      other.layers.append(
        KerasWeights.Layer(
          name: name, className: "dense",
          arrays: [
            KerasWeights.Array(
              name: "kernel", shape: [inputs, outputs],
              values: [Float](repeating: 0, count: inputs * outputs)),
            KerasWeights.Array(
              name: "bias", shape: [outputs], values: [Float](repeating: 0, count: outputs)),
          ]))
    }
    try KerasFile.write(other, layout: .legacy, to: project.path("more.h5"))
    try project.notebook(
      "new.md",
      """
      ```experiment models
      models: [{onnx: seven.onnx}, {onnx: features.onnx}]
      epochs: [0, 1]
      ```

      ```experiment files
      models: resnet8
      weights: [random, seven.safetensors, seven.weights.h5, more.h5]
      epochs: [0, 1]
      ```

      ```experiment chain
      models: {onnx: mine.onnx}
      techniques: distill(resnet14)
      epochs: 0
      ```
      """)
    let (two, ownTwo) = try self.network()
    try ONNXFile.write(two, ownTwo, to: project.path("mine.onnx"))
    let refused = try project.run("render", "new.md")
    #expect(refused.status == 2)
    try project.notebook(
      "train.md",
      """
      ```experiment models
      models: [{onnx: seven.onnx}, {onnx: features.onnx}]
      ```

      ```experiment files
      models: resnet8
      weights: [random, seven.safetensors, seven.weights.h5, more.h5]
      ```

      ```experiment untrained
      models: resnet8
      epochs: 0
      ```
      """)
    #expect(try project.run("render", "train.md").status == 0)
    let results = try project.results("output/train")
    let advice =
      "; with `epochs: 0` it would stay random: train it with `epochs: 1` or more, and with "
      + "`unfreeze: 1` where nothing else is to change"
    let replaced =
      "the classifier `predictions` (7 outputs) was replaced by a new layer for 2 classes"
    let added =
      "a new layer `predictions` for 2 classes was added after the 64 values of its output `avg_pool`: "
      + "no layer is known to be a classifier"
    func isTold(_ text: String) -> Bool { refused.errors.contains(": error: \(text)\n") }
    #expect(isTold(replaced + advice) && isTold(added + advice))
    #expect(results["models"].trials.map(\.remarks) == [[replaced], [added]])
    // Nothing of the features is lost.
    #expect(results["models"].trials[1].parameters == features.parameterCount + 64 * 2 + 2)
    let outputs =
      "the classifier `predictions` is new: that of the file of weights has 7 outputs, and there are "
      + "2 classes"
    let none = "the classifier `predictions` is new: the file of weights has none that fits"
    let unused =
      "the layers `dense`, `dense_1` of the weights file are not used: they are not part of the "
      + "network"
    #expect(isTold(outputs + advice) && isTold(none + advice))
    #expect(results["files"].trials.map(\.remarks) == [[], [outputs], [none], [unused, none]])
    #expect(
      results["untrained"].trials.map(\.remarks) == [
        ["the model is untrained: its weights are random, and `epochs` is 0"]
      ])
    #expect(
      isTold(
        "`distill(resnet14)` takes from resnet14, which would be untrained: its weights are random, "
          + "and `epochs` is 0; train both with `epochs: 1` or more"))
  }

  /// One sigmoid is two classes: accuracy, loss and AUC are those of its probabilities.
  @Test func oneSigmoidIsTwoClasses() throws {
    let (network, weights) = try network(top: .classifier(1))
    let sigmoid = try #require(
      try? network.replacingFinalPooling(head: network.head) { builder, x in
        _ = builder.activation("sigmoid", x, .sigmoid)
      })
    try ONNXFile.write(sigmoid, weights, to: project.path("one.onnx"))
    let logits = try network.withLogitsOfTwoClasses()
    try ONNXFile.write(logits, weights, to: project.path("two.onnx"))
    try project.notebook(
      "one.md",
      """
      ```experiment a
      models: [{onnx: one.onnx}, {onnx: two.onnx}]
      epochs: [0, 1]
      unfreeze: [1, all]
      ```
      """)
    let run = try project.run("render", "one.md")
    #expect(run.status == 0, "\(run.errors)")
    let trials = try project.results("output/one")["a"].trials
    let (one, two) = (trials.prefix(4), trials.suffix(4))
    #expect(one.map(\.loss) == two.map(\.loss))
    #expect(one.map(\.testAccuracy) == two.map(\.testAccuracy))
    #expect(one.map(\.auc) == two.map(\.auc))
    #expect(Set(trials.map(\.parameters)) == [network.parameterCount])
    // With one layer unfrozen, it is the dense layer that moves.
    #expect(trials[0].loss != trials[1].loss && trials[1].loss != trials[3].loss)
    let remark = try #require(trials[0].remarks.first)
    #expect(
      remark.hasPrefix("its output `sigmoid` is taken as the probability of the second class, `"))
    #expect(two.flatMap(\.remarks) == [])
  }

  /// What a function makes of a logit is not cut off at 0 as the logit is.
  @Test func aSingleOutputMustBeALogitOrAProbability() throws {
    let (network, weights) = try network(top: .classifier(1))
    let clipped = try network.replacingFinalPooling(head: network.head) { builder, x in
      let probability = builder.activation("sigmoid", x, .sigmoid)
      _ = builder.activation("clip", probability, .clip(minimum: 0, maximum: 1))
    }
    try ONNXFile.write(clipped, weights, to: project.path("clipped.onnx"))
    try ONNXFile.write(network, weights, to: project.path("logit.onnx"))
    var spoiled = weights
    let name = try #require(network.parameters.first).name
    let entry = try #require(weights.arrays[name])
    spoiled.arrays[name] = Weights.Entry(
      shape: entry.shape, values: [.nan] + entry.values.dropFirst())
    try SafetensorsFile.write(spoiled, to: project.path("spoiled.safetensors"))
    try project.notebook(
      "single.md",
      """
      ```experiment a
      models: [{onnx: clipped.onnx}, {onnx: logit.onnx}]
      epochs: 0
      ```

      ```experiment b
      models: resnet8
      weights: spoiled.safetensors
      epochs: 0
      ```
      """)
    let run = try project.run("render", "single.md")
    #expect(run.status == 2)
    #expect(
      run.errors.contains(
        ": error: the output `clip` of clipped is a single number, and not known to be a logit or the "
          + "probability of a sigmoid; for two classes end the model in Sigmoid, or in the logit of "
          + "its classifier\n"))
    #expect(!run.errors.contains("of logit"))
    #expect(
      run.errors.contains(
        "spoiled.safetensors: 1 of \(entry.values.count) values of '\(name)' is NaN or infinite\n"))
  }

  @Test func weightsComeFromFiles() throws {
    let (network, weights) = try network()
    try SafetensorsFile.write(weights, to: project.path("a.safetensors"))
    let keras = try KerasMapping.keras(weights, of: network)
    try KerasFile.write(keras, layout: .legacy, to: project.path("b.h5"))
    try KerasFile.write(keras, layout: .keras3, to: project.path("c.weights.h5"))
    let (other, foreign) = try self.network("resnet14")
    try SafetensorsFile.write(foreign, to: project.path("d.safetensors"))
    try KerasFile.write(
      try KerasMapping.keras(foreign, of: other), layout: .legacy, to: project.path("e.h5"))
    try project.notebook(
      "files.md",
      """
      ```experiment a
      models: resnet8
      weights: [a.safetensors, b.h5, c.weights.h5]
      epochs: 0
      ```
      """)
    try project.notebook(
      "foreign.md",
      """
      ```experiment b
      models: resnet20
      weights: [d.safetensors, e.h5]
      epochs: 0
      ```
      """)
    #expect(try project.run("render", "files.md").status == 0)
    let refused = try project.run("render", "foreign.md")
    #expect(refused.status == 2)
    let results = try project.results("output/files")
    #expect(results["a"].failures.isEmpty)
    #expect(Set(results["a"].trials.map(\.loss)).count == 1)
    #expect(results["a"].trials.map(\.weights) == ["a.safetensors", "b.h5", "c.weights.h5"])
    let causes = refused.lines.filter { $0.contains(" error: ") }
    #expect(
      causes.first?.hasSuffix(
        ": error: d.safetensors does not fit resnet20: it has no "
          + "`stage1_block3_1_conv/kernel`, `stage1_block3_1_bn/gamma`, `stage1_block3_1_bn/beta` "
          + "and 27 more") == true)
    #expect(
      causes.last?.contains(": error: the file's weights are not those of resnet20") == true)
  }

  @Test func aPretrainingRunsOnceForAll() throws {
    try project.notebook(
      "pre.md",
      """
      ```experiment a
      models: resnet8
      unfreeze: [1, all]
      seed: [1, 2]
      weights: {pretrain: {dataset: fashion-mnist, classes: [Dress, Shirt, Sandal], limit: 60, epochs: 2}}
      ```
      """)
    let run = try project.run("render", "pre.md")
    #expect(run.status == 0, "\(run.errors)")
    // Two of the pretraining, and one of each trial.
    #expect(run.epochs == 2 + 4)
    #expect(run.lines.count { $0.hasPrefix("  epoch") && $0.contains("/2:") } == 2)
    #expect(try project.objects("training").count == 5)
    let trials = try project.results("output/pre")["a"].trials
    #expect(trials.map(\.weights) == Array(repeating: "pretrained-fashion-mnist", count: 4))
    #expect(Set(trials.map(\.loss)).count == 4)
    // Only what the classifier moves differs from the pretrained weights.
    #expect(
      try project.run("render", "pre.md").lines == [
        "4 trials, all in the store: nothing to run",
        "remark: a: the classifier `predictions` is new: that of a pretraining is for the classes of its "
          + "own data",
      ])
  }

  /// The published weights come from the network, here from a mirror, and are kept.
  @Test func publishedWeightsAreDownloadedOnce() throws {
    let name = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5"
    let (network, weights) = try network("mobilenet-v2", top: .none)
    try KerasFile.write(
      try KerasMapping.keras(weights, of: network), layout: .legacy, to: project.path("mine.h5"))
    let file = [UInt8](try project.contents("mine.h5"))
    let server = try LocalServer { request, _ in .file(file, to: request) }
    let environment = [
      "TRIPTYCH_MIRROR": server.address, "TRIPTYCH_OFFLINE": "", "HOME": project.path("home"),
    ]
    try project.notebook(
      "imagenet.md",
      """
      ```experiment a
      models: mobilenet-v2
      input: 32
      epochs: 1
      weights: [imagenet, mine.h5]
      ```
      """)
    let offline = try project.run("render", "imagenet.md", "--offline", environment: environment)
    #expect(offline.status == 1)
    #expect(server.requests.isEmpty)
    #expect(
      try project.results("output/imagenet")["a"].failures.map(\.cause).first?
        .contains("name a local file in the notebook: `weights: path/to/file.h5`") == true)
    let run = try project.run("render", "imagenet.md", environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.lines.contains(
        "warning: nobody has published a digest of the weights of mobilenet-v2: format and length "
          + "alone were checked"))
    #expect(server.requests.map(\.path).allSatisfy { $0.hasSuffix("/mobilenet_v2/\(name)") })
    let trials = try project.results("output/imagenet")["a"].trials
    #expect(trials.map(\.weights) == ["imagenet", "mine.h5"])
    #expect(trials.first?.loss == trials.last?.loss)
    let count = server.requests.count
    try project.write(
      "imagenet.md",
      project.text("imagenet.md").replacingOccurrences(
        of: "epochs: 1\nweights", with: "epochs: 2\nunfreeze: 1\nweights"))
    let again = try project.run("render", "imagenet.md", environment: environment)
    #expect(again.status == 0)
    #expect(server.requests.count == count)
  }
  /// A file in the place of published weights, from an older version or by hand.
  @Test(arguments: [
    ("<!DOCTYPE html><title>Sign in</title>", "an HTML page of 37 bytes"), ("", "empty"),
    ("\u{1}\u{2}\u{3}", "3 bytes of another kind"),
  ])
  func aBadFileInThePlaceOfPublishedWeightsIsTold(_ content: String, _ kind: String) throws {
    let name = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5"
    let folder =
      "url-"
      + StageKey([
        "url": "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/\(name)"
      ]).digest
    let path = ".triptych/downloads/\(folder)/\(name)"
    try FileManager.default.createDirectory(
      atPath: project.path(".triptych/downloads/\(folder)"), withIntermediateDirectories: true)
    try project.write(path, content)
    try project.notebook(
      "bad.md",
      """
      ```experiment a
      models: mobilenet-v2
      input: 32
      epochs: 1
      weights: imagenet
      ```
      """)
    let run = try project.run("render", "bad.md", "--offline")
    #expect(run.status == 1)
    let cause = try #require(project.results("output/bad")["a"].failures.first?.cause)
    #expect(
      cause.contains(
        "\(path) is \(kind) instead of an HDF5 file, and downloads are turned off. With the network, "
          + "`triptych fetch mobilenet-v2 --force` fetches it again. By hand: "), "\(cause)")
    // A superblock that fits the file, and nothing behind it.
    let nowhere = [UInt8](repeating: 0xFF, count: 8)
    var bytes: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    bytes += [0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
    bytes += nowhere + [107, 0, 0, 0, 0, 0, 0, 0] + nowhere
    bytes += [UInt8](repeating: 7, count: 107 - bytes.count)
    try Data(bytes).write(to: URL(filePath: project.path(path)))
    _ = try project.run("render", "bad.md", "--offline")
    let second = try #require(project.results("output/bad")["a"].failures.first?.cause)
    #expect(
      second.hasPrefix("the published weights of `mobilenet-v2` can't be used: ")
        && second.contains(path)
        && second.hasSuffix("; `triptych fetch mobilenet-v2 --force` fetches them again"),
      "\(second)")
  }
}
