import Foundation
import Testing

@testable import Trials

/// The program itself, on real data.
@Suite struct RenderTests {
  let project: Project

  init() throws { project = try Project() }

  private static let basic = """
    ```experiment base
    models: [random, resnet20]
    ```

    The network reaches `= base[model=resnet20].test_accuracy`.

    ```table scores
    from: base
    columns: [model, test_accuracy, train_seconds, inference_seconds, size_mb, opscore]
    caption: What they do.
    ```

    ```figure tradeoff
    kind: bubble
    from: base
    x: inference_seconds
    y: test_accuracy
    size: size_mb
    caption: All at once.
    ```
    """

  private static let trained = [
    "2 trials, 0 in the store, 2 to run", "[1/2] random", "  done in TIME", "[2/2] resnet20",
    "  epoch 1/1: training accuracy SHARE, test accuracy SHARE, TIME", "  done in TIME",
  ]

  @Test func onlyWhatHasChangedIsRun() throws {
    try project.notebook("small.md", Self.basic)
    let first = try project.run("render", "small.md")
    #expect(first.lines == Self.trained)
    #expect(first.output == "Report: output/small/index.html\n")
    #expect(first.status == 0)
    let files = try project.files("output/small")
    #expect(
      Set(files.keys).isSuperset(of: [
        "index.html", "manifest.json", "results.json", "tables/scores.csv", "tables/scores.json",
        "figures/tradeoff.png",
      ]))
    #expect(try project.files(".triptych/tmp") == [:])
    #expect(try project.files(".triptych/work") == [:])

    // The same again: nothing to run, and not one byte is another.
    let second = try project.run("render", "small.md")
    #expect(second.lines == ["2 trials, all in the store: nothing to run"])
    #expect(second.output == first.output)
    #expect(second.status == 0)
    #expect(try project.files("output/small") == files)

    // From the store into a new folder: the same bytes.
    let elsewhere = try project.run("render", "small.md", "-o", "elsewhere")
    #expect(elsewhere.output == "Report: elsewhere/small/index.html\n")
    #expect(try project.files("elsewhere/small") == files)

