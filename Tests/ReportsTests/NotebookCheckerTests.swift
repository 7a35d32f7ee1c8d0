import Datasets
import Kernels
import Networks
import Notebooks
import Options
import Testing
import Training
import Trials

@testable import Reports

@Suite struct NotebookCheckerTests {
  @Test func defaultsAreFilledIn() throws {
    let plan = try Fixtures.plan("```experiment a\nmodels: resnet20\ndataset: cifar10\n```\n")
    #expect(
      plan.experiments.map(\.settings) == [
        ExperimentSettings(models: [.named("resnet20")], datasets: [.named("cifar10")])
      ])
    #expect(plan.experiments.map(\.label) == ["a"])
    #expect(plan.experiments.first?.location.description == "notebook.md:1:1")
  }

  /// Letters of names that pictures lack are known before anything runs.
  @Test func namesThatPicturesLackAreRemarked() throws {
    func plan(_ figure: String) throws -> ReportPlan {
      try Fixtures.plan(
        """
        ```experiment a
        models: resnet20
        dataset: {name: 猫, of: cifar10, classes: [cat, dog]}
        ```

        ```figure f
        from: a
        \(figure)
        ```
        """)
    }
    #expect(
      try plan("kind: bar\ny: test_accuracy\nlabel: [model, dataset]").remarksText == """
        notebook.md:6:4: remark: The chart font (DejaVuSans.ttf) lacks these characters, \
        shown as □: 猫 (CJK)
            6 | ```figure f
              |    ^^^^^^

        """)
    #expect(try plan("kind: bar\ny: test_accuracy").remarks == [])
    #expect(try plan("kind: heatmap").remarks == [])
  }

  @Test func everyOptionArrives() throws {
    let plan = try Fixtures.plan(
      """
      ```experiment a
      models: [resnet20, random]
      dataset: [cifar10, {images: photos/./cats}]
      split: [80/20, standard]
      classes: [cat, 3]
      limit: 1000
      test_limit: 500
      damaged: skip
      input: [32, 64]
      epochs: [1, 2]
      batch: [32]
      optimizer: [sgd, adam]
      learning_rate: [0.1, 1e-3]
      momentum: 0.8
      weight_decay: 0
      schedule: step
      initialisation: glorot
      weights: random
      precision: float32
      seed: [1, 2]
      backend: [onednn, openblas]
      isa: avx2
      ```
      """)
    #expect(
      plan.experiments.map(\.settings) == [
        ExperimentSettings(
          models: [.named("resnet20"), .named("random")],
          datasets: [.named("cifar10"), .images("photos/./cats")]
        ) {
          $0.splits = [.ratio(train: 80), .standard]
          $0.classes = [["cat", "3"]]
          $0.limits = [1000]
          $0.testLimits = [500]
          $0.damaged = [.skip]
          $0.inputs = [32, 64]
          $0.epochs = [1, 2]
          $0.batches = [32]
          $0.optimizers = [.sgd, .adam]
          $0.learningRates = [0.1, 0.001]
          $0.momenta = [0.8]
          $0.weightDecays = [0]
          $0.schedules = [.step]
          $0.initializations = [.glorotUniform]
          $0.weights = [.random]
          $0.seeds = [1, 2]
          $0.backends = [.onednn, .openblas]
          $0.instructionSets = [.avx2]
        }
      ])
  }

  /// What a notebook gives is what is applied: where it gives some of it, the rest is neutral.
  @Test(
    arguments: [
      (
        "", "{scale: 1/255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], channels: rgb}"
      ),
      ("preprocess: {scale: 1/255}", "{scale: 1/255, mean: 0, std: 1, channels: rgb}"),
      ("preprocess: {scale: 1}", "{scale: 1, mean: 0, std: 1, channels: rgb}"),
      ("preprocess: {mean: 0.5, std: 0.5}", "{scale: 1/255, mean: 0.5, std: 0.5, channels: rgb}"),
      (
        "preprocess: {scale: 1/127.5, mean: [1, 1, 1]}",
        "{scale: 1/127.5, mean: [1, 1, 1], std: 1, channels: rgb}"
      ),
      (
        "preprocess: {scale: 1, mean: [104, 117, 123], channels: bgr}",
        "{scale: 1, mean: [104, 117, 123], std: 1, channels: bgr}"
      ),
      ("preprocess: {channels: bgr}", "{scale: 1/255, mean: 0, std: 1, channels: bgr}"),
    ])
  func whatPreprocessLeavesOutIsNeutral(_ option: String, _ text: String) throws {
    let plan = try Fixtures.plan(
      "```experiment a\nmodels: [resnet20, {onnx: A.ONNX, \(option)}]\ndataset: cifar10\n```")
    let settings = try #require(plan.experiments.first?.settings)
    #expect(PreprocessedModel.all(of: settings.models).map(\.model) == ["A"])
    #expect(PreprocessedModel.all(of: settings.models).map(\.preprocessing.text) == [text])
    let facts = TrialSetting.pageFacts(PageContext(settings) { String($0) })
    #expect(facts.first { $0.title == "Models" }?.text == "resnet20, A")
    #expect(facts.first { $0.title == "Preprocessing of A" }?.text == text)
  }

  /// Models and weights from files, and weights from a pretraining.
  @Test func sourcesArrive() throws {
    let plan = try Fixtures.plan(
      """
      ```experiment a
      models:
        - resnet20
        - {onnx: exports/mine.onnx}
        - {onnx: exports/mine.onnx, output: logits}
        - onnx: other.onnx
          name: other
          preprocess: {scale: 1/127.5, mean: 1, std: [1, 2, 3], channels: bgr}
      dataset: cifar10
      weights:
        - own
        - exports/mine.weights.h5
        - {pretrain: {dataset: {images: photos}, epochs: 3, classes: [cat], limit: 9}, name: base}
        - pretrain: {dataset: fashion-mnist, optimizer: adam, seed: 4, batch: 8, weight_decay: 0}
      unfreeze: [1, all, 10]
      epochs: 1
      ```
      """)
    let settings = try #require(plan.experiments.first?.settings)
    #expect(
      settings.models == [
        .named("resnet20"), .onnx(ONNXModel(path: "exports/mine.onnx", name: "mine")),
        .onnx(
          ONNXModel(path: "exports/mine.onnx", name: "mine (logits)", output: "logits")),
        .onnx(
          ONNXModel(
            path: "other.onnx", name: "other",
            preprocessing: Preprocessing(
              scale: 1 / 127.5, mean: [1], deviation: [1, 2, 3], isBGR: true))),
      ])
    #expect(
      settings.weights == [
        .own, .file("exports/mine.weights.h5"),
        .pretrained(
          Pretraining(
            name: "base", dataset: .images("photos")
          ) {
            $0.classes = [["cat"]]
            $0.limits = [9]
            $0.epochs = [3]
          }),
        .pretrained(
          Pretraining(
            dataset: .named("fashion-mnist")
          ) {
            $0.epochs = [10]
            $0.batches = [8]
            $0.optimizers = [.adam]
            $0.weightDecays = [0]
            $0.seeds = [4]
          }),
      ])
    #expect(
      settings.weights.map { $0?.name } == [
        "own", "mine.weights.h5", "base", "pretrained-fashion-mnist",
      ])
    #expect(settings.unfreeze == [.layers(1), .all, .layers(10)])
    #expect(settings.epochs == [1])
  }

  @Test func theFrontMatterHasDefaultsAndASeed() throws {
    let text = """
      ---
      seed: 7
      params: {data: cifar10}
      defaults: {dataset: "${data}", epochs: 5, optimizer: adam}
      ---
      ```experiment a
      models: resnet20
      ```
      ```experiment b
      models: resnet20
      epochs: 1
      seed: [8, 9]
      ```
      """
    let plan = try NotebookChecker.check(
      text: text, file: "notebook.md", names: Fixtures.names,
      parameters: ["data": "fashion-mnist"])
    let settings = plan.experiments.map(\.settings)
    #expect(settings.map(\.datasets) == [[.named("fashion-mnist")], [.named("fashion-mnist")]])
    #expect(settings.map(\.epochs) == [[5], [1]])
    #expect(settings.map(\.seeds) == [[7], [8, 9]])
    #expect(
      settings.flatMap { TrialGrid($0).trials(in: ".") }.map(\.training.learningRate)
        == [0.001, 0.001, 0.001])
  }

  /// A table may stand above the experiment that it is made from.
  @Test func theOrderOfBlocksDoesNotMatter() throws {
    let plan = try Fixtures.plan(
      """
      `= best(quick.test_accuracy)`

      ```table ranking
      from: quick
      where: model=resnet20
      ```

      ```experiment quick
      models: [resnet20, resnet32]
      dataset: cifar10
      ```
      """)
    #expect(plan.experiments.map(\.label) == ["quick"])
    #expect(plan.blocks.keys.sorted() == ["quick", "ranking"])
    #expect(plan.formulas.map(\.source.text) == ["best(quick.test_accuracy)"])
  }

  @Test(arguments: BlockKinds.standard.all.map(\.name))
  func everyKindExplainsItself(name: String) throws {
    let kind = try #require(BlockKinds.standard[name])
    let options = kind.options(Fixtures.names)
    #expect(!kind.help.isEmpty && !kind.help.hasSuffix("."))
    #expect(Set(options.map(\.name)).count == options.count)
    for option in options {
      #expect(!option.help.isEmpty && !option.help.hasSuffix("."), "\(name).\(option.name)")
    }
    // Makes every default, which traps where one does not fit its type.
    _ = OptionReader(kind: name, options)
  }

  @Test func bytesThatAreNoTextAreComplainedOf() {
    #expect(throws: NotebookProblems.self) {
      try NotebookChecker.check(
        bytes: [0x61, 0xFF, 0x0A], file: "notebook.md", names: Fixtures.names)
    }
  }

  /// A name that stands for two things would put their results together.
  @Test func aNameStandsForOneThingInAllExperiments() {
    let text = """
      ```experiment a
      models: [{onnx: a.onnx, name: mine}]
      dataset: [{images: pets}, {of: cifar10, name: some, classes: [cat, dog]}]
      ```

      ```experiment b
      models: [{onnx: b.onnx, name: mine}]
      dataset: [{images: more/pets}, {of: cifar10, name: some, classes: [cat, ship]}]
      ```

      ```experiment same
      models: [{onnx: a.onnx, name: mine}]
      dataset: [{images: ./pets/}]
      ```

      """
    #expect(
      Fixtures.complaints(text) == """
        notebook.md:6:1: error: `pets` is another of the `dataset` in the experiment `a`
            6 | ```experiment b
              | ^^^
              = tell them apart with `name`, or results of both are taken for one
        notebook.md:6:1: error: `some` is another of the `dataset` in the experiment `a`
              = tell them apart with `name`, or results of both are taken for one
        notebook.md:6:1: error: `mine` is another of the `models` in the experiment `a`
              = tell them apart with `name`, or results of both are taken for one

        """)
  }

  @Test func aPartIsNotCalledAsADataSet() {
    let text = """
      ```experiment a
      models: random
      dataset: {of: fashion-mnist, name: cifar10, classes: [Bag, Coat]}
      ```

      """
    #expect(
      Fixtures.complaints(text) == """
        notebook.md:3:36: error: `cifar10` is the name of a data set that Triptych has
            3 | dataset: {of: fashion-mnist, name: cifar10, classes: [Bag, Coat]}
              |                                    ^^^^^^^
              = give another one with `name`

        """)
  }
}
