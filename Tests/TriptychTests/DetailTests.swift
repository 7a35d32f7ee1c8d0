import Assessment
import Foundation
import Testing

@testable import Trials

/// What an evaluation leaves beside its numbers, and how experiments name parts of data and weigh times.
@Suite struct DetailTests {
  let project: Project

  init() throws { project = try Project() }

  private func rows(_ name: String) throws -> [[String]] {
    try project.text(name).split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func matricesAndSamplesAreThoseOfTheEvaluation() throws {
    try project.notebook(
      "details.md", limit: 80,
      """
      ```experiment a
      models: [resnet8, random]
      ```

      ```figure matrix
      kind: heatmap
      from: a
      where: model=resnet8
      ```

      ```figure guesses
      kind: heatmap
      from: a
      where: model=random
      ```

      ```figure images
      kind: samples
      from: a
      count: 10
      ```
      """)
    let run = try project.run("render", "details.md")
    #expect(run.status == 0, "\(run.errors)")
    let trials = try project.results("output/details")["a"].trials
    for (figure, trial) in zip(["matrix", "guesses"], trials) {
      let cells = try rows("output/details/figures/\(figure).csv")
      #expect(
        cells.allSatisfy { ["Bag", "Coat"].contains($0[0]) && ["Bag", "Coat"].contains($0[1]) })
      let counts = cells.map { Int($0[2]) ?? 0 }
      // The cells that are 0 are left out.
      #expect(counts.allSatisfy { $0 > 0 })
      #expect(counts.reduce(0, +) == trial.testImages)
      let right = zip(cells, counts).reduce(0) { $0 + ($1.0[0] == $1.0[1] ? $1.1 : 0) }
      #expect(
        abs(Double(right) / Double(trial.testImages) - trial.testAccuracy) < 1e-12)
    }
    let samples = try rows("output/details/figures/images.csv")
    #expect(samples.count == 10)
    #expect(
      samples.allSatisfy { ["Bag", "Coat"].contains($0[0]) && ["Bag", "Coat"].contains($0[1]) })
    // Both kinds of answers are shown, where there are both.
    let wrong = samples.count { $0[0] != $0[1] }
    #expect(trials[0].testAccuracy == 1 ? wrong == 0 : wrong > 0)
    let page = try project.text("output/details/index.html")
    #expect(page.contains("Not shown: the images of the other trial that is selected"))
  }

  @Test func partsOfDataHaveNamesAndClassesOfTheirOwn() throws {
    try project.write(
      "parts.md",
      """
      ---
      title: Parts
      params:
        sets:
        - {name: two, of: fashion-mnist, classes: [Bag, Coat]}
        - {name: three, of: fashion-mnist, classes: [Bag, Coat, Sandal]}
      ---
      From ${sets[1]} to ${sets[-1]}.

      ```experiment a
      models: resnet8
      dataset: ${sets}
      limit: 60
      test_limit: 60
      input: 16
      epochs: 1
      batch: 32
      opscore: {train: 0.25, test: 0.75}
      ```

      ```table t
      from: a
      where: "dataset=${sets[2]}"
      ```
      """)
    let run = try project.run("render", "parts.md")
    #expect(run.status == 0, "\(run.errors)")
    let trials = try project.results("output/parts")["a"].trials
    #expect(trials.map(\.dataset) == ["two", "three"] && trials.map(\.classes) == [2, 3])
    for trial in trials {
      let score = OpScore.score(
        accuracy: trial.testAccuracy,
        seconds: 0.25 * trial.trainSeconds + 0.75 * trial.inferenceSeconds, megabytes: trial.sizeMb,
        testCount: trial.testImages)
      #expect(trial.opscore == score)
      let total = trial.featureSeconds + trial.trainSeconds + trial.testSeconds
      #expect(trial.totalSeconds == total)
    }
    let page = try project.text("output/parts/index.html")
    #expect(page.contains("From two to three."))
    #expect(page.contains("0.25 × training time + 0.75 × inference time"))
    #expect(try rows("output/parts/tables/t.csv").count == 1)
    // The names and the weights are in no key: nothing is run for others.
    let text = try project.text("parts.md")
    try project.write(
      "parts.md",
      text.replacing("name: two", with: "name: pair").replacing("train: 0.25", with: "train: 1"))
    let again = try project.run("render", "parts.md")
    #expect(again.status == 0 && again.epochs == 0, "\(again.errors)")
    #expect(try project.results("output/parts")["a"].trials.map(\.dataset) == ["pair", "three"])
  }

  @Test(arguments: [
    ("${sets[3]}", "there is no item `sets[3]`: the list has 2 items"),
    ("${text[1]}", "`${text[1]}` asks for an item, but the parameter is not a list"),
    ("${nothing[1]}", "unknown parameter `nothing[1]`"),
    ("${sets[0]}", "`${` is not followed by a parameter's name and `}`"),
  ])
  func itemsThatAreNotThere(_ use: String, _ message: String) throws {
    try project.write(
      "items.md", "---\ntitle: Items\nparams: {sets: [a, b], text: x}\n---\nIt is \(use).\n")
    let run = try project.run("check", "items.md")
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
  }
}
