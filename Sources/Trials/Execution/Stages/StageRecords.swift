internal import Assessment
internal import Compression
internal import Kernels
internal import Training

/// What the training stage keeps beside the weights. The same on every machine.
struct TrainingRecord: Codable, Sendable {
  /// An epoch without its time, which belongs to a machine.
  struct Epoch: Codable, Sendable {
    let number: Int
    let trainLoss, trainAccuracy, testLoss, testAccuracy, learningRate: Double
  }

  let epochs: [Epoch]
  let classes: Int
  let trainImages: Int
  let testImages: Int
  let parameters: Int
  let layers: Int
  let macs: Int
  /// The bytes of the saved file, of the numbers in it, and of the file through gzip.
  let fileBytes, payloadBytes, compressedBytes: Int
  /// What a user should know of the data and of the model, one sentence each.
  let remarks: [String]
}

/// How well the trained network does on the test set. The same on every machine.
struct EvaluationRecord: Codable, Sendable {
  /// The version of this record: raised when other things are kept, so that older ones are not read.
  static let version = "2"

  let accuracy, recall, precision, f1: Double
  /// Nil where it is not defined.
  let auc: Double?
  let loss: Double
  /// Nil of five classes or fewer.
  let topFiveAccuracy: Double?
  /// Nil where a probability is not a number.
  let calibration: Calibration?
  /// Whether each test image is classified correctly.
  let correct: ImageBits
  /// What a user should know of these measures, one sentence each.
  let remarks: [String]
}

/// How long training took on one machine.
struct TrainingTimeRecord: Codable, Sendable {
  let epochSeconds: [Double]
  let peakMemoryBytes: Int
}

/// How long inference took on one machine.
struct InferenceTimeRecord: Codable, Sendable {
  /// The version of this record: raised when other things are kept, so that older ones are not read.
  static let version = "2"

  /// Of batches, from pixels to logits.
  let batches: TimeSamples
  /// Of the same batches, from pixels to loss and probabilities.
  let evaluations: TimeSamples
  /// How many batches the test set makes.
  let batchCount: Int
  /// Of single images.
  let singles: TimeSamples
  /// The instruction set that was in use.
  let isa: String
  /// How the number format was computed.
  let arithmetic: PrecisionSupport
}

/// The cached features of the frozen layers.
struct FeatureRecord: Codable, Sendable {
  /// The bytes of the features of the training and of the test images.
  let trainBytes, testBytes: Int
}

/// How long that took on one machine.
struct FeatureTimeRecord: Codable, Sendable {
  let seconds: Double
}

/// What a chain of techniques has made of a trained network. The same on every machine, but for the
/// seconds within the reports.
struct TechniqueRecord: Codable, Sendable {
  /// The version of this record: raised when other things are kept, so that older ones are not read.
  static let version = "2"

  let reports: [TechniqueReport]
  /// What the saved file is made of.
  let sizes: CompressedSizes
  /// The bytes of the file through gzip, and of a plain file of the same weights.
  let compressedBytes, plainGzipBytes: Int
  let parameters, layers, macs: Int
}

/// How long the techniques took on one machine.
struct TechniqueTimeRecord: Codable, Sendable {
  let seconds: Double
}