    // Words are no part of what is run.
    let words = Self.basic.replacing("What they do.", with: "What they have done.")
      .replacing("The network", with: "Said otherwise: the network")
      .replacing("scores", with: "marks").replacing("base", with: "baseline")
    try project.notebook("small.md", words)
    let third = try project.run("render", "small.md")
    #expect(third.lines == ["2 trials, all in the store: nothing to run"])
    #expect(third.status == 0)
    let page = try project.text("output/small/index.html")
    #expect(page.contains("What they have done.") && page.contains("Said otherwise: the network"))
    #expect(
      try project.results("output/small")["baseline"].trials
        == project.results("elsewhere/small")["base"].trials)

    // More epochs train what depends on them: the reference that guesses does not.
    try project.notebook(
      "small.md",
      Self.basic.replacing("resnet20]\n", with: "resnet20]\nepochs: [1, 2]\n")
        .replacing("base[model=resnet20]", with: "base[model=resnet20, epochs=2]"))
    let fourth = try project.run("render", "small.md")
    #expect(
      fourth.lines == [
        "4 trials, 3 in the store, 1 to run", "[1/1] resnet20, epochs 2",
        "  epoch 1/2: training accuracy SHARE, test accuracy SHARE, TIME",
        "  epoch 2/2: training accuracy SHARE, test accuracy SHARE, TIME", "  done in TIME",
      ])
    #expect(fourth.status == 0)
    #expect(
      try project.results("output/small")["base"].trials.map { [$0.epochs, $0.history.count] }
        == [[1, 0], [2, 0], [1, 1], [2, 2]])
  }

  @Test func aTrialOfTwoBlocksIsRunOnce() throws {
    try project.notebook(
      "two.md",
      """
      ```experiment first
      models: resnet20
      ```

      ```experiment second
      models: resnet20
      seed: [3, 4]
      ```
      """)
    let run = try project.run("render", "two.md")
    let epoch = "  epoch 1/1: training accuracy SHARE, test accuracy SHARE, TIME"
    #expect(
      run.lines == [
        "2 trials, 0 in the store, 2 to run", "[1/2] resnet20", epoch, "  done in TIME",
        "[2/2] resnet20, seed 4", epoch, "  done in TIME",
      ])
    let results = try project.results("output/two")
    #expect(results["first"].trials == Array(results["second"].trials.prefix(1)))
    #expect(results["second"].trials.map(\.seed) == [3, 4])
  }

  @Test func whatIsMeasuredFitsTogether() throws {
    try project.notebook("one.md", "```experiment a\nmodels: resnet20\nepochs: 2\n```")
    #expect(try project.run("render", "one.md").status == 0)
    let result = try #require(try project.results("output/one")["a"].trials.first)
    #expect([result.classes, result.trainImages, result.testImages].elementsEqual([2, 64, 64]))
    #expect(result.testAccuracy == result.history.last?.testAccuracy)
    #expect(abs(result.loss - (result.history.last?.testLoss ?? 0)) < 1e-6)
    #expect(result.trainAccuracy == result.history.last?.trainAccuracy)
    #expect(abs(result.trainSeconds - result.history.map(\.seconds).reduce(0, +)) < 1e-9)
    #expect(result.inferenceSamples.count >= 10 && result.latencyQuantiles.count == 101)
    #expect(result.latencyMs <= result.latencyP90Ms && result.latencyP90Ms <= result.latencyP99Ms)
    #expect(result.payloadMb == Double(result.parameters * 4) / 1e6)
    #expect(result.sizeMb > result.payloadMb && result.compressedMb < result.sizeMb)
    #expect(result.opscore != nil && result.opscoreTrain != nil)
    let object = try #require(try project.objects("training").first)
    #expect(try project.contents("\(object)/weights.safetensors").count == Int(result.sizeMb * 1e6))
  }

  @Test func parametersAndInstructionSetsReachTheTrial() throws {
    #if arch(x86_64)
      let isa = "avx2"
    #else
      let isa = "native"
    #endif
    try project.write(
      "set.md",
      """
      ---
      title: Parameters
      params:
        rounds: 1
      ---
      ```experiment a
      models: resnet20
      dataset: fashion-mnist
      classes: [Bag, Coat]
      limit: 64
      test_limit: 64
      input: 16
      batch: 32
      epochs: ${rounds}
      isa: \(isa)
      ```
      """)
    #expect(try project.run("render", "set.md", "-P", "rounds=2").status == 0)
    let trials = try project.results("output/set")["a"].trials
    #expect(trials.map(\.isa) == [isa])
    #expect(trials.map(\.epochs) == [2])
    let unknown = try project.run("render", "set.md", "-P", "round=2")
    #expect(unknown.status == 2)
    #expect(
      unknown.errors == """
        set.md:3:1: error: unknown parameter `round` in `-P round`
            3 | params:
              | ^^^^^^
              = did you mean `rounds`?


        """)
  }

  /// Foundation has functions for paths that stop the program on Linux for one character.
  @Test func namesOfOneCharacterAreNamesAsOthersAre() throws {
    try project.notebook(
      "m",
      """
      ```experiment base
      models: random
      ```

      [Data](d), [itself](m), ![a picture](p).
      """)
    try project.write("d", "1,2\n")
    try project.write("p", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
    let checked = try project.run("check", "m", "--store", "s", "-o", "o")
    #expect(checked.status == 1)
    let rendered = try project.run("render", "m", "--store", "s", "-o", "o")
    #expect(
      rendered.lines == ["1 trial, 0 in the store, 1 to run", "[1/1] random", "  done in TIME"])
    #expect(rendered.output == "Report: o/m/index.html\n")
    #expect(rendered.status == 0)
    #expect(try project.text("o/m/files/d") == "1,2\n")
    #expect(FileManager.default.fileExists(atPath: project.path("o/m/images/p.svg")))
    #expect(try project.run("check", "m", "--store", "s", "-o", "o").status == 0)
    let listed = try project.run("store", "list", "m", "--store", "s")
    #expect(listed.status == 0)
  }

  @Test(arguments: [
    ("[x](a)", "a", 5), ("![x](q)", "q", 6), ("[x](é)", "é", 5), ("[x](a#b)", "a", 5),
    ("[x](-)", "-", 1),
  ])
  func aMissingFileOfOneCharacterIsTold(_ link: String, name: String, column: Int) throws {
    try project.write("m", link + "\n")
    for command in ["check", "render"] {
      let told = try project.run(command, "m")
      #expect(
        told.errors == """
          m:1:\(column): error: there is no file `\(name)` beside the notebook
              1 | \(link)
                | \(String(repeating: " ", count: column - 1))^


          """)
      #expect(told.status == 2)
    }
  }

  @Test func onlyAndMaxTimeLeaveTrialsOut() throws {
    try project.notebook(
      "parts.md", "```experiment a\nmodels: random\n```\n\n```experiment b\nmodels: resnet20\n```")
    let late = try project.run("render", "parts.md", "--max-time", "0s")
    #expect(
      late.lines == [
        "2 trials, 0 in the store, 2 to run",
        "not run: random in a: the time given with `--max-time` is up",
        "not run: resnet20 in b: the time given with `--max-time` is up",
      ])
    #expect(late.output == "Report: output/parts/index.html\n")
    #expect(late.status == 1)

    let only = try project.run("render", "parts.md", "--only", "a")
    #expect(
      only.lines == [
        "1 trial, 0 in the store, 1 to run", "[1/1] random", "  done in TIME",
        "not run: resnet20 in b: the store does not have it, and `--only` names another "
          + "block",
      ])
    #expect(only.status == 0)
    let page = try project.text("output/parts/index.html")
    #expect(
      page.contains("the store does not have it, and <code>--only</code> names another block"))
  }

  @Test func aSelfContainedPageNamesNoOtherFile() throws {
    try project.notebook("small.md", Self.basic)
    #expect(try project.run("render", "small.md", "--self-contained").status == 0)
    #expect(try project.files("output/small").keys.sorted() == ["index.html", "manifest.json"])
    let page = try project.text("output/small/index.html")
    let addresses = page.matches(of: /\b(src|href|srcset|poster|action)="([^"]*)"/).flatMap {
      match in
      // A srcset lists addresses with a space and their density after each.
      match.1 == "srcset"
        ? match.2.split(separator: ", ").map { $0.split(separator: " ")[0] } : [match.2]
    }
    #expect(addresses.count { $0.hasPrefix("data:image/png;base64,") } >= 1)
    #expect(addresses.allSatisfy { $0.hasPrefix("data:") || $0.hasPrefix("#") })
    #expect(!page.contains("@import") && page.matches(of: /url\((?!["']?data:)/).isEmpty)
  }

  @Test func checkTellsWhatThereIsToDo() throws {
    try project.notebook("small.md", Self.basic)
    func check(_ name: String = "small.md") throws -> String {
      let run = try project.run("check", name)
      return "\(run.status) \(run.output)\(run.errors)"
    }
    #expect(try check() == "1 small.md: no mistakes; 2 of 2 trials are to be run\n")
    #expect(try project.run("render", "small.md").status == 0)
    #expect(try check() == "0 small.md: no mistakes; store and output are up to date\n")
    try project.write("output/small/tables/scores.csv", "changed\n")
    #expect(
      try check()
        == "1 small.md: no mistakes; all trials are in the store; out of date in the output: "
        + "tables/scores.csv\n")
    try project.write("wrong.md", "---\ntitel: A\n---\n")
    #expect(
      try check("wrong.md") == """
        2 wrong.md:2:1: error: unknown option `titel` in the front matter
            2 | titel: A
              | ^^^^^
              = did you mean `title`?


        """)
    // The worst of several counts.
    #expect(try project.run("check", "small.md", "wrong.md", "nowhere.md").status == 2)
  }
}
