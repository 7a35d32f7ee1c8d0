import Datasets
import Kernels
import Networks
import Training

@testable import Trials

/// Values for each setting of the table, so that properties of all of them can be tested.
enum SettingPools {
  /// Two or more values of one setting.
  struct Pool: Sendable {
    let count: Int
    /// Gives the setting some of the values, by their places.
    let take: @Sendable (Range<Int>, inout ExperimentSettings) -> Void
  }

  private static func pool<Value>(
    _ setting: Setting<Value>, _ values: [Value]
  ) -> Pool {
    Pool(count: values.count) { $1[setting] = Array(values[$0]) }
  }

  private static let table = TrialSetting.table

  /// By the names of the settings. None of the values leaves something to others, so that no two
  /// combinations are one trial.
  static let all: [String: Pool] = [
    "model": pool(table.models, [.named("resnet20"), .named("resnet32"), .named("resnet56")]),
    "dataset": pool(table.datasets, [.images("leaves"), .images("stones"), .images("shells")]),
    "split": pool(table.splits, [.ratio(train: 70), .standard]),
    "classes": pool(table.classes, [nil, ["oak", "elm"], ["oak"]]),
    "sample": pool(table.samples, [nil, 500]),
    "limit": pool(table.limits, [nil, 100, 200]),
    "test_limit": pool(table.testLimits, [nil, 100]),
    "damaged": pool(table.damaged, [.fail, .skip]),
    "input": pool(table.inputs, [32, InputSize(height: 48, width: 64)]),
    "epochs": pool(table.epochs, [2, 3]),
    "batch": pool(table.batches, [128, 64]),
    "optimizer": pool(table.optimizers, [.sgd, .adam]),
    "learning_rate": pool(table.learningRates, [0.1, 0.05]),
    "momentum": pool(table.momenta, [0.9, 0.8]),
    "weight_decay": pool(table.weightDecays, [0.0001, 0.01]),
    "schedule": pool(table.schedules, [.cosine, .step, .constant]),
    "weights": pool(table.weights, [.random, .file("a.h5")]),
    "initialization": pool(table.initializations, [nil, .heNormal, .glorotUniform]),
    "unfreeze": pool(table.unfreeze, [.layers(1), .layers(2), .all]),
    "cache_features": pool(table.features, [.on(.float32), .on(.bfloat16), .off]),
    "technique": pool(table.techniques, ["cluster(16)", "prune(0.5)"]),
    "precision": pool(table.precisions, [.float32, .bfloat16]),
    "seed": pool(table.seeds, [1, 2, 3]),
    "backend": pool(table.backends, [.onednn, .openblas]),
    "isa": pool(table.instructionSets, [.native, .avx2]),
    "threads": pool(table.threads, [nil, 1]),
  ]

  /// The first value of each setting.
  static var first: ExperimentSettings {
    var settings = ExperimentSettings(models: [.named("")], datasets: [.named("")])
    for pool in all.values { pool.take(0..<1, &settings) }
    return settings
  }

  static func trial(_ settings: ExperimentSettings) -> Trial {
    TrialGrid(settings).trials(in: "notes")[0]
  }

  /// That trial with the second value of one setting.
  static func trial(second name: String) -> Trial {
    var settings = first
    all[name]?.take(1..<2, &settings)
    return trial(settings)
  }
}
