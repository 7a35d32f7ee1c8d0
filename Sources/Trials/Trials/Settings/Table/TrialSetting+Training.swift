internal import Kernels
internal import Options
package import Training

/// How the network is trained.
extension TrialSetting {
  /// Of stages that are the same however the layers above frozen ones are trained.
  private static let ofTraining: StageSet = [.guessing, .features, .featureTime]

  package var epochs: Setting<Int> {
    Setting(
      "epochs", .training, .integer(0...100_000), usual: 10, irrelevantTo: Self.ofTraining,
      at: \.training.epochs,
      help: "How often the training images are gone through; 0 takes the weights as they are"
    ).with {
      $0.heading = "Epochs"
      $0.title = "Epochs"
      $0.pretraining = .init(
        type: .integer(1...100_000), help: "How often the images are gone through")
    }
  }

  /// The bits of features do not depend on it, the time that they take does.
  package var batches: Setting<Int> {
    Setting(
      "batch", .training, .integer(1...65_536), usual: 128, irrelevantTo: [.guessing, .features],
      at: \.training.batch, help: "How many images make one step"
    ).with {
      $0.heading = "Batch"
      $0.title = "Batch"
      $0.pretraining = .init()
    }
  }

  package var optimizers: Setting<TrainingConfiguration.Optimizer.Kind> {
    Setting(
      "optimizer", .training, .name(TrainingConfiguration.Optimizer.Kind.allCases.map(\.rawValue)),
      usual: .sgd, irrelevantTo: Self.ofTraining, at: \.training.optimizer.kind,
      help: "The rule of the steps: stochastic gradient descent, or Adam"
    ).with {
      $0.heading = "Optimizer"
      $0.title = "Optimizer"
      $0.isNamedByValue = true
      $0.pretraining = .init(help: "The rule of the steps")
    }
  }

  package var learningRates: Setting<Double?> {
    Setting(
      "learning_rate", .training, usual: .some(nil), irrelevantTo: Self.ofTraining,
      help: "The size of the first steps; 0.1 for sgd and 0.001 for adam where not given",
      apply: { $1.training.learningRate = $0 ?? $1.training.optimizer.kind.usualLearningRate },
      value: \.training.learningRate, type: { _ in .number(1e-8...10) }
    ).with {
      $0.heading = "Learning rate"
      $0.title = "Learning rate"
      $0.settled = { rate, settings in
        rate.map { [$0] } ?? settings.optimizers.map(\.usualLearningRate)
      }
      $0.pretraining = .init()
    }
  }

  package var momenta: Setting<Double> {
    Setting(
      "momentum", .training, single: true, usual: 0.9, irrelevantTo: Self.ofTraining,
      help: "How much of the last step goes into the next; sgd only",
      apply: { momentum, trial in
        if case .sgd = trial.training.optimizer {
          trial.training.optimizer = .sgd(momentum: momentum)
        }
      },
      value: { if case .sgd(let momentum) = $0.training.optimizer { momentum } else { nil } },
      type: { _ in .number(0...0.9999) }
    ).with {
      $0.factName = "optimizer"
      $0.page = { momenta, context in
        context.settings.optimizers.contains(.sgd)
          ? [PageFact("Optimizer", "momentum \(Self.list(momenta))")] : []
      }
    }
  }

  package var weightDecays: Setting<Double> {
    Setting(
      "weight_decay", .training, single: true, .number(0...1), usual: 0.0001,
      irrelevantTo: Self.ofTraining, at: \.training.weightDecay,
      help: "The factor of the L2 penalty on the weights"
    ).with {
      $0.page = { decays, _ in [PageFact("Optimizer", "weight decay \(Self.list(decays))")] }
      $0.pretraining = .init()
    }
  }

  package var schedules: Setting<LearningRateSchedule> {
    Setting(
      "schedule", .training, single: true, .name(LearningRateSchedule.allCases.map(\.rawValue)),
      usual: .cosine, irrelevantTo: Self.ofTraining, at: \.training.schedule,
      help: "How the learning rate falls from the first epoch to the last"
    ).with { $0.title = "Learning rate" }
  }

  private static func list(_ values: [some SettingValue]) -> String {
    values.map(\.settingText).joined(separator: ", ")
  }
}
