import Foundation
import ModelFiles
import ModelZoo
import Networks
import Testing
import Trials

/// `triptych convert` and `predict` on the files of others.
@Suite struct ConvertTests {
  let project: Project

  init() throws { project = try Project() }

  /// Random weights of a network on a file, and three images for it.
  private func prepare(_ name: String, _ top: ModelArchitecture.Top) throws {
    let network = try #require(ModelRegistry.named(name)).network(input: 16, top: top)
    try SafetensorsFile.write(
      .random(for: network, seed: 4),
      metadata: ["model": name, "input": "16", "channels": "3"], to: project.path("a.safetensors"))
    try NumpyFile.write(
      shape: [3, 3, 16, 16], values: (0..<3 * 768).map { Float(sin(Double($0))) },
      to: project.path("in.npy"))
  }

  private func predict(_ arguments: String...) throws -> [Float] {
    let run = try project.start(["predict"] + arguments).wait()
    #expect(run.status == 0, "\(run.errors)")
    return try NumpyFile.read(project.path("out.npy")).values
  }

  /// Through every format and back, with and without a classifier: the same numbers.
  @Test(arguments: [
    ("resnet8", ModelArchitecture.Top.classifier(5)), ("resnet8", .none),
    ("mobilenet-v3-small", .original(4)), ("efficientnet-b0", .none),
  ])
  func everyFormatHoldsTheSame(_ name: String, _ top: ModelArchitecture.Top) throws {
    try prepare(name, top)
    let expected = try predict("a.safetensors", "in.npy", "out.npy")
    var last = "a.safetensors"
    for file in ["b.H5", "c.Weights.h5", "d.SafeTensors", "e.ONNX"] {
      let run = try project.run("convert", last, file, "--model", name, "--input", "16")
      #expect(run.status == 0, "\(run.errors)")
      let size = try project.contents(file).count
      #expect(run.output.hasPrefix("\(file): \(name), "))
      #expect(
        run.output.replacing(",", with: "").hasSuffix(" \(size) bytes\n"), "\(run.output)")
      let found =
        file == "e.ONNX"
        ? try predict(file, "in.npy", "out.npy")
        : try predict(name, "in.npy", "out.npy", "--weights", file)
      let scale = expected.map(abs).max() ?? 0
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * scale }, "\(file)")
      last = file
    }
    // The graph says what it is, and its weights come out as well.
    let report = try project.run("convert", "e.ONNX", "f.safetensors", "--json")
    #expect(report.status == 0)
    #expect(report.output.contains("\"parameters\""))
  }

  /// Layers on a network that a file of weights does not connect are never dropped in silence.
  @Test(arguments: ["more.h5", "more.weights.h5"])
  func layersWithoutAPlaceAreTold(_ file: String) throws {
    let network = try #require(ModelRegistry.named("resnet8")).network(input: 16, top: .none)
    var weights = try KerasMapping.keras(.random(for: network, seed: 4), of: network)
    for (name, inputs, outputs) in [("dense", 64, 5), ("dense_1", 5, 2)] {
      let kernel = KerasWeights.Array(
        name: "kernel", shape: [inputs, outputs],
        values: [Float](repeating: 0, count: inputs * outputs))
      weights.layers.append(
        KerasWeights.Layer(name: name, className: "dense", arrays: [kernel]))
    }
    let layout: KerasFile.Layout = file == "more.h5" ? .legacy : .keras3
    try KerasFile.write(weights, layout: layout, to: project.path(file))
    try prepare("resnet8", .none)
    let message =
      "error: \(file): the layers `dense`, `dense_1` are not part of resnet8, and the file does not say "
      + "how they are connected: save the whole model, for example as .keras; `--no-top` takes the "
      + "pooled features of resnet8 alone\n"
    let predict = ["predict", "resnet8", "in.npy", "out.npy", "--weights", file]
    let convert = ["convert", file, "b.onnx", "--model", "resnet8", "--input", "16"]
    for arguments in [predict, convert] {
      let run = try project.run(arguments)
      #expect(run.status == 2)
      #expect(run.errors == message)
      let without = try project.run(arguments + ["--no-top"])
      #expect(without.status == 0, "\(without.errors)")
    }
    #expect(try NumpyFile.read(project.path("out.npy")).shape == [3, 64])
    let expected = try NumpyFile.read(project.path("out.npy")).values
    #expect(try self.predict("b.onnx", "in.npy", "out.npy") == expected)
  }

  @Test func mistakesAreTold() throws {
    try prepare("resnet8", .none)
    let cases: [([String], Int32, String)] = [
      (
        ["a.safetensors", "b.pth"], 2,
        "error: b.pth: unknown output format; end the name in `.h5`, `.weights.h5`, `.onnx`, "
          + "`.safetensors`"
      ),
      (
        ["a.safetensors", "./a.safetensors"], 2,
        "error: a.safetensors would be overwritten by itself; name another output"
      ),
      (
        ["nowhere.h5", "b.onnx", "--model", "resnet8"], 1,
        "error: nowhere.h5: cannot be read: No such file or directory"
      ),
      (
        ["nowhere.h5", "b.onnx"], 2,
        "error: nowhere.h5 does not say which model its weights belong to; name the model"
      ),
      (
        ["mine.pth", "b.onnx"], 2,
        "error: mine.pth is \(ForeignModelFile.pytorch.explanation(for: "mine.pth"))"
      ),
      (
        ["mine.onnx", "b.h5", "--model", "resnet8"], 2,
        "error: mine.onnx holds the network's graph; leave out `resnet8`"
      ),
    ]
    for (arguments, status, message) in cases {
      let run = try project.start(["convert"] + arguments).wait()
      #expect(run.status == status)
      #expect(run.errors.trimmingCharacters(in: .newlines) == message)
    }
    #expect(!FileManager.default.fileExists(atPath: project.path("b.onnx")))
  }

  /// An ONNX file says which images it takes.
  @Test func anotherInputIsTold() throws {
    try prepare("resnet8", .classifier(2))
    #expect(try project.run("convert", "a.safetensors", "e.onnx").status == 0)
    try NumpyFile.write(
      shape: [1, 3, 8, 8], values: [Float](repeating: 0, count: 192), to: project.path("s.npy"))
    let run = try project.run("predict", "e.onnx", "s.npy", "out.npy")
    #expect(run.status == 2)
    #expect(
      run.errors
        == "error: e takes images of 3×16×16 (channels, height, width), and the input "
        + "has 3×8×8\n")
  }
}
