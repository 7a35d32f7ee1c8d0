import Foundation
import Kernels
import ModelFiles
import ModelZoo
import Networks
import Testing
import Trials

@testable import Execution

/// `triptych plan` and `triptych why`, and what a network figure is drawn from.
@Suite struct PlanCommandTests {
  let project: Project

  init() throws {
    project = try Project()
    try project.notebook(
      "a.md",
      """
      ```experiment guess
      models: [random]
      seed: [1, 2]
      ```

      ```experiment net
      models: [random, resnet8]
      ```

      ```table t
      from: [guess, net]
      columns: [model, test_accuracy]
      ```
      """)
  }

  /// Times, sizes and widths of columns are those of a machine.
  private func lines(_ output: String) -> [String] {
    output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line).replacing(#/\d+\.\d MB/#, with: "SIZE")
        .replacing(#/\d+\.\d s|\d+ s|\d+ min \d+ s/#, with: "TIME").replacing(#/ +/#, with: " ")
    }
  }

  @Test func aPlanTellsWhatIsThereAndWhatTheRestTakes() throws {
    let before = try project.run("plan", "a.md")
    #expect(before.status == 0)
    #expect(
      lines(before.output) == [
        "a.md: 4 trials, 0 in the store, 4 to run", "",
        "STAGE STORED TO RUN TIME DISK", "training 0 4 TIME SIZE", "evaluation 0 4 TIME SIZE",
        "training time 0 4 TIME SIZE", "inference time 0 4 TIME SIZE", "",
        "BLOCK TRIALS STORED TO RUN TIME ITS OWN DISK MEMORY",
        "guess 2 0 2 TIME TIME SIZE SIZE", "net 2 0 2 TIME TIME SIZE SIZE", "",
        "Roughly TIME, SIZE on disk, SIZE of memory; some of these estimates are guesses",
        "",
      ])
    // A plan is no run.
    #expect(try project.files(".triptych/objects") == [:])
    #expect(try project.run("render", "a.md", "--only", "guess").status == 0)
    let half = try project.run("plan", "a.md")
    #expect(lines(half.output).first == "a.md: 4 trials, 2 in the store, 2 to run")
    #expect(lines(half.output).contains("guess 2 2 0 SIZE SIZE"))
    #expect(try project.run("render", "a.md").status == 0)
    #expect(
      try project.run("plan", "a.md").output
        == "a.md: 4 trials, 4 in the store: nothing to run\n")
  }

  private struct Printed: Decodable {
    struct Cost: Decodable {
      let seconds: Double
      let bytes, memoryBytes: Int
      let rough: Bool
    }
    struct Block: Decodable {
      let label: String
      let trials, stored, toRun: Int
      let cost, ownCost: Cost
    }
    struct Node: Decodable {
      let stage, key, standing: String
      let facts: [String: String]
      let dependsOn, blocks, trials: [String]
      let toRun: Bool
      let cost: Cost?
    }
    let notebook: String
    let trials, stored, toRun: Int
    let cost: Cost
    let blocks: [Block]
    let nodes: [Node]
  }

  @Test func theGraphIsPrintedAsJSON() throws {
    #expect(try project.run("render", "a.md", "--only", "guess").status == 0)
    let run = try project.run("plan", "a.md", "--json")
    #expect(run.status == 0)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let all = try decoder.decode([Printed].self, from: Data(run.output.utf8))
    #expect(all.map(\.notebook) == ["a.md"])
    let plan = try #require(all.first)
    #expect((plan.trials, plan.stored, plan.toRun) == (4, 2, 2))
    #expect(plan.blocks.map(\.label) == ["guess", "net"])
    #expect(plan.blocks.map(\.toRun) == [0, 2])
    #expect(plan.cost.rough && plan.cost.seconds > 0 && plan.cost.bytes > 0)
    #expect(plan.nodes.count == 16)
    let training = try #require(plan.nodes.first { $0.facts["model"] == "resnet8" })
    #expect(training.stage == "training" && training.standing == "missing" && training.toRun)
    #expect(training.blocks == ["net"] && training.trials == ["resnet8"])
    #expect(training.dependsOn == [] && training.facts["epochs"] == "1")
    let tests = plan.nodes.filter { $0.stage == "evaluation" && $0.dependsOn == [training.key] }
    #expect(tests.count == 1)
    let stored = plan.nodes.filter { $0.blocks == ["guess"] }
    #expect(stored.count == 8)
    #expect(stored.allSatisfy { $0.standing == "stored" && !$0.toRun && $0.cost == nil })
  }

  @Test func whyNamesWhatDiffers() throws {
    #expect(try project.run("render", "a.md").status == 0)
    #expect(
      try project.run("why", "a.md", "net").output
        == "`net`: nothing would run: 2 trials, all in the store\n")
    try project.write(
      "a.md", project.text("a.md").replacingOccurrences(of: "epochs: 1", with: "epochs: 2"))
    let why = try project.run("why", "a.md", "net")
    #expect(why.status == 0)
    #expect(
      why.output == """
        `net`: 1 of 2 trials would run

        resnet8
          training: epochs: 1 → 2

        """)
    // A table is about the blocks that it shows.
    #expect(
      try project.run("why", "a.md", "t").output.hasPrefix("`t`: 1 of 4 trials would run\n"))
    #expect(
      try project.run("why", "a.md", "guess").output
        == "`guess`: nothing would run: 2 trials, all in the store\n")
    let json = try project.run("why", "a.md", "net", "--json")
    #expect(json.output.contains(#""training""#) && json.output.contains("epochs: 1 → 2"))
    let unknown = try project.run("why", "a.md", "nett")
    #expect(unknown.status == 2)
    #expect(unknown.errors == "error: unknown block `nett`; did you mean `net`?\n")
  }

  @Test func damageIsToldAndLeftForTheRender() throws {
    #expect(try project.run("render", "a.md").status == 0)
    let object = try #require(try project.objects("evaluation").first)
    try project.write("\(object)/record.json", "{}")
    let key = (object as NSString).lastPathComponent.prefix(12)
    for _ in 0..<2 {
      let plan = try project.run("plan", "a.md")
      #expect(
        plan.errors.hasPrefix("warning: the stored evaluation \(key) is damaged: record.json"))
      #expect(lines(plan.output).first == "a.md: 4 trials, 3 in the store, 1 to run")
    }
    let why = try project.run("why", "a.md", "t")
    #expect(why.output.contains("\n  evaluation: the stored evaluation \(key) is damaged: "))
  }

  /// The layers come from the training: a model file is like a network of one's own.
  @Test func aFigureShowsTheLayersOfAModelFile() throws {
    let network = try #require(ModelRegistry.named("resnet8")).network(
      input: 16, top: .classifier(2))
    try ONNXFile.write(
      network, .random(for: network, seed: 11), to: project.path("mine.onnx"))
    try project.notebook(
      "own.md",
      """
      ```experiment own
      models: [resnet8, {onnx: mine.onnx, preprocess: {mean: 0.3, std: 0.3}}]
      ```

      ```figure built-in
      from: own
      kind: network
      where: model=resnet8
      ```

      ```figure from-file
      from: own
      kind: network
      where: model=mine
      ```
      """)
    let run = try project.run("render", "own.md")
    #expect(run.status == 0, "\(run.errors)")
    let page = try project.text("output/own/index.html")
    // What a reader who sees no pictures is told of both: as many layers as the trained networks have.
    let file = try ONNXFile.read(project.path("mine.onnx"), imageSize: Extent(16)).network
    for (model, network) in [("resnet8", network), ("mine", file)] {
      #expect(
        page.contains(
          "The \(network.layerCount) layers and the classifier of \(model) from the image to the "
            + "result"), "\(model)")
    }
    let records = try project.objects("network").map {
      try JSONDecoder().decode(NetworkRecord.self, from: project.contents("\($0)/record.json"))
    }
    #expect(records.count == 2)
    #expect(records.contains(NetworkRecord(network)) && records.contains(NetworkRecord(file)))
    for record in records {
      #expect(record.layers.reduce(0) { $0 + $1.parameters } == network.parameterCount)
    }
    // A store from before has no layers: they are made, and nothing is trained.
    for object in try project.objects("network") {
      try FileManager.default.removeItem(atPath: project.path(object))
    }
    let again = try project.run("render", "own.md")
    #expect(again.status == 0)
    #expect(again.lines.first == "2 trials, 0 in the store, 2 to run")
    #expect(again.epochs == 0)
    #expect(try project.text("output/own/index.html") == page)
  }
}
