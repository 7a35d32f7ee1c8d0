import Datasets
import Kernels
import Networks
import Testing
import Training

@testable import Trials

@Suite struct TrialTests {
  @Test func listsMultiplyOut() throws {
    let settings = ExperimentSettings(
      models: [.named("resnet20"), .named("resnet32")],
      datasets: [.named("fashion-mnist"), .images("leaves")]
    ) {
      $0.splits = [.standard, .ratio(train: 70)]
      $0.epochs = [1, 2]
      $0.batches = [32, 64]
      $0.learningRates = [0.1, 0.01]
      $0.seeds = [1, 2, 3]
      $0.instructionSets = [.native, .avx2]
    }
    let trials = TrialGrid(settings).trials(in: "notes")
    #expect(trials.count == 2 * 2 * 2 * 2 * 2 * 2 * 3 * 2)
    #expect(Set(trials).count == trials.count)
    #expect(Set(trials.map(\.dataset)) == [.named("fashion-mnist"), .images("notes/leaves")])
  }

  @Test func laterListsChangeFaster() throws {
    let settings = ExperimentSettings(
      models: [.named("resnet32"), .named("resnet20")], datasets: [.named("fashion-mnist")]
    ) {
      $0.inputs = [32, 16]
      $0.epochs = [2, 1]
      $0.seeds = [7, 5]
    }
    let order = TrialGrid(settings).trials(in: ".").map {
      "\($0.model.name) \($0.data.input.text) \($0.training.epochs) \($0.training.seed)"
    }
    #expect(
      order == [
        "resnet32 32 2 7", "resnet32 32 2 5", "resnet32 32 1 7", "resnet32 32 1 5",
        "resnet32 16 2 7", "resnet32 16 2 5", "resnet32 16 1 7", "resnet32 16 1 5",
        "resnet20 32 2 7", "resnet20 32 2 5", "resnet20 32 1 7", "resnet20 32 1 5",
        "resnet20 16 2 7", "resnet20 16 2 5", "resnet20 16 1 7", "resnet20 16 1 5",
      ])
  }

  @Test func everySettingReachesTheTrial() throws {
    let settings = ExperimentSettings(
      models: [.named("vgg16")], datasets: [.images("/data/leaves")]
    ) {
      $0.splits = [.ratio(train: 90)]
      $0.classes = [["oak", "elm"]]
      $0.samples = [1000]
      $0.limits = [100]
      $0.testLimits = [50]
      $0.damaged = [.skip]
      $0.inputs = [48]
      $0.epochs = [3]
      $0.batches = [16]
      $0.learningRates = [0.05]
      $0.momenta = [0.8]
      $0.weightDecays = [0.01]
      $0.schedules = [.step]
      $0.initializations = [.glorotUniform]
      $0.unfreeze = [.layers(2)]
      $0.features = [.on(.bfloat16)]
      $0.techniques = ["cluster(16)"]
      $0.precisions = [.bfloat16]
      $0.seeds = [9]
      $0.backends = [.openblas]
      $0.instructionSets = [.avx2]
    }
    #expect(
      TrialGrid(settings).trials(in: "notes") == [
        Trial(
          model: .named("vgg16"), dataset: .images("/data/leaves"),
          data: DatasetOptions(
            split: .ratio(train: 90), classes: ["oak", "elm"], sample: 1000, limit: 100,
            testLimit: 50, input: 48, damaged: .skip, seed: 9),
          weights: .random, unfreeze: .layers(2), initialization: .glorotUniform,
          training: TrainingConfiguration(
            epochs: 3, batch: 16, optimizer: .sgd(momentum: 0.8), learningRate: 0.05,
            schedule: .step, weightDecay: 0.01, seed: 9, backend: .openblas, precision: .bfloat16),
          isa: .avx2, technique: "cluster(16)", features: .bfloat16)
      ])
  }

  @Test(arguments: [
    (ExperimentSettings(models: [.named("resnet20")], datasets: [.named("a")]), ["resnet20"]),
    (
      ExperimentSettings(models: [.named("resnet20")], datasets: [.named("a")]) {
        $0.epochs = [1, 2]
      },
      ["resnet20, epochs 1", "resnet20, epochs 2"]
    ),
    (
      ExperimentSettings(
        models: [.named("resnet20"), .named("random")],
        datasets: [.named("a"), .images("b/leaves")]),
      ["resnet20, a", "resnet20, leaves", "random, a", "random, leaves"]
    ),
    (
      ExperimentSettings(
        models: [.named("resnet20")], datasets: [.named("a")]
      ) {
        $0.optimizers = [.sgd, .adam]
        $0.learningRates = [0.1, 0.001]
        $0.instructionSets = [.avx2]
      },
      [
        "resnet20, sgd, learning_rate 0.1", "resnet20, sgd, learning_rate 0.001",
        "resnet20, adam, learning_rate 0.1", "resnet20, adam, learning_rate 0.001",
      ]
    ),
    (
      ExperimentSettings(
        models: [.named("resnet20")], datasets: [.named("a")]
      ) {
        $0.splits = [.standard, .ratio(train: 50)]
        $0.seeds = [1, 2]
        $0.instructionSets = [.native, .avx2]
      },
      [
        "resnet20, split standard, isa native, seed 1",
        "resnet20, split standard, isa native, seed 2",
        "resnet20, split standard, isa avx2, seed 1",
        "resnet20, split standard, isa avx2, seed 2",
        "resnet20, split 50/50, isa native, seed 1", "resnet20, split 50/50, isa native, seed 2",
        "resnet20, split 50/50, isa avx2, seed 1", "resnet20, split 50/50, isa avx2, seed 2",
      ]
    ),
  ])
  func namesSayWhatDiffers(_ settings: ExperimentSettings, _ names: [String]) throws {
    let trials = TrialGrid(settings).trials(in: ".")
    #expect(TrialName.texts(of: trials) == names)
  }
}
