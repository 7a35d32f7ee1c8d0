import Datasets
import Kernels
import Networks
import Options
import Testing
import Training

@testable import Trials

/// What holds for every row of the table of settings.
@Suite struct SettingTests {
  /// Properties of a trial that no setting sets alone, and why.
  static let excluded = [
    // Called `dataset` like the data itself; the name is in no key.
    "datasetName"
  ]

  @Test func everySettingIsTested() {
    let names = TrialSetting.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.sorted() == SettingPools.all.keys.sorted())
  }

  /// The stored properties of a trial, those of its groups one by one, as texts.
  private static func properties(_ value: Any, _ prefix: String = "") -> [String: String] {
    var found: [String: String] = [:]
    for child in Mirror(reflecting: value).children {
      let path = prefix + (child.label ?? "")
      if child.value is DatasetOptions || child.value is TrainingConfiguration {
        found.merge(properties(child.value, "\(path).")) { $1 }
      } else {
        found[path] = String(reflecting: child.value)
      }
    }
    return found
  }

  /// A property that no setting moves could be in no key and in no column.
  @Test func everyPropertyOfATrialHasASetting() {
    let before = Self.properties(SettingPools.trial(SettingPools.first))
    #expect(before.count == 27)
    var moved: Set<String> = []
    for setting in TrialSetting.all {
      let after = Self.properties(SettingPools.trial(second: setting.name))
      let own = before.keys.filter { before[$0] != after[$0] }
      #expect(!own.isEmpty, "\(setting.name)")
      moved.formUnion(own)
    }
    #expect(before.keys.sorted() == (moved.union(Self.excluded)).sorted())
  }

  @Test func theGridIsAsLargeAsItsTrials() {
    var generator = SeededGenerator(seed: 17, stream: 1)
    for _ in 0..<300 {
      var settings = SettingPools.first
      var expected = 1
      // Of all settings some have several values: the trials are told apart one by one.
      for (name, pool) in SettingPools.all.sorted(by: { $0.key < $1.key }) {
        guard Int.random(in: 0..<5, using: &generator) == 0 else { continue }
        // Adam has no momentum: its trials would be the same.
        if name == "optimizer", settings.momenta.count > 1 { continue }
        let count = Int.random(in: 1...pool.count, using: &generator)
        pool.take(0..<count, &settings)
        expected *= count
      }
      let trials = TrialGrid(settings).trials(in: "notes")
      #expect(TrialGrid(settings).count == expected)
      #expect(trials.count == expected)
      #expect(Set(trials).count == expected)
      #expect(Set(TrialName.texts(of: trials)).count <= expected)
    }
  }

  private static func facts(_ trial: Trial, of stage: StageSet) -> [String: String] {
    let hardware = Hardware(
      processor: "Some Processor", threads: 2, instructionSet: "avx512", oneDNN: "2.6.3")
    let inputs = TrialInputs(data: "digest of \(trial.dataset.name)", weights: "w1")
    return TrialFacts(trial, inputs, hardware) { _, _ in "" }.facts(of: stage)
  }

  static let stages: [(name: String, stage: StageSet)] = [
    ("training", .training), ("guessing", .guessing), ("features", .features),
    ("feature time", .featureTime), ("technique", .technique),
  ]

  /// A setting changes the keys of all stages but those that it is declared irrelevant to.
  @Test(arguments: SettingPools.all.keys.sorted())
  func aSettingIsInTheKeysOfItsStages(_ name: String) throws {
    let setting = try #require(TrialSetting.all.first { $0.name == name })
    let (before, after) = (
      SettingPools.trial(SettingPools.first), SettingPools.trial(second: name)
    )
    for (stageName, stage) in Self.stages {
      let facts = (Self.facts(before, of: stage), Self.facts(after, of: stage))
      #expect(
        (facts.0 != facts.1) == setting.irrelevant.isDisjoint(with: stage),
        "\(name) in the key of \(stageName)")
    }
  }

  /// A column of each setting that has several values, and one value told apart in it.
  @Test func columnsTellTrialsApart() throws {
    for setting in TrialSetting.all {
      let option = setting.option(KnownSources(models: ["resnet20"], datasets: ["cifar10"]))
      if case .oneOrMore = option.type {
        #expect(setting.column != nil, "\(setting.name) has a list of values and no column")
      } else {
        #expect(setting.column == nil, "\(setting.name)")
      }
    }
    #expect(
      TrialSetting.columnNames == [
        "model", "technique", "dataset", "split", "input", "weights", "unfreeze", "precision",
        "backend", "isa", "threads", "seed", "epochs", "batch", "optimizer", "learning_rate",
      ])
    #expect(
      TrialSetting.tellingColumns.map(\.name) == [
        "model", "technique", "dataset", "split", "input", "weights", "unfreeze", "precision",
        "backend", "isa", "threads", "epochs", "batch", "optimizer", "learning_rate", "seed",
      ])
  }

  @Test func aPretrainingHasSettingsOfExperiments() {
    let known = KnownSources(models: ["resnet20"], datasets: ["cifar10"])
    #expect(
      TrialSetting.pretrainingOptions(known).map(\.name) == [
        "dataset", "classes", "limit", "epochs", "batch", "optimizer", "learning_rate",
        "weight_decay", "initialization", "seed",
      ])
  }

  /// The page lists settings by titles, those of one title together.
  @Test func thePageStatesTheSettings() {
    let settings = ExperimentSettings(
      models: [.named("resnet20"), .onnx(ONNXModel(path: "a.onnx", name: "mine"))],
      datasets: [
        .images("photos"),
        .part(name: "pair", of: .named("cifar10"), classes: ["cat", "dog"], sample: 2000),
      ]
    ) {
      $0.limits = [1000]
      $0.damaged = [.skip]
      $0.optimizers = [.sgd, .adam]
      $0.initializations = [.heNormal]
      $0.seeds = [1, 2]
    }
    let facts = TrialSetting.pageFacts(PageContext(settings) { "\($0)." })
    #expect(
      facts.map { "\($0.title): \($0.text)" } == [
        "Models: resnet20, mine",
        "Preprocessing of mine: {scale: 1/255, mean: [0.485, 0.456, 0.406], "
          + "std: [0.229, 0.224, 0.225], channels: rgb}",
        "Data: photos, pair", "Split: standard",
        "Data of pair: cifar10, cat, dog, 2000. images", "Training images: at most 1000.",
        "Damaged images: left out and counted", "Input: 32 × 32", "Epochs: 10", "Batch: 128",
        "Optimizer: sgd, adam, momentum 0.9, weight decay 0.0001",
        "Learning rate: 0.1, 0.001, cosine", "Initial weights: random, own, he",
        "Unfrozen layers: all", "Techniques: none", "Number format: float32", "Seed: 1, 2",
        "Backend: onednn", "ISA: native",
      ])
  }
}
