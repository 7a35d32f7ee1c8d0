import Datasets
import Files
import Kernels
import Networks
import Testing
import Training

@testable import Execution
@testable import Trials

/// The keys of results that stores hold already. These digests change when `EngineVersion` or the version of
/// a record does, and at no other time: results would be computed again that are there.
@Suite struct StoredKeyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// Of the digests of all keys, in their order.
    let digest: String
    let change: @Sendable (inout Trial) -> Void
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "as it is", digest: "7d3067a78ea50a65") { _ in },
    Case(name: "folder with damaged files", digest: "345eada8243d4af6") {
      $0.dataset = .images("leaves")
      $0.data.damaged = .skip
    },
    Case(name: "part of a data set", digest: "fc577580f2a198aa") {
      $0.datasetName = "clothes"
      $0.data.classes = ["Bag", "Coat"]
      $0.data.sample = 500
      $0.data.limit = 100
      $0.data.testLimit = 50
      $0.data.split = .ratio(train: 70)
    },
    Case(name: "frozen, imagenet", digest: "258d75c9cc203746") {
      $0.weights = .imagenet
      $0.unfreeze = .layers(1)
    },
    Case(name: "frozen, features in bfloat16, seed 2", digest: "1789d3c85e558c02") {
      $0.unfreeze = .layers(3)
      $0.features = .bfloat16
      $0.training.seed = 2
      $0.data.seed = 2
    },
    Case(name: "frozen, without kept features", digest: "4e853bad971046ef") {
      $0.unfreeze = .layers(3)
      $0.features = nil
    },
    Case(name: "file of weights, adam", digest: "5cb700b595843872") {
      $0.weights = .file("a.h5")
      $0.training.optimizer = .adam
      $0.training.learningRate = 0.001
    },
    Case(name: "pretrained", digest: "630b001a6118060d") {
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
    Case(name: "pretrained with adam and its own initialization", digest: "1023fe95732b242e") {
      $0.weights = .pretrained(
        Pretraining(dataset: .images("leaves")) {
          $0.epochs = [3]
          $0.optimizers = [.adam]
          $0.initializations = [.glorotUniform]
        })
      $0.data.damaged = .skip
    },
    Case(name: "model of its own", digest: "e8e34b0453e54fa7") {
      $0.model = .onnx(
        ONNXModel(
          path: "a.onnx", name: "mine", preprocessing: Preprocessing(scale: 1, isBGR: true),
          output: "logits"))
      $0.weights = .own
    },
    Case(name: "technique", digest: "8c3848528b55fe59") {
      $0.technique = "prune(0.5) + cluster(256)"
    },
    Case(name: "technique with another model", digest: "e7a380d25f9b4f3d") {
      $0.technique = "distill(resnet32)"
      $0.weights = .own
    },
    Case(name: "arithmetic", digest: "7e129dd052cf841b") {
      $0.training.precision = .bfloat16
      $0.training.backend = .openblas
      $0.isa = .avx2
      $0.training.schedule = .step
      $0.initialization = nil
      $0.training.optimizer = .sgd(momentum: 0)
    },
    Case(name: "untrained", digest: "f16730ea2065e3d4") {
      $0.training.epochs = 0
      $0.unfreeze = .layers(1)
    },
    Case(name: "guessing", digest: "a7bffb2bcfac0c55") {
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
