package import Datasets
internal import Kernels
package import Training

/// One cell of an experiment's grid: all that decides what is run.
package struct Trial: Codable, Hashable, Sendable {
  package var model: ModelSource
  package var dataset: DatasetSource
  /// What results call the data; nil: what its source is called.
  package var datasetName: String?
  package var data: DatasetOptions
  package var weights: WeightsSource
  package var unfreeze: Unfreezing
  /// nil: the initializer that the architecture names.
  package var initialisation: String?
  package var training: TrainingConfiguration
  /// The strongest instruction set that may be used, or `native`.
  package var isa: String
  package var precision: String
  /// The chain of techniques that follow training, in its canonical text; `none` for none.
  package var technique: String
  /// The numbers that what frozen layers make of the images is kept in, computed once; nil: it is
  /// computed anew in every epoch.
  package var features: FeaturePrecision? = .float32

  /// The naive reference that guesses: nothing is trained.
  package var isRandomReference: Bool { model == .randomReference }

  /// The name of the data in results.
  package var dataLabel: String { datasetName ?? dataset.name }

  package static let randomReference = "random"
}

extension ExperimentSettings {
  /// The grid in the order of the lists, the model the slowest to change.
  ///
  /// - Parameter folder: where relative paths of images start.
  /// - Throws: `DatasetError` where a split's text is none.
  package func trials(folder: String) throws -> [Trial] {
    var trials: [Trial] = []
    for model in models.map({ $0.resolved(in: folder) }) {
      for dataset in datasets.map({ $0.resolved(in: folder) }) {
        for split in try splits.map(DatasetSplit.init(parsing:)) {
          for input in inputs {
            for weights in (weights ?? [model.usualWeights]).map({ $0.resolved(in: folder) }) {
              for unfreeze in unfreeze {
                for precision in precisions {
                  for backend in backends {
                    for isa in isas {
                      trials += trainings(backend).flatMap { training in
                        techniques.map { technique in
                          Trial(
                            model: model, dataset: dataset.source, datasetName: dataset.ownName,
                            data: DatasetOptions(
                              split: split, classes: dataset.classes ?? classes,
                              sample: dataset.sample ?? sample,
                              limit: limit, testLimit: testLimit,
                              input: input,
                              damaged: skipsDamaged ? .skip : .fail,
                              seed: training.seed), weights: weights, unfreeze: unfreeze,
                            initialisation: initialisation, training: training, isa: isa,
                            precision: precision, technique: technique,
                            features: features.flatMap(FeaturePrecision.init))
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return trials
  }

  private func trainings(_ backend: String) -> [TrainingConfiguration] {
    var list: [TrainingConfiguration] = []
    for epochs in epochs {
      for batch in batches {
        for optimizer in optimizers {
          for rate in learningRates {
            for seed in seeds {
              list.append(
                TrainingConfiguration(
                  epochs: epochs, batch: batch,
                  optimizer: optimizer == "adam" ? .adam : .sgd(momentum: momentum),
                  learningRate: rate,
                  schedule: LearningRateSchedule(rawValue: schedule) ?? .constant,
                  weightDecay: weightDecay, seed: UInt64(seed),
                  backend: Backend(rawValue: backend) ?? .onednn))
            }
          }
        }
      }
    }
    return list
  }
}

extension ExperimentSettings.DatasetChoice {
  /// As the loaders take it.
  package var source: DatasetSource {
    switch self {
    case .named(let name): .named(name)
    case .images(let path): .images(path)
    case .part(_, let whole, _, _): whole.source
    }
  }

  /// The name that it is given, where it has one.
  var ownName: String? { if case .part(let name, _, _, _) = self { name } else { nil } }

  /// What results call it.
  package var label: String { ownName ?? source.name }

  /// How many images of it are kept in all; nil where nothing is said.
  var sample: Int? { if case .part(_, _, _, let sample) = self { sample } else { nil } }

  /// The classes that it is made of, where those are named.
  package var classes: [String]? {
    if case .part(_, _, let classes, _) = self { classes } else { nil }
  }

  /// The same, its path starting in `folder` where it is relative.
  func resolved(in folder: String) -> Self {
    switch self {
    case .named: self
    case .images(let path): .images(NotebookPath.resolve(path, in: folder))
    case .part(let name, let whole, let classes, let sample):
      .part(name: name, of: whole.resolved(in: folder), classes: classes, sample: sample)
    }
  }
}
