import Datasets
import Files
import Kernels
import Networks
import Testing
import Training

@testable import Execution
@testable import Trials

/// The keys of results that stores hold already. These digests change when `EngineVersion` does, and at
/// no other time: results would be computed again that are there.
@Suite struct StoredKeyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// Of the digests of all keys, in their order.
    let digest: String
    let change: @Sendable (inout Trial) -> Void
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "as it is", digest: "1d7a0c6bb1c8581a") { _ in },
    Case(name: "folder with damaged files", digest: "3648f2f058044101") {
      $0.dataset = .images("leaves")
      $0.data.damaged = .skip
    },
    Case(name: "part of a data set", digest: "121186fb3350899f") {
      $0.datasetName = "clothes"
      $0.data.classes = ["Bag", "Coat"]
      $0.data.sample = 500
      $0.data.limit = 100
      $0.data.testLimit = 50
      $0.data.split = .ratio(train: 70)
    },
    Case(name: "frozen, imagenet", digest: "690830daa7f9157b") {
      $0.weights = .imagenet
      $0.unfreeze = .layers(1)
    },
    Case(name: "frozen, features in bfloat16, seed 2", digest: "7c19707ec8a61421") {
      $0.unfreeze = .layers(3)
      $0.features = .bfloat16
      $0.training.seed = 2
      $0.data.seed = 2
    },
    Case(name: "frozen, without kept features", digest: "56e0dfb2f25820ff") {
      $0.unfreeze = .layers(3)
      $0.features = nil
    },
    Case(name: "file of weights, adam", digest: "20d9c2a878cd5151") {
      $0.weights = .file("a.h5")
      $0.training.optimizer = .adam
      $0.training.learningRate = 0.001
    },
    Case(name: "pretrained", digest: "6469a6a1fa53f405") {
      $0.weights = .pretrained(
        Pretraining(dataset: .named("cifar10")) {
          $0.classes = [["cat", "dog"]]
          $0.limits = [1000]
          $0.epochs = [3]
          $0.batches = [64]
          $0.weightDecays = [0.01]
          $0.seeds = [4]
        })
      $0.data.input = 48
    },
    Case(name: "pretrained with adam and its own initialization", digest: "57d5fd7a89c3c504") {
      $0.weights = .pretrained(
        Pretraining(dataset: .images("leaves")) {
          $0.epochs = [3]
          $0.optimizers = [.adam]
          $0.initializations = [.glorotUniform]
        })
      $0.data.damaged = .skip
    },
    Case(name: "model of its own", digest: "0b07dba326258b25") {
      $0.model = .onnx(
        ONNXModel(
          path: "a.onnx", name: "mine", preprocessing: Preprocessing(scale: 1, isBGR: true),
          output: "logits"))
      $0.weights = .own
    },
    Case(name: "technique", digest: "d956b48328306799") {
      $0.technique = "prune(0.5) + cluster(256)"
    },
    Case(name: "technique with another model", digest: "d251baaf792eb675") {
      $0.technique = "distill(resnet32)"
      $0.weights = .own
    },
    Case(name: "arithmetic", digest: "f1d23d46bb35c78d") {
      $0.training.precision = .bfloat16
      $0.training.backend = .openblas
      $0.isa = .avx2
      $0.training.schedule = .step
      $0.initialization = nil
      $0.training.optimizer = .sgd(momentum: 0)
    },
    Case(name: "untrained", digest: "1b7aa60c11703f82") {
      $0.training.epochs = 0
      $0.unfreeze = .layers(1)
    },
    Case(name: "guessing", digest: "e79676dd0c9cb4c0") {
      $0.model = .randomReference
      $0.data.limit = 100
      $0.technique = "cluster(16)"
      $0.isa = .avx2
    },
  ]

  @Test(arguments: cases)
  func storedResultsAreFound(_ known: Case) {
    var trial = Trial.sample()
    known.change(&trial)
    var inputs = TrialInputs(data: "d1", model: "m1", weights: "w1", pretrainingData: "p1")
    for other in trial.otherModels {
      inputs.others[other.model.name] = TrialInputs(data: "d1", weights: "w2")
    }
    let keys = TrialKeys(trial, inputs: inputs, hardware: .sample)
    let all = [
      keys.training, keys.features, keys.featureTime, keys.technique, keys.techniqueTime,
      keys.evaluation, keys.trainingTime, keys.inferenceTime,
    ].map { $0?.digest ?? "" }
    let digest = MessageDigest.sha256(Array(all.joined(separator: " ").utf8)).prefix(16)
    #expect(digest == known.digest)
  }
}
