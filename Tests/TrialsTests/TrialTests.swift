import Datasets
import Kernels
import Testing
import Training

@testable import Trials

@Suite struct TrialTests {
  @Test func listsMultiplyOut() throws {
    let settings = ExperimentSettings(
      models: [.named("resnet20"), .named("resnet32")],
      datasets: [.named("fashion-mnist"), .images("leaves")],
      splits: ["standard", "70/30"], epochs: [1, 2], batches: [32, 64],
      learningRates: [0.1, 0.01], seeds: [1, 2, 3], isas: ["native", "avx2"])
    let trials = try settings.trials(folder: "notes")
    #expect(trials.count == 2 * 2 * 2 * 2 * 2 * 2 * 3 * 2)
    #expect(Set(trials).count == trials.count)
    #expect(Set(trials.map(\.dataset)) == [.named("fashion-mnist"), .images("notes/leaves")])
  }

  @Test func laterListsChangeFaster() throws {
    let settings = ExperimentSettings(
      models: [.named("resnet32"), .named("resnet20")], datasets: [.named("fashion-mnist")],
      inputs: [32, 16],
      epochs: [2, 1], seeds: [7, 5])
    let order = try settings.trials(folder: ".").map {
      "\($0.model.name) \($0.data.input) \($0.training.epochs) \($0.training.seed)"
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
      models: [.named("vgg16")], datasets: [.images("/data/leaves")], splits: ["90/10"],
      classes: ["oak", "elm"], limit: 100, testLimit: 50,
      skipsDamaged: true, inputs: [48], epochs: [3], batches: [16],
      optimizers: ["sgd"], learningRates: [0.05], momentum: 0.8, weightDecay: 0.01,
      schedule: "step", initialisation: "glorot", seeds: [9], backends: ["openblas"],
      isas: ["avx2"])
    #expect(
      try settings.trials(folder: "notes") == [
        Trial(
          model: .named("vgg16"), dataset: .images("/data/leaves"),
          data: DatasetOptions(
            split: .ratio(train: 90), classes: ["oak", "elm"], limit: 100, testLimit: 50, input: 48,
            damaged: .skip, seed: 9),
          weights: .random, unfreeze: .all, initialisation: "glorot",
          training: TrainingConfiguration(
            epochs: 3, batch: 16, optimizer: .sgd(momentum: 0.8), learningRate: 0.05,
            schedule: .step, weightDecay: 0.01, seed: 9, backend: .openblas), isa: "avx2",
          precision: "float32", technique: "none")
      ])
  }

  @Test func aSplitThatIsNoneIsRefused() {
    let settings = ExperimentSettings(
      models: [.named("resnet20")], datasets: [.named("fashion-mnist")], splits: ["70/20"])
    #expect(throws: DatasetError.badSplit("70/20")) { try settings.trials(folder: ".") }
  }

  @Test(arguments: [
    (ExperimentSettings(models: [.named("resnet20")], datasets: [.named("a")]), ["resnet20"]),
    (
      ExperimentSettings(models: [.named("resnet20")], datasets: [.named("a")], epochs: [1, 2]),
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
        models: [.named("resnet20")], datasets: [.named("a")], optimizers: ["sgd", "adam"],
        learningRates: [0.1, 0.001], isas: ["avx2"]),
      [
        "resnet20, sgd, learning_rate 0.1", "resnet20, sgd, learning_rate 0.001",
        "resnet20, adam, learning_rate 0.1", "resnet20, adam, learning_rate 0.001",
      ]
    ),
    (
      ExperimentSettings(
        models: [.named("resnet20")], datasets: [.named("a")], splits: ["standard", "50/50"],
        seeds: [1, 2], isas: ["native", "avx2"]),
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
    let trials = try settings.trials(folder: ".")
    #expect(TrialName.texts(of: trials) == names)
  }
}
