package import Assessment
package import Compression

/// All that one trial has measured; `results.json` holds these under the same names.
package struct TrialResult: Codable, Hashable, Sendable {
  // What was tried.
  package var model: String
  package var technique: String
  package var dataset: String
  package var split: String
  /// The side of the square input in pixels.
  package var input: Int
  package var weights: String
  /// The number of layers trained, counted from the output, or `all`.
  package var unfreeze: String
  package var precision: String
  /// How the number format of inference is computed here: `native`, by instructions for it, or
  /// `emulated`, with the same roundings and slower.
  package var arithmetic: String
  package var backend: String
  package var isa: String
  package var seed: Int
  package var epochs: Int
  package var batch: Int
  /// `sgd` or `adam`.
  package var optimizer: String
  /// Of the first step.
  package var learningRate: Double
  package var classes: Int
  package var trainImages: Int
  package var testImages: Int

  // How well: fractions 0 … 1, on the test set unless named otherwise.
  package var trainAccuracy: Double?
  package var testAccuracy: Double
  /// Recall, precision and F1 are means over the classes that occur, each class counting once; see
  /// `ClassificationMetrics`.
  package var recall: Double
  package var precisionScore: Double
  package var f1: Double
  /// The area under the ROC curve, one class against the rest, mean over the classes; nil where a
  /// class has no test images, or all of them, as it is not defined there.
  @ExplicitNull package var auc: Double?
  /// The mean cross-entropy on the test set in nats.
  package var loss: Double
  package var history: [EpochRecord]

  // How long, in seconds unless named otherwise.
  /// All epochs of training, evaluation apart.
  package var trainSeconds: Double
  /// One evaluation of the test set.
  package var testSeconds: Double
  /// The median epoch.
  package var epochSeconds: Double
  package var featureSeconds: Double
  package var preparationSeconds: Double
  /// What it takes from the images to a tested model: features, training, one test.
  package var totalSeconds: Double
  /// The test set through the network, batch as given, median of repeats.
  package var inferenceSeconds: Double
  /// One image at a time, in milliseconds: median, 90th and 99th percentile.
  package var latencyMs: Double
  package var latencyP90Ms: Double
  package var latencyP99Ms: Double
  package var imagesPerSecond: Double
  /// The samples behind `inferenceSeconds` and the latencies, in seconds.
  package var inferenceSamples: [Double]
  package var latencySamples: [Double]

  // How large: MB are 10⁶ bytes.
  /// The saved model file.
  package var sizeMb: Double
  /// The numbers in that file, without names and headers.
  package var payloadMb: Double
  /// The file through gzip.
  package var compressedMb: Double
  /// The same weights as a plain file of numbers, through gzip: what others report as the size of
  /// clustered and pruned models, in which the saved file has codes. For others as `compressedMb`.
  package var gzipMb: Double
  /// Of clustered weights the codebooks; the numbers of clusters, packed; and those as they are
  /// stored, with the tables of their code. nil without clusters.
  package var codebookMb: Double?
  package var indicesMb: Double?
  package var codedMb: Double?
  /// How many values the weights of a layer, or of the network, were clustered into; nil without that.
  package var clusters: Int?
  package var parameters: Int
  package var layers: Int
  /// Multiply-accumulates of one image's forward pass.
  package var macs: Int
  package var peakMemoryMb: Double

  /// On `inferenceSeconds`, or on the weighted sum of times that the experiment asks for; nil where a trial needs no time or no space.
  package var opscore: Double?
  /// On `trainSeconds`.
  package var opscoreTrain: Double?

  /// What each technique of the chain has done.
  package var techniqueReports: [TechniqueReport]

  /// What a user should know of the data, the model and the measures: one sentence each, without a
  /// final period.
  package var remarks: [String] = []

  enum CodingKeys: String, CodingKey {
    case model, technique, dataset, split, input, weights, unfreeze, precision, arithmetic, backend
    case isa, seed
    case epochs, batch, optimizer
    case learningRate = "learning_rate"
    case classes
    case trainImages = "train_images"
    case testImages = "test_images"
    case trainAccuracy = "train_accuracy"
    case testAccuracy = "test_accuracy"
    case recall
    case precisionScore = "precision_score"
    case f1, auc, loss, history
    case trainSeconds = "train_seconds"
    case testSeconds = "test_seconds"
    case epochSeconds = "epoch_seconds"
    case featureSeconds = "feature_seconds"
    case preparationSeconds = "preparation_seconds"
    case totalSeconds = "total_seconds"
    case inferenceSeconds = "inference_seconds"
    case latencyMs = "latency_ms"
    case latencyP90Ms = "latency_p90_ms"
    case latencyP99Ms = "latency_p99_ms"
    case imagesPerSecond = "images_per_second"
    case inferenceSamples = "inference_samples"
    case latencySamples = "latency_samples"
    case sizeMb = "size_mb"
    case payloadMb = "payload_mb"
    case compressedMb = "compressed_mb"
    case gzipMb = "gzip_mb"
    case codebookMb = "codebook_mb"
    case indicesMb = "indices_mb"
    case codedMb = "coded_mb"
    case clusters
    case parameters, layers, macs
    case peakMemoryMb = "peak_memory_mb"
    case opscore
    case opscoreTrain = "opscore_train"
    case techniqueReports = "technique_reports"
    case remarks
  }

  package init(
    model: String, technique: String, dataset: String, split: String, input: Int, weights: String,
    unfreeze: String, precision: String, arithmetic: String, backend: String, isa: String,
    seed: Int, epochs: Int,
    batch: Int, optimizer: String, learningRate: Double, classes: Int, trainImages: Int,
    testImages: Int, trainAccuracy: Double?,
    testAccuracy: Double, recall: Double, precisionScore: Double, f1: Double, auc: Double?,
    loss: Double, history: [EpochRecord], trainSeconds: Double, testSeconds: Double,
    epochSeconds: Double, featureSeconds: Double, preparationSeconds: Double,
    inferenceSeconds: Double, latencyMs: Double, latencyP90Ms: Double, latencyP99Ms: Double,
    imagesPerSecond: Double, inferenceSamples: [Double], latencySamples: [Double], sizeMb: Double,
    payloadMb: Double, compressedMb: Double, gzipMb: Double, codebookMb: Double?,
    indicesMb: Double?, codedMb: Double?, clusters: Int? = nil, parameters: Int, layers: Int,
    macs: Int,
    peakMemoryMb: Double, opscore: Double?, opscoreTrain: Double?,
    techniqueReports: [TechniqueReport]
  ) {
    self.model = model
    self.technique = technique
    self.dataset = dataset
    self.split = split
    self.input = input
    self.weights = weights
    self.unfreeze = unfreeze
    self.precision = precision
    self.arithmetic = arithmetic
    self.backend = backend
    self.isa = isa
    self.seed = seed
    self.epochs = epochs
    self.batch = batch
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.classes = classes
    self.trainImages = trainImages
    self.testImages = testImages
    self.trainAccuracy = trainAccuracy
    self.testAccuracy = testAccuracy
    self.recall = recall
    self.precisionScore = precisionScore
    self.f1 = f1
    self.auc = auc
    self.loss = loss
    self.history = history
    self.trainSeconds = trainSeconds
    self.testSeconds = testSeconds
    self.epochSeconds = epochSeconds
    self.featureSeconds = featureSeconds
    self.preparationSeconds = preparationSeconds
    totalSeconds = featureSeconds + trainSeconds + testSeconds
    self.inferenceSeconds = inferenceSeconds
    self.latencyMs = latencyMs
    self.latencyP90Ms = latencyP90Ms
    self.latencyP99Ms = latencyP99Ms
    self.imagesPerSecond = imagesPerSecond
    self.inferenceSamples = inferenceSamples
    self.latencySamples = latencySamples
    self.sizeMb = sizeMb
    self.payloadMb = payloadMb
    self.compressedMb = compressedMb
    self.gzipMb = gzipMb
    self.codebookMb = codebookMb
    self.indicesMb = indicesMb
    self.codedMb = codedMb
    self.clusters = clusters
    self.parameters = parameters
    self.layers = layers
    self.macs = macs
    self.peakMemoryMb = peakMemoryMb
    self.opscore = opscore
    self.opscoreTrain = opscoreTrain
    self.techniqueReports = techniqueReports
  }

  /// The same with its score on a weighted sum of training and inference time.
  package func scored(by weights: TimeWeights) -> TrialResult {
    guard weights != .inference, opscore != nil else { return self }
    var result = self
    result.opscore = OpScore.score(
      accuracy: testAccuracy,
      seconds: weights.seconds(train: trainSeconds, test: inferenceSeconds), megabytes: sizeMb,
      testCount: testImages)
    return result
  }
}
