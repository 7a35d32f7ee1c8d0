import Compression
import Datasets
import Foundation
import Kernels
import Networks
import TestSupport
import Testing
import Training

@testable import Execution
@testable import Trials

/// Why trials would run, beside a store that has results of one.
@Suite struct RunReasonTests {
  let store: Store
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    store = Store(folder: folder.path, leavesDamage: true)
  }

  private func keys(
    _ trial: Trial, _ inputs: TrialInputs = TrialInputs(data: "d1"), hardware: Hardware = .sample
  ) -> TrialKeys {
    TrialKeys(trial, inputs: inputs, hardware: hardware)
  }

  /// `stage: text; text` for each cause.
  private func reasons(
    _ trial: Trial, _ inputs: TrialInputs = TrialInputs(data: "d1"), hardware: Hardware = .sample,
    others: [Trial] = []
  ) -> [String] {
    let requests =
      [Plan.Request(trial: trial, name: "one", label: "a", inputs: .success(inputs))]
      + others.map {
        Plan.Request(
          trial: $0, name: "other", label: "b", inputs: .success(TrialInputs(data: "d1")))
      }
    let plan = Plan(requests, hardware: hardware) { kind, key in
      var damage: String?
      let isStored = Stages[kind].isStored(key, in: store) { damage = $0 }
      return isStored ? .stored : damage.map { .damaged($0) } ?? .missing
    }
    return plan.reasons(for: ["a"], comparing: StoreInventory(of: store.folder)).flatMap { reason in
      reason.causes.map { "\($0.stage): \($0.texts.joined(separator: "; "))" }
        + [reason.failure].compactMap(\.self)
    }
  }

  @Test func nothingIsSaidOfWhatIsThere() throws {
    try store.addSample(keys(.sample()))
    #expect(reasons(.sample()) == [])
  }

  @Test func anEmptyStoreHasNothingSimilar() {
    #expect(reasons(.sample()) == ["training: nothing similar is stored"])
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let text: String
    let change: @Sendable (inout Trial) -> Void
    var testDescription: String { text }
  }

  @Test(arguments: [
    Change(text: "epochs: 2 → 12") { $0.training.epochs = 12 },
    Change(text: "model: resnet20 → resnet32") { $0.model = .named("resnet32") },
    Change(text: "model: resnet20 → a model file; weights: random → own") {
      $0.model = .onnx(ONNXModel(path: "a.onnx", name: "mine"))
      $0.weights = .own
    },
    Change(text: "classes: all → Bag, Coat: long") { $0.data.classes = ["Bag", "Coat: long"] },
    Change(text: "sample: none → 50") { $0.data.sample = 50 },
    Change(text: "test_limit: none → 50") { $0.data.testLimit = 50 },
    Change(text: "optimizer: sgd 0.9 → adam") { $0.training.optimizer = .adam },
    Change(text: "initialization: he → glorot") { $0.initialization = .glorotUniform },
    Change(text: "batch: 128 → 64; learning_rate: 0.1 → 0.05; seed: 1 → 3") {
      $0.training.batch = 64
      $0.training.learningRate = 0.05
      $0.training.seed = 3
    },
    Change(text: "weights: random → imagenet") { $0.weights = .imagenet },
    Change(text: "isa: avx512 → avx2") { $0.isa = .avx2 },
  ])
  func theFactThatDiffersIsNamed(_ change: Change) throws {
    try store.addSample(keys(.sample()))
    var trial = Trial.sample()
    change.change(&trial)
    #expect(reasons(trial) == ["training: \(change.text)"])
  }

  @Test func whatDiffersInMuchIsNotSimilar() throws {
    try store.addSample(keys(.sample()))
    var trial = Trial.sample(model: "vgg16", epochs: 9)
    trial.training.batch = 1
    trial.training.optimizer = .adam
    trial.training.learningRate = 3
    trial.training.weightDecay = 0
    trial.data.input = 64
    #expect(reasons(trial) == ["training: nothing similar is stored"])
  }

  @Test func theNearestIsCompared() throws {
    var far = Trial.sample(epochs: 40)
    far.training.batch = 16
    try store.addSample(keys(far))
    try store.addSample(keys(.sample(epochs: 3)))
    #expect(reasons(.sample(epochs: 4)) == ["training: epochs: 3 → 4"])
  }

  @Test func otherFilesAreToldFromOtherDataSets() throws {
    try store.addSample(keys(.sample()))
    #expect(
      reasons(.sample(), TrialInputs(data: "d2"))
        == ["training: data set digest changed (d1 → d2)"])
    // The notebook has the other one as well.
    var other = Trial.sample(dataset: .named("cifar10"))
    other.training.epochs = 2
    #expect(
      reasons(other, TrialInputs(data: "d2"), others: [.sample()])
        == ["training: dataset: fashion-mnist → cifar10"])
  }

  @Test func anOlderEngineIsNamed() throws {
    let key = keys(.sample()).training
    var facts = key.facts
    facts["engine"] = "4"
    try store.add(StageKey(facts), record: ["older": "engine"])
    #expect(
      reasons(.sample()) == ["training: engine version 4 → \(EngineVersion.current)"])
  }

  @Test func filesOfTheUserAreKnownByTheirContent() throws {
    var trial = Trial.sample()
    trial.model = .onnx(ONNXModel(path: "a.onnx", name: "mine", output: "logits"))
    trial.weights = .file("w.h5")
    let before = TrialInputs(data: "d1", model: "m1", weights: "w1")
    try store.addSample(keys(trial, before))
    #expect(
      reasons(trial, TrialInputs(data: "d1", model: "m2", weights: "w1"))
        == ["training: model file changed"])
    #expect(
      reasons(trial, TrialInputs(data: "d1", model: "m1", weights: "w2"))
        == ["training: weights file changed"])
    trial.model = .onnx(
      ONNXModel(
        path: "a.onnx", name: "mine", preprocessing: Preprocessing(mean: [0], deviation: [1])))
    #expect(
      reasons(trial, before) == [
        "training: preprocess: \(Preprocessing().fact) → "
          + "\(Preprocessing(mean: [0], deviation: [1]).fact); "
          + "output: logits → chosen by the classes"
      ])
  }

  @Test func whatAPretrainingLacksIsSaidOfIt() throws {
    func trial(epochs: Int) -> Trial {
      var trial = Trial.sample()
      trial.weights = .pretrained(
        Pretraining(dataset: .named("cifar10")) { $0.epochs = [epochs] })
      return trial
    }
    let inputs = TrialInputs(data: "d1", pretrainingData: "p1")
    let before = trial(epochs: 3)
    try store.addSample(keys(before, inputs))
    let pretraining = try #require(before.pretraining)
    try store.addSample(keys(pretraining, TrialInputs(data: "p1")))
    // What starts from it is made again only because it is.
    #expect(reasons(trial(epochs: 4), inputs) == ["pretraining: training: epochs: 3 → 4"])
    // The pretraining is there, and it is another one than that of the nearest result.
    let after = try #require(trial(epochs: 4).pretraining)
    try store.addSample(keys(after, TrialInputs(data: "p1")))
    #expect(reasons(trial(epochs: 4), inputs) == ["training: pretraining: epochs: 3 → 4"])
  }

  @Test func techniquesAreComparedOnOneTraining() throws {
    try store.addSample(keys(.sample()))
    var trial = Trial.sample()
    trial.technique = "cluster(16)"
    #expect(reasons(trial) == ["technique: technique: none → cluster(16)"])
    let technique = try #require(keys(trial).technique)
    try store.add(technique, record: ["no": "record"])
    trial.technique = "cluster(256)"
    #expect(reasons(trial) == ["technique: technique: cluster(16) → cluster(256)"])
  }

  @Test func theNearestChainIsCompared() throws {
    var trial = Trial.sample()
    try store.addSample(keys(trial))
    // The last is the newest, and the least like it.
    for chain: TechniqueChain in ["prune(0.5) + cluster(16)", "cluster(256)", "quantize(int8)"] {
      trial.technique = chain
      try store.add(try #require(keys(trial).technique), record: ["no": "record"])
    }
    trial.technique = "prune(0.8) + cluster(16)"
    #expect(
      reasons(trial) == [
        "technique: technique: prune(0.5) + cluster(16) → prune(0.8) + cluster(16)"
      ])
    trial.technique = "cluster(64)"
    #expect(reasons(trial) == ["technique: technique: cluster(256) → cluster(64)"])
  }

  @Test(arguments: [
    ("prune(0.5)", "prune(0.5)", 0), ("prune(0.5)", "prune(0.8)", 1),
    ("prune(0.5)", "cluster(16)", 2), ("prune(0.5) + cluster(16)", "cluster(16)", 2),
    ("prune(0.5) + cluster(16)", "prune(0.5) + quantize(int8) + cluster(16)", 2),
    ("prune(0.5) + cluster(16)", "prune(0.6) + cluster(8)", 2),
    ("prune(0.5) + cluster(16)", "cluster(16) + prune(0.5)", 4), (nil, "prune(0.5)", 2),
  ])
  func chainsAreAsFarApartAsTheirSteps(_ a: String?, _ b: String, _ distance: Int) {
    #expect(ChainDistance.between(a, b) == distance)
    #expect(ChainDistance.between(b, a) == distance)
  }

  /// A result that was there has no setting that changed.
  @Test func whatWasRemovedIsSaidToBe() throws {
    try store.addSample(keys(.sample(epochs: 3)))
    try store.addSample(keys(.sample()))
    let key = keys(.sample()).training.digest
    let entries = { StoreInventory(of: store.folder).entries }
    try FileManager.default.removeItem(atPath: store.path(ofKey: key))
    #expect(
      reasons(.sample()) == ["training: no longer in the store, though what was made from it is"])
    try store.addSample(keys(.sample()))
    try StoreInventory(of: store.folder).remove(entries().filter { $0.key == key })
    let day = try #require(store.removals[key])
    #expect(day.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil)
    #expect(reasons(.sample()) == ["training: removed by `store clean` on \(day)"])
    #expect(store.removals.count == 1)
  }

  /// Accuracies made elsewhere are taken, times are not.
  @Test func timesOfAnotherProcessorAreNamed() throws {
    try store.addSample(keys(.sample()))
    let other = Hardware(
      processor: "Another", threads: 2, instructionSet: "avx512", oneDNN: "2.6.3")
    #expect(
      reasons(.sample(), hardware: other) == [
        "training time: processor: Some Processor → Another",
        "inference time: processor: Some Processor → Another",
      ])
  }

  @Test func missingPartsAreNamed() throws {
    let keys = keys(.sample())
    try store.addSample(keys)
    try FileManager.default.removeItem(atPath: store.path(ofKey: keys.inferenceTime.digest))
    #expect(
      reasons(.sample())
        == ["inference time: not in the store, though what it is made from is"])
  }

  @Test func damageIsNamedAndLeft() throws {
    let keys = keys(.sample())
    try store.addSample(keys)
    let record = "\(store.path(ofKey: keys.evaluation.digest))/record.json"
    try Data("{}".utf8).write(to: URL(filePath: record))
    for _ in 0..<2 {
      let reasons = reasons(.sample())
      #expect(reasons.count == 1)
      #expect(
        reasons.first?.hasPrefix(
          "evaluation: the stored evaluation \(keys.evaluation.digest.prefix(12)) is damaged: "
            + "record.json has 2 bytes instead of ") == true)
    }
  }
}
