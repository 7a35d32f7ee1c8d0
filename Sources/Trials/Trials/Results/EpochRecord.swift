/// One epoch of training as measured.
package struct EpochRecord: Codable, Hashable, Sendable {
  /// Counted from 1.
  package var epoch: Int
  /// Means over the epoch's training images, in the state that each batch met.
  package var trainLoss: Double
  package var trainAccuracy: Double
  /// On the test set after the epoch.
  package var testLoss: Double
  package var testAccuracy: Double
  package var learningRate: Double
  /// Training alone, evaluation apart.
  package var seconds: Double

  enum CodingKeys: String, CodingKey {
    case epoch
    case trainLoss = "train_loss"
    case trainAccuracy = "train_accuracy"
    case testLoss = "test_loss"
    case testAccuracy = "test_accuracy"
    case learningRate = "learning_rate"
    case seconds
  }

  package init(
    epoch: Int, trainLoss: Double, trainAccuracy: Double, testLoss: Double, testAccuracy: Double,
    learningRate: Double, seconds: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.testLoss = testLoss
    self.testAccuracy = testAccuracy
    self.learningRate = learningRate
    self.seconds = seconds
  }
}
