import Datasets
import Kernels
import Testing
import Training

@testable import Experiments

@Suite struct KeyTests {
  // With Python: hashlib.sha256(b"1:a1:15:stage8:training").hexdigest()
  @Test func theDigestIsOfLengthsAndTexts() {
    #expect(
      StageKey(["stage": "training", "a": "1"]).digest
        == "fd35188acd4c13b2778c2df1eaf425aa229b47d4a55eb6708f27f68eca8809eb")
  }

  @Test func theSameFactsHaveTheSameDigest() {
    let facts = (0..<50).map { ("fact \($0)", "value \($0)") }
    let key = StageKey(Dictionary(uniqueKeysWithValues: facts))
    #expect(key == StageKey(Dictionary(uniqueKeysWithValues: facts.reversed())))
  }

  @Test func textsThatRunTogetherDiffer() {
    let keys = [
      StageKey(["a": "bc"]), StageKey(["ab": "c"]), StageKey(["a": "b", "c": ""]),
      StageKey(["a": "", "b": "c"]), StageKey(["a": "1:b1:c"]), StageKey(["abc": ""]),
      StageKey(["": "abc"]), StageKey([:]),
    ]
    #expect(Set(keys.map(\.digest)).count == keys.count)
  }

  /// Guards what is stored already: these change only when `EngineVersion` does.
  @Test func theKeysOfATrialAreKnown() {
    let keys = TrialKeys(.sample(), dataIdentity: "d1", hardware: .sample)
    #expect(
      keys.training.facts == [
        "stage": "training", "engine": "1", "model": "resnet20", "dataset": "d1",
        "split": "standard", "classes": "all", "limit": "none", "input": "32", "seed": "1",
        "weights": "random", "initialisation": "he", "technique": "none", "precision": "float32",
        "isa": "native", "epochs": "2", "batch": "128", "optimizer": "sgd 0.9",
        "learning_rate": "0.1", "schedule": "cosine", "weight_decay": "0.0001",
        "backend": "onednn",
      ])
    let training = keys.training.digest
    #expect(
      keys.evaluation.facts == ["stage": "evaluation", "engine": "1", "training": training])
    for (key, stage) in [
      (keys.trainingTime, "training time"), (keys.inferenceTime, "inference time"),
    ] {
      #expect(
        key.facts == [
          "stage": stage, "engine": "1", "training": training, "batch": "128",
          "processor": "Some Processor", "cores": "2", "onednn": "2.6.3",
        ])
    }
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let name: String
    let change: @Sendable (inout Trial) -> Void
    var testDescription: String { name }
  }

  static let ofTraining: [Change] = [
    Change(name: "model") { $0.model = "resnet32" },
    Change(name: "split") { $0.data.split = .ratio(train: 70) },
    Change(name: "classes") { $0.data.classes = ["Bag", "Coat"] },
    Change(name: "limit") { $0.data.limit = 100 },
    Change(name: "input") { $0.data.input = 16 },
    Change(name: "weights") { $0.weights = "file" },
    Change(name: "initialisation") { $0.initialisation = "glorot" },
    Change(name: "the architecture's initialisation") { $0.initialisation = nil },
    Change(name: "epochs") { $0.training.epochs = 3 },
    Change(name: "batch") { $0.training.batch = 64 },
    Change(name: "optimizer") { $0.training.optimizer = .adam },
    Change(name: "momentum") { $0.training.optimizer = .sgd(momentum: 0.8) },
    Change(name: "learning rate") { $0.training.learningRate = 0.05 },
    Change(name: "schedule") { $0.training.schedule = .step },
    Change(name: "weight decay") { $0.training.weightDecay = 0.001 },
    Change(name: "seed") { $0.training.seed = 2 },
    Change(name: "backend") { $0.training.backend = .openblas },
    Change(name: "isa") { $0.isa = "avx2" },
    Change(name: "precision") { $0.precision = "bfloat16" },
    Change(name: "technique") { $0.technique = "cluster" },
  ]

  @Test(arguments: ofTraining)
  func whatTrainsOtherwiseHasOtherKeys(_ change: Change) {
    var trial = Trial.sample()
    let before = TrialKeys(trial, dataIdentity: "d1", hardware: .sample)
    change.change(&trial)
    let after = TrialKeys(trial, dataIdentity: "d1", hardware: .sample)
    #expect(before.all.count == 4)
    #expect(before.all.isDisjoint(with: after.all))
  }

  @Test func everyChangeHasAKeyOfItsOwn() {
    let keys = Self.ofTraining.map { change in
      var trial = Trial.sample()
      change.change(&trial)
      return TrialKeys(trial, dataIdentity: "d1", hardware: .sample).training
    }
    #expect(Set(keys).count == Self.ofTraining.count)
  }

  @Test func otherFilesHaveOtherKeys() {
    let before = TrialKeys(.sample(), dataIdentity: "d1", hardware: .sample)
    let after = TrialKeys(.sample(), dataIdentity: "d2", hardware: .sample)
    #expect(before.all.isDisjoint(with: after.all))
  }

  /// The name under which a data set goes does not matter, its files do.
  @Test func aDataSetIsKnownByItsFiles() {
    let before = TrialKeys(.sample(), dataIdentity: "d1", hardware: .sample)
    let after = TrialKeys(
      .sample(dataset: .images("elsewhere")), dataIdentity: "d1", hardware: .sample)
    #expect(before.all == after.all)
  }

  @Test func classesThatRunTogetherDiffer() {
    let keys = [["a", "b"], ["ab"], ["a1:b"], ["b", "a"], ["all"], nil].map { classes in
      TrialKeys(
        .sample(data: DatasetOptions(classes: classes, seed: 1)), dataIdentity: "d1",
        hardware: .sample
      ).training
    }
    #expect(Set(keys).count == 6)
  }

  @Test(arguments: [
    Hardware(processor: "Another", cores: 2, oneDNN: "2.6.3"),
    Hardware(processor: "Some Processor", cores: 4, oneDNN: "2.6.3"),
    Hardware(processor: "Some Processor", cores: 2, oneDNN: "3.0.0"),
  ])
  func hardwareChangesTimesAlone(_ hardware: Hardware) {
    let before = TrialKeys(.sample(), dataIdentity: "d1", hardware: .sample)
    let after = TrialKeys(.sample(), dataIdentity: "d1", hardware: hardware)
    #expect(before.training == after.training)
    #expect(before.evaluation == after.evaluation)
    #expect(before.trainingTime != after.trainingTime)
    #expect(before.inferenceTime != after.inferenceTime)
  }

  /// The reference trains nothing: what only concerns training does not change it.
  @Test(arguments: [
    "epochs", "optimizer", "momentum", "learning rate", "schedule", "weight decay", "backend",
    "isa", "initialisation",
  ])
  func theRandomReferenceDoesNotTrain(_ name: String) throws {
    var trial = Trial.sample(model: "random")
    let before = TrialKeys(trial, dataIdentity: "d1", hardware: .sample)
    try #require(Self.ofTraining.first { $0.name == name }).change(&trial)
    #expect(before.all == TrialKeys(trial, dataIdentity: "d1", hardware: .sample).all)
  }

  @Test(arguments: ["split", "classes", "limit", "input", "seed"])
  func theRandomReferenceDependsOn(_ name: String) throws {
    var trial = Trial.sample(model: "random")
    let before = TrialKeys(trial, dataIdentity: "d1", hardware: .sample)
    try #require(Self.ofTraining.first { $0.name == name }).change(&trial)
    let after = TrialKeys(trial, dataIdentity: "d1", hardware: .sample)
    #expect(before.all.isDisjoint(with: after.all))
  }
}

extension TrialKeys {
  fileprivate var all: Set<String> {
    Set([training, evaluation, trainingTime, inferenceTime].map(\.digest))
  }
}
