import Foundation
import Testing

@testable import Trials

/// What happens when processes die, files are damaged or missing, and renders meet.
@Suite struct FailureTests {
  let project: Project

  init() throws { project = try Project() }

  private static let epoch = "training accuracy SHARE, test accuracy SHARE, TIME"

  /// A training of a few seconds, with a checkpoint after each epoch.
  private func longNotebook(_ name: String, epochs: Int = 12) throws {
    try project.notebook(
      name, limit: 256, input: 32,
      """
      ```experiment a
      models: [resnet20, random]
      epochs: \(epochs)
      ```

      Accuracy: `= a[model=resnet20].test_accuracy`.
      """)
  }

  @Test func aKilledWorkerFailsItsTrialAlone() throws {
    try longNotebook("long.md")
    let render = try project.start(["render", "long.md"])
    try project.waitForCheckpoint()
    #expect(kill(try render.worker(), SIGKILL) == 0)
    let finished = try render.wait()
    let cause = "the worker process was ended by signal 9 (Killed)"
    #expect(finished.status == 1)
    #expect(finished.output == "Report: output/long/index.html\n")
    #expect(
      finished.lines.filter { !$0.hasPrefix("  epoch ") } == [
        "2 trials, 0 in the store, 2 to run", "[1/2] resnet20", "  failed: \(cause)",
        "[2/2] random", "  done in TIME", "failed: resnet20 in a: \(cause)",
        "no value: line 18, `a[model=resnet20].test_accuracy`: resnet20: \(cause)",
      ])
    let results = try project.results("output/long")["a"]
    #expect(results.trials.map(\.model) == ["random"])
    #expect(results.failures == [TrialFailure(trial: "resnet20", cause: cause)])
    #expect(try project.text("output/long/index.html").contains("ended by signal 9 (Killed)"))
  }

  @Test func anInterruptedTrainingGoesOnBitForBit() throws {
    try longNotebook("long.md")
    let whole = try project.run("render", "long.md", "--store", "whole", "-o", "whole-output")
    #expect(whole.status == 0)

    let render = try project.start(["render", "long.md"])
    try project.waitForCheckpoint()
    let worker = try render.worker()
    #expect(kill(render.identifier, SIGKILL) == 0)
    #expect(try render.wait().status == -SIGKILL)
    // Nobody waits for the worker any more.
    try project.wait("the worker's end") { try !Running.isAlive(worker) }
    #expect(try project.objects("training") == [])
    #expect(!FileManager.default.fileExists(atPath: project.path("output/long/index.html")))

    let again = try project.run("render", "long.md")
    #expect(again.status == 0)
    let resumed = try #require(
      again.errors.firstMatch(
        of: /goes on after epoch (\d+), where an earlier run was interrupted\n  epoch (\d+)/))
    let done = try #require(Int(resumed.1))
    #expect((1..<12).contains(done))
    #expect(Int(resumed.2) == done + 1)
    #expect(again.epochs == 12 - done)

    func weights(_ store: String) throws -> Data {
      let files = try project.objects("training", store: store).map { "\($0)/weights.safetensors" }
      let file = files.first { FileManager.default.fileExists(atPath: project.path($0)) }
      return try project.contents(#require(file))
    }
    #expect(try weights(".triptych") == weights("whole"))
    let results = try ["output/long", "whole-output/long"].map {
      try #require(try project.results($0)["a"].trials.first)
    }
    #expect(results[0].testAccuracy == results[1].testAccuracy)
    #expect(results[0].loss == results[1].loss)
    #expect(results[0].history.count == 12)
    func curves(_ result: WrittenTrial) -> [[Double]] {
      result.history.map {
        [$0.trainLoss, $0.trainAccuracy, $0.testLoss, $0.testAccuracy, $0.learningRate]
      }
    }
    #expect(curves(results[0]) == curves(results[1]))
    #expect(try project.files(".triptych/work") == [:])
  }

  @Test func aDamagedCheckpointIsNotUsed() throws {
    try longNotebook("long.md", epochs: 4)
    let render = try project.start(["render", "long.md"])
    try project.waitForCheckpoint()
    #expect(kill(render.identifier, SIGKILL) == 0)
    #expect(try render.wait().status == -SIGKILL)
    let name = try #require(
      try project.files(".triptych/work").keys.first { $0.hasSuffix("/checkpoint.safetensors") })
    let path = ".triptych/work/\(name)"
    try project.contents(path).prefix(1000).write(to: URL(filePath: project.path(path)))
    let again = try project.run("render", "long.md")
    #expect(again.status == 0)
    #expect(again.epochs == 4)
    #expect(
      again.errors.contains(
        "warning: training starts anew: the checkpoint can't be used: .triptych/work/"))
  }

  @Test func twoRendersShareAStore() throws {
    try longNotebook("long.md", epochs: 4)
    let first = try project.start(["render", "long.md", "-o", "a"])
    let second = try project.start(["render", "long.md", "-o", "b"])
    let runs = try [first.wait(), second.wait()].sorted { $0.epochs > $1.epochs }
    #expect(runs.map(\.status) == [0, 0])
    // One of them has trained, the other has waited.
    #expect(runs.map(\.epochs) == [4, 0])
    let waiting = try #require(
      runs[1].lines.first { $0.hasPrefix("  waiting for another render (process ") })
    #expect(waiting.hasSuffix("), which runs `resnet20`: its result will be used"))
    #expect(
      runs[1].lines.prefix(4) == [
        "2 trials, 0 in the store, 2 to run", "[1/2] resnet20", waiting, "  done in TIME",
      ])
    #expect(try project.files("a/long") == project.files("b/long"))
    #expect(try project.objects("training").count == 2)
    #expect(try project.files(".triptych/tmp") == [:])
  }

  @Test(arguments: ["record.json", "weights.safetensors", "object.json"])
  func aDamagedObjectIsRepaired(_ file: String) throws {
    try project.notebook("small.md", "```experiment a\nmodels: resnet20\n```")
    #expect(try project.run("render", "small.md").status == 0)
    let files = try project.files("output/small")
    let object = try #require(try project.objects("training").first)
    let path = project.path("\(object)/\(file)")
    var data = try Data(contentsOf: URL(filePath: path))
    let size = data.count
    let damage: String
    switch file {
    case "record.json":
      data[size / 2] ^= 1
      damage = "the content of record.json has changed"
    case "object.json":
      data = Data("garbage".utf8)
      damage = "its list of files can't be read"
    default:
      data = data.prefix(size - 1)
      damage = "weights.safetensors has \(size - 1) bytes instead of \(size)"
    }
    try data.write(to: URL(filePath: path))
    let again = try project.run("render", "small.md")
    let digest = object.split(separator: "/").last!.prefix(12)
    #expect(
      again.lines == [
        "warning: the stored training \(digest) is damaged (\(damage)); it is made again",
        "1 trial, 0 in the store, 1 to run", "[1/1] resnet20",
        "  epoch 1/1: \(Self.epoch)", "  done in TIME",
      ])
    #expect(again.status == 0)
    // Times were not damaged: they stand, and with them every byte of the report.
    #expect(try project.files("output/small") == files)
  }

  /// What a figure shows is part of the result.
  @Test(arguments: ["flipped", "missing"])
  func damagedDetailsAreRepairedWhereAFigureNeedsThem(_ damage: String) throws {
    try project.notebook(
      "small.md",
      """
      ```experiment a
      models: resnet8
      ```

      ```figure confusion
      kind: heatmap
      from: a
      ```
      """)
    #expect(try project.run("render", "small.md").status == 0)
    let files = try project.files("output/small")
    let object = try #require(try project.objects("evaluation").first)
    let path = project.path("\(object)/details.json")
    func spoil() throws {
      if damage == "missing" { return try FileManager.default.removeItem(atPath: path) }
      var data = try Data(contentsOf: URL(filePath: path))
      data[data.count / 2] ^= 1
      try data.write(to: URL(filePath: path))
    }
    try spoil()
    let check = try project.run("check", "small.md")
    #expect(check.status == 1)
    #expect(check.output == "small.md: no mistakes; 1 of 1 trial is to be run\n")
    let again = try project.run("render", "small.md")
    #expect(again.status == 0)
    #expect(again.epochs == 0)
    #expect(try project.files("output/small") == files)
    #expect(try project.run("check", "small.md").status == 0)
    try spoil()
    let digest = object.split(separator: "/").last!.prefix(12)
    let cause =
      damage == "missing"
      ? "details.json is missing" : "the content of details.json has changed"
    let third = try project.run("render", "small.md")
    #expect(
      third.lines == [
        "warning: the stored evaluation \(digest) is damaged (\(cause)); it is made again",
        "1 trial, 0 in the store, 1 to run", "[1/1] resnet8", "  done in TIME",
      ])
    #expect(try project.files("output/small") == files)
  }

  /// A picture that is away while one trial runs and back afterwards.
  @Test func dataThatChangeDuringARunFailTheTrialThatReadsThem() throws {
    // Squares of 8 pixels, red and blue.
    let pictures = [
      "oak":
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGM4ISeCFTEMLQkAmTA+gRG2Z04AAAAASUVORK5CYII=",
      "elm":
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGMQ0biDFTEMLQkAKF1GAcVPm8wAAAAASUVORK5CYII=",
    ]
    for (name, text) in pictures {
      try FileManager.default.createDirectory(
        atPath: project.path("leaves/\(name)"), withIntermediateDirectories: true)
      let picture = try #require(Data(base64Encoded: text))
      for image in 0..<6 {
        try picture.write(to: URL(filePath: project.path("leaves/\(name)/\(image).png")))
      }
    }
    try project.write(
      "leaves.md",
      """
      ---
      title: Leaves
      defaults: {dataset: {images: leaves}, split: 50/50, input: 32, batch: 2, epochs: 100}
      ---

      ```experiment a
      models: resnet8
      seed: [1, 2]
      ```
      """)
    let render = try project.start(["render", "leaves.md"])
    try project.waitForCheckpoint()
    let path = project.path("leaves/elm/3.png")
    let content = try Data(contentsOf: URL(filePath: path))
    try FileManager.default.removeItem(atPath: path)
    let finished = try render.wait()
    try content.write(to: URL(filePath: path))
    let cause =
      "the files of `leaves` changed while the trial ran (./leaves/elm/3.png is missing): render again"
    #expect(finished.status == 1)
    let results = try project.results("output/leaves")["a"]
    #expect(results.trials.map(\.seed) == [1])
    #expect(results.failures == [TrialFailure(trial: "resnet8, seed 2", cause: cause)])
    // Nothing wrong was stored: the second is trained now, on all pictures.
    let again = try project.run("render", "leaves.md")
    #expect(again.status == 0)
    #expect(again.lines.first == "2 trials, 1 in the store, 1 to run")
    #expect(try project.results("output/leaves")["a"].trials.map(\.trainImages) == [6, 6])
  }

  /// The threads that are granted, not those of the machine, are in use, on the page and in the keys.
  @Test func theThreadsInUseAreTold() throws {
    try project.notebook("small.md", "```experiment a\nmodels: resnet8\n```")
    #expect(try project.run("render", "small.md").status == 0)
    struct Manifest: Decodable { let threads: Int }
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: project.contents("output/small/manifest.json"))
    #expect(manifest.threads == 1)
    #expect(try project.text("output/small/index.html").contains(", 1 thread, "))
    struct Listing: Decodable { let facts: [String: String] }
    let object = try #require(try project.objects("training").first)
    let facts = try JSONDecoder().decode(
      Listing.self, from: project.contents("\(object)/object.json")
    ).facts
    #expect(facts["threads"] == "1")
    #expect(facts["isa"].map { $0 != "native" && !$0.isEmpty } == true)
  }

  /// Memory so short that no thread can be had: every process ends, and says why.
  @Test(arguments: [250_000, 400_000, 600_000])
  func aRenderEndsWhereMemoryIsShort(_ kilobytes: Int) throws {
    try project.notebook("small.md", "```experiment a\nmodels: resnet8\n```")
    let run = try project.shell(
      "ulimit -v \(kilobytes); exec timeout -s KILL 120 \"$PROGRAM\" render small.md")
    // 137: the time was up.
    #expect(run.status != 137 && run.status != -SIGKILL)
    if run.status == 1, let failure = try project.results("output/small")["a"].failures.first {
      #expect(failure.cause.contains("memory"), "\(failure.cause)")
    }
  }

  @Test func aStoreThatCannotBeWrittenIsTold() throws {
    try project.notebook("small.md", "```experiment a\nmodels: resnet20\n```")
    try project.write("file", "")
    let run = try project.run("render", "small.md", "--store", "file/store")
    let cause =
      "cannot write to the store: file/store/work: Not a directory; choose another place with "
      + "`--store`"
    #expect(
      run.lines == [
        "1 trial, 0 in the store, 1 to run", "[1/1] resnet20", "  failed: \(cause)",
        "failed: resnet20 in a: \(cause)",
      ])
    #expect(run.status == 1)
  }

  @Test func missingDataFailTheirTrialsAlone() throws {
    try project.write(
      "data.md", "```experiment a\nmodels: random\ndataset: [fashion-mnist, cifar10]\n```\n")
    let run = try project.run(
      "render", "data.md",
      environment: ["HOME": project.path("home"), "TRIPTYCH_DATA": project.path("data")])
    let cause =
      "the data set cifar10 is not installed: \(project.folder)/data/"
    #expect(
      run.lines.dropLast() == [
        "data.md:3:26: remark: the data set `cifar10` is not installed: its trials will fail; "
          + "`triptych fetch cifar10` downloads it",
        "    3 | dataset: [fashion-mnist, cifar10]", "      |                          ^^^^^^^",
        "2 trials, 0 in the store, 1 to run", "[1/1] random, fashion-mnist", "  done in TIME",
      ])
    let last = try #require(run.lines.last)
    #expect(last.hasPrefix("failed: random, cifar10 in a: \(cause)"))
    #expect(
      last.hasSuffix(
        ". Run `triptych fetch cifar10`, or unpack the binary version of CIFAR-10 "
          + "(cifar-10-binary.tar.gz) below $TRIPTYCH_DATA or ~/.local/share/triptych/datasets."))
    #expect(run.status == 1)
    let results = try project.results("output/data")["a"]
    #expect(results.trials.map(\.dataset) == ["fashion-mnist"])
    #expect(results.failures.map(\.trial) == ["random, cifar10"])
  }

  /// One cause of many failures is told once.
  @Test func manyTrialsThatFailAlikeAreOneLine() throws {
    try project.write(
      "many.md",
      """
      ```experiment a
      models: [resnet20, resnet8]
      dataset: cifar10
      epochs: [1, 2]
      ```

      ```table t
      from: a
      ```

      ```figure f
      kind: line
      y: test_accuracy
      from: a
      ```

      Best: `= best(a.test_accuracy)`.
      """)
    let run = try project.run(
      "render", "many.md",
      environment: ["HOME": project.path("home"), "TRIPTYCH_DATA": project.path("data")])
    #expect(run.status == 1)
    let lines = run.lines.dropFirst(3).map(\.self)
    #expect(lines.count == 3 && lines[0] == "4 trials, 0 in the store, 0 to run")
    let first = "resnet20, epochs 1"
    let cause = "the data set cifar10 is not installed: \(project.folder)/data/"
    #expect(lines[1].hasPrefix("failed: \(first) in a and 3 more trials: \(cause)"))
    #expect(
      lines[2].hasSuffix(
        "`best(a.test_accuracy)`: 4 trials have failed, the first of them \(first)"))
    let page = try project.text("output/many/index.html")
    #expect(page.contains("<b>\(first) and 3 more trials</b> failed: the data set cifar10 is not"))
    #expect(page.contains("Failed: \(first) and 3 more trials."))
    // All of them stand at the end, above their one cause.
    let end = try #require(page.range(of: "What is missing")).lowerBound
    #expect(page[end...].split(separator: "<small>in a</small></dt>\n").count == 5)
    #expect(page[end...].split(separator: "<dd>the data set cifar10").count == 2)
  }

  @Test func aTrainingThatDivergesSaysSo() throws {
    try project.notebook(
      "wild.md",
      "```experiment a\nmodels: resnet20\nepochs: 3\nlearning_rate: 10\nmomentum: 0.99\nweight_decay: 1\n```"
    )
    let run = try project.run("render", "wild.md")
    #expect(run.status == 1)
    let cause = try #require(try project.results("output/wild")["a"].failures.first?.cause)
    #expect(
      cause.wholeMatch(
        of:
          /training diverged in epoch [123](, step [12])?: the loss (on the test set )?is no longer a number \((before|on the training images) [0-9.e+]+, learning rate [0-9.]+\); try a smaller `learning_rate`/
      ) != nil, "\(cause)")
  }
}
