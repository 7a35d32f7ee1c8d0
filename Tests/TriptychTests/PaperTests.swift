import Foundation
import Testing

@testable import Trials

/// The notebook that repeats the paper, on networks and images so few that it takes a minute.
@Suite struct PaperTests {
  let project: Project

  init() throws {
    project = try Project()
    let notebooks = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "notebooks")
    for name in ["paper.md", "my-model.md", "which-k.md"] {
      try project.write(
        name, String(contentsOf: notebooks.appending(path: name), encoding: .utf8))
    }
  }

  private static let parameters = [
    "datasets=[{name: two, of: fashion-mnist, classes: [Bag, Coat], sample: 140}]",
    "weights=random",
    "small=resnet8", "deep=resnet14", "wide=resnet20", "wider=resnet32", "light=mobilenet-v3-small",
    "input=16", "epochs=1", "batch=32", "depths=[1, 3]", "targets=native",
    "clusters=16",
    "ks=[none, cluster(16), cluster(32)]",
  ].flatMap { ["-P", $0] }

  /// The exhibits in the order of the paper, with their columns where they are tables.
  private static let exhibits: [(label: String, number: String, columns: [String])] = [
    ("triangle", "Figure 1", []), ("structure", "Figure 2", []),
    (
      "sizes", "Table 1",
      [
        "model", "layers", "parameters", "size_mb[technique=none]",
        "size_mb[technique=quantize(float16)]",
        "size_mb[technique=quantize(float16)/none]",
      ]
    ),
    ("learning", "Figure 3", []),
    (
      "accuracy", "Table 2",
      ["model", "dataset", "unfreeze", "test_accuracy", "recall", "precision_score", "f1", "auc"]
    ),
    (
      "times", "Table 3",
      ["isa", "split"]
        + ["train_seconds", "test_seconds", "total_seconds"].flatMap { value in
          ["resnet8", "resnet14"].map { "\(value)[model=\($0)]" }
        }
    ),
    ("techniques", "Figure 4", []), ("depth", "Figure 5", []),
    (
      "hardware", "Table 4",
      ["isa", "dataset", "unfreeze"]
        + [
          ("resnet8", "float32", "none"), ("resnet8", "float32", "cluster(16)"),
          ("resnet8", "float32", "transfer(resnet14)"), ("resnet8", "bfloat16", "none"),
          ("resnet14", "float32", "none"), ("resnet14", "float32", "cluster(16)"),
          ("resnet14", "bfloat16", "none"),
        ].map { "total_seconds[model=\($0.0), precision=\($0.1), technique=\($0.2)]" }
    ),
    ("bubbles-first", "Figure 6", []), ("ranking-first", "Table 5", ranking),
    ("bubbles-last", "Figure 7", []), ("ranking-last", "Table 6", ranking),
    ("clusters", "Figure 8", []),
    (
      "cluster-costs", "Table 7",
      ["model", "technique", "size_mb", "preparation_seconds", "test_accuracy"]
    ),
  ]

  private static let ranking = [
    "rank", "model", "technique", "unfreeze", "test_accuracy", "inference_seconds", "size_mb",
    "opscore", "opscore_normalized",
  ]

  @Test func everyExhibitOfThePaperIsThere() throws {
    let run = try project.run(["render", "paper.md"] + Self.parameters)
    // So small, not every finding holds; nothing else may be amiss.
    #expect(run.status == 0 || run.status == 1, "\(run.errors)")
    #expect(
      run.errors.split(separator: "\n").allSatisfy {
        !$0.hasPrefix("failed") && !$0.hasPrefix("no value")
      }, "\(run.errors)")
    let results = try project.results("output/paper")
    #expect(results.experiments.values.allSatisfy { $0.failures.isEmpty && !$0.trials.isEmpty })

    let page = try project.text("output/paper/index.html")
    var rest = page[...]
    for exhibit in Self.exhibits {
      let number = exhibit.number.replacing(" ", with: "\u{A0}")
      let place = try #require(
        rest.range(of: "id=\"\(exhibit.label)\""), "\(exhibit.label) is missing or out of order")
      rest = rest[place.upperBound...]
      let caption = try #require(rest.range(of: "<b>\(number).</b> "))
      #expect(rest[caption.upperBound...].prefix { $0 != "<" }.count > 20)
      if exhibit.columns.isEmpty {
        #expect(try project.contents("output/paper/figures/\(exhibit.label)@2x.png").count > 1000)
      } else {
        let csv = try project.text("output/paper/tables/\(exhibit.label).csv")
        let head = csv.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        #expect(head.replacing("\"", with: "") == exhibit.columns.joined(separator: ","))
      }
    }
    // Every finding has a verdict.
    let claims = try JSONDecoder().decode(
      Verdicts.self, from: project.contents("output/paper/results.json")
    ).claims
    #expect(claims.count == 26)
    #expect(!claims.contains { $0.verdict == "undecided" }, "\(claims)")
    // What the store has is not run again.
    let again = try project.run(["render", "paper.md"] + Self.parameters)
    #expect(again.epochs == 0 && again.status == run.status)
    #expect(try project.text("output/paper/index.html") == page)
  }

  private struct Verdicts: Decodable {
    struct Claim: Decodable {
      let label, verdict: String
    }
    let claims: [Claim]
  }

  @Test(arguments: ["paper.md", "which-k.md"])
  func nothingIsWrongWithIt(_ name: String) throws {
    let run = try project.run("check", name)
    #expect(!run.errors.contains("error:"), "\(run.errors)")
  }

  /// All that it lacks is what its user brings.
  @Test func myModelNeedsAModelAndImages() throws {
    let run = try project.run("check", "my-model.md")
    let errors = run.errors.split(separator: "\n").filter { $0.contains("error:") }
    #expect(
      errors == [
        "my-model.md:12:21: error: ./my-images: no such folder",
        "my-model.md:23:16: error: ./my-model.onnx: cannot be read: No such file or directory",
      ])
  }

  @Test func theSmallestKIsFound() throws {
    let run = try project.run(
      "render", "which-k.md", "-P", "model=resnet8", "-P", "limit=64", "-P", "epochs=1", "-P",
      "ks=[cluster(4), cluster(16)]", "-P",
      "dataset={name: two, of: fashion-mnist, classes: [Bag, Coat]}")
    #expect(run.status <= 1 && !run.errors.contains("failed"), "\(run.errors)")
    let trials = try project.results("output/which-k")["clustered"].trials
    #expect(trials.map(\.clusters) == [4, 16])
    #expect(trials[0].sizeMb < trials[1].sizeMb)
    // The page names the smallest that is good enough, by the results themselves.
    let original = try #require(project.results("output/which-k")["original"].trials.first)
    let enough = trials.filter { $0.testAccuracy >= original.testAccuracy - 0.01 }
    let answer = enough.compactMap(\.clusters).min()
    let page = try project.text("output/which-k/index.html")
    #expect(page.contains("<strong>Choose K = <span"))
    #expect(page.contains(answer.map { ">\($0)</span>.</strong>" } ?? "not available: no trial of"))
  }
}
