internal import Trials

/// What is known of every epoch of a trial, under the names of `history` in the results.
struct EpochColumn: Sendable {
  let name: String
  let title: String
  let unit: ResultColumn.Unit
  let direction: ResultColumn.Direction
  /// How a line is called that shows this beside other columns.
  let shortTitle: String
  let value: @Sendable (EpochRecord) -> Double

  static func named(_ name: String) -> EpochColumn? { all.first { $0.name == name } }

  static let all: [EpochColumn] = [
    .init(
      name: "test_accuracy", title: "Test accuracy", unit: .fraction, direction: .higher,
      shortTitle: "test"
    ) { $0.testAccuracy },
    .init(
      name: "train_accuracy", title: "Training accuracy", unit: .fraction, direction: .higher,
      shortTitle: "training"
    ) { $0.trainAccuracy },
    .init(
      name: "test_loss", title: "Test loss", unit: .none, direction: .lower, shortTitle: "test"
    ) { $0.testLoss },
    .init(
      name: "train_loss", title: "Training loss", unit: .none, direction: .lower,
      shortTitle: "training"
    ) { $0.trainLoss },
    .init(
      name: "learning_rate", title: "Learning rate", unit: .none, direction: .neither,
      shortTitle: "learning rate"
    ) { $0.learningRate },
    .init(
      name: "seconds", title: "Time of the epoch (s)", unit: .seconds, direction: .lower,
      shortTitle: "seconds"
    ) { $0.seconds },
  ]
}
