import Compression
import Datasets
import Foundation
import Kernels
import ModelFiles
import ModelZoo
import Networks
import Testing
import Training

@testable import Execution
@testable import Trials

/// Techniques and frozen layers, from the notebook to the file.
@Suite struct TechniqueTests {
  let project: Project

  init() throws { project = try Project() }

  private static let techniques = [
    "quantize(float16)", "quantize(bfloat16)", "quantize(int8, images: 32)", "cluster(16)",
    "cluster(16, scope: network)", "cluster(8, finetune: 1)", "prune(0.5) + cluster(32)",
    "deep_compress(0.8, 16)", "cluster(64) + quantize(float16)", "transfer(resnet14)",
    "transfer(resnet14, layers: stage2_*, finetune: 1)", "distill(resnet14, epochs: 1)",
  ]

  /// The sizes told are those of files, and the accuracies those of what is in the files.
  @Test func whatIsToldIsWhatIsInTheFiles() throws {
    try project.notebook(
      "all.md",
      """
      ```experiment a
      models: resnet8
      epochs: 3
      techniques:
      - none
      \(Self.techniques.map { "- \"\($0)\"" }.joined(separator: "\n"))
      ```
      """)
    let run = try project.run("render", "all.md")
    #expect(run.status == 0, "\(run.errors)")
    let trials = try project.results("output/all")["a"].trials
    #expect(trials.map(\.technique) == ["none"] + Self.techniques)
    // One training of each network, and one file for each technique.
    #expect(try project.objects("training").count == 2)
    #expect(try project.objects("technique").count == Self.techniques.count)
    #expect(try project.files(".triptych/work") == [:])

    let plain = try #require(trials.first)
    #expect(plain.techniqueReports == [] && plain.preparationSeconds == 0)
    #expect(plain.gzipMb == plain.compressedMb && plain.codebookMb == nil)
    let labels = try images()
    for trial in trials.dropFirst() {
      let file = try self.file(of: trial.technique)
      #expect(try project.contents(file).count == Int((trial.sizeMb * 1e6).rounded()))
      #expect(trial.payloadMb < trial.sizeMb && trial.preparationSeconds > 0)
      #expect(trial.techniqueReports.map(\.technique).joined(separator: " + ") == trial.technique)
      #expect(trial.techniqueReports.allSatisfy { !$0.changed.isEmpty && $0.seconds >= 0 })
      let done = try project.run("predict", file, "in.npy", "out.npy")
      #expect(done.status == 0, "\(trial.technique): \(done.errors)")
      #expect(try accuracy(labels) == trial.testAccuracy, "\(trial.technique)")
    }

    let byName = Dictionary(uniqueKeysWithValues: trials.map { ($0.technique, $0) })
    for precision in [Precision.float16, .bfloat16] {
      let trial = byName["quantize(\(precision.rawValue))"]!
      #expect(trial.sizeMb < 0.55 * plain.sizeMb)
      #expect(trial.arithmetic == Processor.support(for: precision, by: .onednn).rawValue)
    }
    #expect(byName["quantize(int8, images: 32)"]!.sizeMb < 0.3 * plain.sizeMb)
    #expect(byName["quantize(int8, images: 32)"]!.layers < plain.layers)
    #expect(byName["deep_compress(0.8, 16)"]!.sizeMb < byName["cluster(16)"]!.sizeMb)
    let clustered = byName["cluster(16)"]!
    #expect(clustered.sizeMb < 0.25 * plain.sizeMb && clustered.gzipMb < plain.gzipMb)
    #expect(clustered.codebookMb! > 0 && clustered.codedMb! <= clustered.indicesMb! * 1.1)
    let weights = try CompressedFile.read(project.path(file(of: "cluster(16)"))).weights
    for (name, entry) in weights.arrays where name.hasSuffix("/kernel") {
      #expect(Set(entry.values).count <= 16, "\(name)")
    }
    // What is fine-tuned is told before and after.
    let tuned = try #require(byName["cluster(8, finetune: 1)"]!.techniqueReports.first)
    #expect(tuned.details["test_accuracy_after"] == byName[tuned.technique]!.testAccuracy)
    #expect(tuned.details["test_accuracy_before"] != nil)

    let page = try project.text("output/all/index.html")
    #expect(page.contains("<summary>resnet8, prune(0.5) + cluster(32)</summary>"))
    #expect(
      try project.run("render", "all.md").lines == ["13 trials, all in the store: nothing to run"])
  }

  /// A trial whose weights come from such a file, and a file of another format made of it.
  @Test func compressedFilesAreModels() throws {
    try project.notebook(
      "make.md", "```experiment a\nmodels: resnet8\ntechniques: prune(0.5) + cluster(16)\n```")
    #expect(try project.run("render", "make.md").status == 0)
    let file = try self.file(of: "prune(0.5) + cluster(16)")
    try FileManager.default.copyItem(
      atPath: project.path(file), toPath: project.path("small.safetensors"))
    try project.notebook(
      "use.md", "```experiment b\nmodels: resnet8\nweights: small.safetensors\nepochs: 0\n```")
    let run = try project.run("render", "use.md")
    #expect(run.status == 0, "\(run.errors)")
    let made = try #require(try project.results("output/make")["a"].trials.first)
    let used = try #require(try project.results("output/use")["b"].trials.first)
    #expect(used.testAccuracy == made.testAccuracy)
    let converted = try project.run("convert", "small.safetensors", "small.onnx")
    #expect(converted.status == 0, "\(converted.errors)")
    let labels = try images()
    #expect(try project.run("predict", "small.onnx", "in.npy", "out.npy").status == 0)
    #expect(try accuracy(labels) == made.testAccuracy)
  }

  /// What frozen layers make of the images is computed once, and changes no result.
  @Test func frozenLayersRunOnce() throws {
    try project.notebook(
      "frozen.md",
      """
      ```experiment kept
      models: resnet8
      unfreeze: [1, 12]
      epochs: [2, 3]
      ```

      ```experiment anew
      models: resnet8
      unfreeze: [1, 12]
      epochs: [2, 3]
      cache_features: false
      ```

      ```experiment rounded
      models: resnet8
      unfreeze: 1
      epochs: 2
      cache_features: bfloat16
      ```
      """)
    let run = try project.run("render", "frozen.md")
    #expect(run.status == 0, "\(run.errors)")
    // One for each cut, though two trials use it, and one of rounded numbers.
    #expect(try project.objects("features").count == 3)
    let results = try project.results("output/frozen")
    let (kept, anew) = (results["kept"].trials, results["anew"].trials)
    #expect(kept.count == 4 && anew.count == 4)
    for (a, b) in zip(kept, anew) {
      #expect(a.featureSeconds > 0 && b.featureSeconds == 0)
      #expect([a.unfreeze, String(a.epochs)] == [b.unfreeze, String(b.epochs)])
      #expect(a.testAccuracy == b.testAccuracy)
      #expect(abs(a.loss - b.loss) < 1e-4 * b.loss)
      for (x, y) in zip(a.history, b.history) {
        #expect(abs(x.trainLoss - y.trainLoss) < 1e-4 * y.trainLoss)
      }
    }
    #expect(kept[0].featureSeconds == kept[1].featureSeconds)
    let rounded = try #require(results["rounded"].trials.first)
    #expect(rounded.loss != kept[0].loss && abs(rounded.loss - kept[0].loss) < 0.02 * kept[0].loss)
    let sizes = try project.objects("features").map {
      try project.contents("\($0)/train.features").count
    }.sorted()
    #expect(sizes[0] < sizes[1] && sizes[1] < 2 * sizes[0])

    // A damaged file is made anew.
    let object = try #require(try project.objects("features").first)
    var bytes = try project.contents("\(object)/train.features")
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: project.path("\(object)/train.features")))
    try project.notebook(
      "frozen.md",
      "```experiment kept\nmodels: resnet8\nunfreeze: [1, 12]\nepochs: 4\n```\n\n"
        + "```experiment rounded\nmodels: resnet8\nunfreeze: 1\nepochs: 4\n"
        + "cache_features: bfloat16\n```")
    let again = try project.run("render", "frozen.md")
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.lines.contains { $0.contains("its checksum is wrong") })
    #expect(try project.objects("features").count == 3)

    // A time that is gone is measured anew, though what was timed is there.
    for time in try project.objects("feature time") {
      try FileManager.default.removeItem(atPath: project.path(time))
    }
    let timed = try project.run("render", "frozen.md")
    #expect(timed.status == 0 && timed.epochs == 0, "\(timed.errors)")
    let times = try project.results("output/frozen")["kept"].trials.map(\.featureSeconds)
    #expect(times.allSatisfy { $0 > 0 })
  }

  // Helpers ---------------------------------------------------------------------------------------

  private func file(of technique: String) throws -> String {
    struct Listing: Decodable { let facts: [String: String] }
    let object = try project.objects("technique").first {
      try JSONDecoder().decode(Listing.self, from: project.contents("\($0)/object.json"))
        .facts["technique"] == technique
    }
    return "\(try #require(object))/model.safetensors"
  }

  /// Writes the test images of the small notebook as `in.npy`.
  ///
  /// - Returns: their labels.
  private func images() throws -> [Int32] {
    let dataset = try DatasetSource.named("fashion-mnist").load(
      DatasetOptions(classes: ["Bag", "Coat"], limit: 64, testLimit: 64, input: 16, seed: 3))
    let architecture = try #require(ModelRegistry.named("resnet8"))
    let transform = architecture.normalization.transform(for: dataset.train)
    let test = dataset.test
    let size = test.channels * test.height * test.width
    var values = [Float](repeating: 0, count: test.count * size)
    values.withUnsafeMutableBufferPointer {
      test.fill($0.baseAddress!, with: 0..<test.count, transform: transform)
    }
    try NumpyFile.write(
      shape: [test.count, test.channels, test.height, test.width], values: values,
      to: project.path("in.npy"))
    return test.labels
  }

  private func accuracy(_ labels: [Int32]) throws -> Double {
    let (shape, values) = try NumpyFile.read(project.path("out.npy"))
    let classes = shape[1]
    let right = labels.indices.count { image in
      let row = values[image * classes..<(image + 1) * classes]
      return row.firstIndex(of: row.max()!)! - row.startIndex == Int(labels[image])
    }
    return Double(right) / Double(labels.count)
  }
}
