import Datasets
import Kernels
import Networks
import Testing
import Training

@testable import Execution
@testable import Trials

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
    let keys = TrialKeys(.sample(), inputs: TrialInputs(data: "d1"), hardware: .sample)
    #expect(
      keys.training.facts == [
        "stage": "training", "engine": "5", "model": "resnet20", "dataset": "d1",
        "split": "standard", "classes": "all", "limit": "none", "input": "32", "seed": "1",
        "weights": "random", "unfreeze": "all", "initialisation": "he",
        "precision": "float32",
        "isa": "avx512", "threads": "2", "epochs": "2", "batch": "128", "optimizer": "sgd 0.9",
        "learning_rate": "0.1", "schedule": "cosine", "weight_decay": "0.0001",
        "backend": "onednn",
      ])
    let training = keys.training.digest
    #expect(
      keys.evaluation.facts == [
        "stage": "evaluation", "engine": "5", "of": training, "record": "2",
      ])
    let ofTimes = [
      "engine": "5", "of": training, "batch": "128", "processor": "Some Processor", "threads": "2",
      "onednn": "2.6.3",
    ]
    #expect(keys.trainingTime.facts == ofTimes.merging(["stage": "training time"]) { $1 })
    #expect(
      keys.inferenceTime.facts
        == ofTimes.merging(["stage": "inference time", "record": "2"]) { $1 })
  }

  /// Trials were tested on the same images where nothing that selects them differs.
  @Test func testImagesAreTold() {
    func images(_ data: String = "d1", _ change: (inout Trial) -> Void) -> String {
      var trial = Trial.sample()
      change(&trial)
      return TrialKeys(trial, inputs: TrialInputs(data: data), hardware: .sample).testImages
    }
    let standard = images { _ in }
    let same = [
      images {
        $0.training.seed = 7
        $0.data.seed = 7
      }, images { $0.data.limit = 100 },
      images { $0.data.input = 64 }, images { $0.model = .named("resnet56") },
      images { $0.training.epochs = 9 },
    ]
    #expect(same.allSatisfy { $0 == standard })
    let limited = images { $0.data.testLimit = 100 }
    let others = [
      images("d2") { _ in }, limited,
      images {
        $0.data.testLimit = 100
        $0.data.seed = 7
      },
      images { $0.data.classes = ["Bag"] }, images { $0.data.sample = 50 },
      images { $0.data.split = .ratio(train: 70) }, images { $0.data.damaged = .skip },
    ]
    #expect(Set(others + [standard]).count == others.count + 1)
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let name: String
    let change: @Sendable (inout Trial) -> Void
    var testDescription: String { name }
  }

  static let ofTraining: [Change] = [
    Change(name: "model") { $0.model = .named("resnet32") },
    Change(name: "split") { $0.data.split = .ratio(train: 70) },
    Change(name: "classes") { $0.data.classes = ["Bag", "Coat"] },
    Change(name: "limit") { $0.data.limit = 100 },
    Change(name: "limit of test images") { $0.data.testLimit = 100 },
    Change(name: "input") { $0.data.input = 16 },
    Change(name: "weights") { $0.weights = .imagenet },
    Change(name: "unfreeze") { $0.unfreeze = .layers(1) },
    Change(name: "initialization") { $0.initialization = .glorotUniform },
    Change(name: "the architecture's initialization") { $0.initialization = nil },
    Change(name: "epochs") { $0.training.epochs = 3 },
    Change(name: "batch") { $0.training.batch = 64 },
    Change(name: "optimizer") { $0.training.optimizer = .adam },
    Change(name: "momentum") { $0.training.optimizer = .sgd(momentum: 0.8) },
    Change(name: "learning rate") { $0.training.learningRate = 0.05 },
    Change(name: "schedule") { $0.training.schedule = .step },
    Change(name: "weight decay") { $0.training.weightDecay = 0.001 },
    Change(name: "seed") { $0.training.seed = 2 },
    Change(name: "backend") { $0.training.backend = .openblas },
    Change(name: "isa") { $0.isa = .avx2 },
    Change(name: "precision") { $0.training.precision = .bfloat16 },
  ]

  @Test(arguments: ofTraining)
  func whatTrainsOtherwiseHasOtherKeys(_ change: Change) {
    var trial = Trial.sample()
    let before = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    change.change(&trial)
    let after = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    #expect(before.all.count == 4)
    #expect(before.all.isDisjoint(with: after.all))
  }

  @Test func everyChangeHasAKeyOfItsOwn() {
    let keys = Self.ofTraining.map { change in
      var trial = Trial.sample()
      change.change(&trial)
      return TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample).training
    }
    #expect(Set(keys).count == Self.ofTraining.count)
  }

  /// Published data sets are never damaged and read all the same.
  @Test func whatBecomesOfDamagedImagesMattersForFolders() {
    func key(_ dataset: DatasetSource, _ damaged: DamagedImages) -> StageKey {
      let trial = Trial.sample(dataset: dataset, data: DatasetOptions(damaged: damaged, seed: 1))
      return TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample).training
    }
    #expect(key(.images("a"), .skip) != key(.images("a"), .fail))
    #expect(key(.named("cifar10"), .skip) == key(.named("cifar10"), .fail))
  }

  @Test func otherFilesHaveOtherKeys() {
    let before = TrialKeys(.sample(), inputs: TrialInputs(data: "d1"), hardware: .sample)
    let after = TrialKeys(.sample(), inputs: TrialInputs(data: "d2"), hardware: .sample)
    #expect(before.all.isDisjoint(with: after.all))
  }

  /// The name under which a data set goes does not matter, its files do.
  @Test func aDataSetIsKnownByItsFiles() {
    let before = TrialKeys(.sample(), inputs: TrialInputs(data: "d1"), hardware: .sample)
    let after = TrialKeys(
      .sample(dataset: .images("elsewhere")), inputs: TrialInputs(data: "d1"), hardware: .sample)
    #expect(before.all == after.all)
  }

  /// Names and paths of the user's own models don't matter; content and preprocessing do.
  @Test func aModelFileIsKnownByItsContent() {
    func key(
      _ path: String, name: String = "mine", digest: String = "m1",
      _ preprocessing: Preprocessing = Preprocessing(), output: String? = nil
    ) -> StageKey {
      var trial = Trial.sample()
      trial.model = .onnx(
        ONNXModel(path: path, name: name, preprocessing: preprocessing, output: output))
      let inputs = TrialInputs(data: "d1", model: digest)
      return TrialKeys(trial, inputs: inputs, hardware: .sample).training
    }
    let first = key("a.onnx")
    #expect(key("b/c.onnx", name: "other") == first)
    let others = [
      key("a.onnx", digest: "m2"), key("a.onnx", Preprocessing(scale: 1)),
      key("a.onnx", Preprocessing(mean: [0])), key("a.onnx", Preprocessing(deviation: [1])),
      key("a.onnx", Preprocessing(isBGR: true)), key("a.onnx", output: "a"),
      key("a.onnx", output: "b"),
    ]
    #expect(Set(others + [first]).count == 8)
  }

  /// Weights are known by their file, or by all that determined their pretraining.
  @Test func weightsAreKnownByWhatMadeThem() {
    func key(_ weights: WeightsSource, _ inputs: TrialInputs, input: InputSize = 32) -> StageKey {
      var trial = Trial.sample()
      trial.weights = weights
      trial.data.input = input
      return TrialKeys(trial, inputs: inputs, hardware: .sample).training
    }
    let file = TrialInputs(data: "d1", weights: "w1")
    #expect(key(.file("a.h5"), file) == key(.file("b.h5"), file))
    #expect(key(.file("a.h5"), file) != key(.imagenet, file))
    #expect(
      key(.file("a.h5"), file) != key(.file("a.h5"), TrialInputs(data: "d1", weights: "w2")))

    func pretrained(
      name: String? = nil, _ change: (inout ExperimentSettings) -> Void = { _ in }
    ) -> WeightsSource {
      .pretrained(
        Pretraining(name: name, dataset: .named("cifar10")) {
          $0.epochs = [3]
          change(&$0)
        })
    }
    let inputs = TrialInputs(data: "d1", pretrainingData: "p1")
    let first = key(pretrained(), inputs)
    #expect(key(pretrained(name: "base"), inputs) == first)
    let others = [
      key(pretrained { $0.epochs = [4] }, inputs), key(pretrained { $0.seeds = [2] }, inputs),
      key(pretrained { $0.limits = [10] }, inputs),
      key(pretrained { $0.classes = [["cat"]] }, inputs),
      key(pretrained { $0.initializations = [.glorotUniform] }, inputs),
      key(pretrained(), TrialInputs(data: "d1", pretrainingData: "p2")),
      key(pretrained(), inputs, input: 64),
    ]
    #expect(Set(others + [first]).count == 8)
    // That of the trial, said again.
    #expect(key(pretrained { $0.initializations = [.heNormal] }, inputs) == first)
  }

  /// One pretraining serves trials that differ in all but the model and the input.
  @Test func aPretrainingIsShared() {
    var first = Trial.sample()
    first.weights = .pretrained(
      Pretraining(dataset: .named("cifar10")) {
        $0.epochs = [3]
        $0.optimizers = [.adam]
      })
    var second = first
    second.training.seed = 5
    second.training.batch = 7
    second.training.backend = .openblas
    second.unfreeze = .layers(10)
    second.isa = .avx2
    second.data.classes = ["Bag"]
    #expect(first.pretraining == second.pretraining)
    #expect(first.pretraining?.training.learningRate == 0.001)
    #expect(first.pretraining?.weights == .random)
    second.model = .named("resnet32")
    #expect(first.pretraining != second.pretraining)
  }

  /// A technique follows training, which trials with other techniques share.
  @Test func techniquesShareTheTraining() {
    var trial = Trial.sample()
    let plain = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    trial.technique = "cluster(256)"
    let first = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    trial.technique = "cluster(16)"
    let second = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    #expect(plain.technique == nil && plain.techniqueTime == nil)
    #expect(Set([plain, first, second].map(\.training)).count == 1)
    #expect(Set([plain, first, second].map(\.trainingTime)).count == 1)
    #expect(Set([plain, first, second].map(\.evaluation)).count == 3)
    #expect(Set([plain, first, second].map(\.inferenceTime)).count == 3)
    #expect(Set([first, second].map(\.technique)).count == 2)
  }

  /// What frozen layers make of images does not depend on how the others are trained.
  @Test func featuresAreShared() {
    func features(_ change: (inout Trial) -> Void) -> StageKey? {
      var trial = Trial.sample()
      trial.unfreeze = .layers(1)
      change(&trial)
      return TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample).features
    }
    let first = features { _ in }
    #expect(first != nil)
    #expect(features { $0.training.epochs = 9 } == first)
    #expect(features { $0.training.learningRate = 0.5 } == first)
    #expect(features { $0.training.optimizer = .adam } == first)
    #expect(features { $0.training.batch = 7 } == first)
    #expect(features { $0.technique = "cluster(16)" } == first)
    #expect(features { $0.unfreeze = .layers(2) } != first)
    #expect(features { $0.data.input = 16 } != first)
    // Random weights are drawn by the seed; those of a file are not.
    #expect(features { $0.training.seed = 2 } != first)
    let imagenet = features { $0.weights = .imagenet }
    #expect(
      features {
        $0.weights = .imagenet
        $0.training.seed = 2
      } == imagenet)
    #expect(
      features {
        $0.weights = .imagenet
        $0.training.seed = 2
        $0.data.limit = 9
      } != imagenet)
    #expect(features { $0.unfreeze = .all } == nil)
    #expect(features { $0.features = nil } == nil)
    #expect(features { $0.training.epochs = 0 } == nil)
  }

  @Test func classesThatRunTogetherDiffer() {
    let keys = [["a", "b"], ["ab"], ["a1:b"], ["b", "a"], ["all"], nil].map { classes in
      TrialKeys(
        .sample(data: DatasetOptions(classes: classes, seed: 1)), inputs: TrialInputs(data: "d1"),
        hardware: .sample
      ).training
    }
    #expect(Set(keys).count == 6)
  }

  private static func hardware(
    processor: String = "Some Processor", threads: Int = 2, instructionSet: String = "avx512",
    oneDNN: String = "2.6.3"
  ) -> Hardware {
    Hardware(
      processor: processor, threads: threads, instructionSet: instructionSet, oneDNN: oneDNN)
  }

  private func keys(
    _ hardware: Hardware, _ change: (inout Trial) -> Void = { _ in }
  ) -> TrialKeys {
    var trial = Trial.sample()
    change(&trial)
    return TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: hardware)
  }

  @Test(arguments: [hardware(processor: "Another"), hardware(oneDNN: "3.0.0")])
  func theProcessorsNameChangesTimesAlone(_ hardware: Hardware) {
    let (before, after) = (keys(.sample), keys(hardware))
    #expect(before.training == after.training)
    #expect(before.evaluation == after.evaluation)
    #expect(before.trainingTime != after.trainingTime)
    #expect(before.inferenceTime != after.inferenceTime)
  }

  /// Both change the bits of what is computed.
  @Test(arguments: [hardware(threads: 1), hardware(instructionSet: "avx2")])
  func threadsAndInstructionSetChangeEveryKey(_ hardware: Hardware) {
    let change = { (trial: inout Trial) in
      trial.unfreeze = .layers(1)
      trial.technique = "cluster(16)"
    }
    let (before, after) = (keys(.sample, change), keys(hardware, change))
    #expect(before.all.count == 4 && before.features != nil && before.technique != nil)
    #expect(before.all.isDisjoint(with: after.all))
    #expect(before.features != after.features && before.featureTime != after.featureTime)
    #expect(before.technique != after.technique && before.techniqueTime != after.techniqueTime)
  }

  /// A trial that sets as many threads as it would be granted is the same; fewer are as on a machine that
  /// has fewer.
  @Test func threadsAreTheSameWhoeverNamesThem() {
    let change = { (trial: inout Trial) in trial.unfreeze = .layers(1) }
    func threads(_ number: Int, _ hardware: Hardware) -> Set<String> {
      keys(hardware) {
        change(&$0)
        $0.threads = number
      }.all
    }
    #expect(threads(2, .sample) == keys(.sample, change).all)
    #expect(threads(1, .sample) == keys(Self.hardware(threads: 1), change).all)
    #expect(threads(1, .sample).isDisjoint(with: threads(2, .sample)))
  }

  /// `native` is the set that the machine has: what AVX2 has made is not taken for AVX-512's.
  @Test func anInstructionSetIsTheSameWhoeverNamesIt() {
    let wide = keys(.sample)
    let narrow = keys(Self.hardware(instructionSet: "avx2"))
    #expect(keys(.sample) { $0.isa = .avx512 }.training == wide.training)
    #expect(keys(.sample) { $0.isa = .avx2 }.training == narrow.training)
    #expect(narrow.training != wide.training)
  }

  @Test func theRandomReferenceIsTheSameOnAllMachines() {
    let guess = { (trial: inout Trial) in trial.model = .named("random") }
    let other = Self.hardware(threads: 64, instructionSet: "avx2")
    #expect(keys(other, guess).training == keys(.sample, guess).training)
    #expect(keys(other, guess).evaluation == keys(.sample, guess).evaluation)
  }

  /// The reference trains nothing: what only concerns training does not change it.
  @Test(arguments: [
    "epochs", "optimizer", "momentum", "learning rate", "schedule", "weight decay", "backend",
    "isa", "initialization",
  ])
  func theRandomReferenceDoesNotTrain(_ name: String) throws {
    var trial = Trial.sample(model: "random")
    let before = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    try #require(Self.ofTraining.first { $0.name == name }).change(&trial)
    #expect(before.all == TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample).all)
  }

  @Test(arguments: ["split", "classes", "limit", "input", "seed"])
  func theRandomReferenceDependsOn(_ name: String) throws {
    var trial = Trial.sample(model: "random")
    let before = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    try #require(Self.ofTraining.first { $0.name == name }).change(&trial)
    let after = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    #expect(before.all.isDisjoint(with: after.all))
  }
}

extension TrialKeys {
  fileprivate var all: Set<String> {
    Set([training, evaluation, trainingTime, inferenceTime].map(\.digest))
  }
}
