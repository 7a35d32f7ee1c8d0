package import Assessment
package import Compression
package import Kernels
internal import Training

/// All that one trial has measured, in groups. Its columns are `ResultColumn.all`; `results.json` holds
/// them side by side under their names.
package struct TrialResult: Hashable, Sendable {
  /// The trial as it was run, with what it leaves to the machine.
  package var settings: Trial
  package var machine: Machine
  package var structure: Structure
  package var quality: Quality
  package var times: Times
  package var sizes: Sizes
  package var scores: Scores
  package var history: [EpochRecord]
  /// What each technique of the chain has done.
  package var techniqueReports: [TechniqueReport]
  /// What a user should know of the data, the model and the measures: one sentence each, without a
  /// final period.
  package var remarks: [String]

  package init(
    settings: Trial, machine: Machine, structure: Structure, quality: Quality, times: Times,
    sizes: Sizes, scores: Scores, history: [EpochRecord] = [],
    techniqueReports: [TechniqueReport] = [], remarks: [String] = []
  ) {
    self.settings = settings
    self.machine = machine
    self.structure = structure
    self.quality = quality
    self.times = times
    self.sizes = sizes
    self.scores = scores
    self.history = history
    self.techniqueReports = techniqueReports
    self.remarks = remarks
  }

  /// The same with its score on a weighted sum of training and inference time.
  package func scored(by weights: TimeWeights) -> TrialResult {
    guard weights != .inference, scores.opscore != nil else { return self }
    var result = self
    result.scores.opscore = OpScore.score(
      accuracy: quality.testAccuracy,
      seconds: weights.seconds(train: times.trainSeconds, test: times.inferenceSeconds),
      megabytes: sizes.sizeMb, testCount: structure.testImages)
    return result
  }
}

extension TrialResult {
  /// The name of the model.
  package var model: String { settings.model.name }
  package var seed: Int { Int(settings.training.seed) }

  /// What the trial was computed with.
  package struct Machine: Hashable, Sendable {
    /// The instruction set that was in use.
    package var isa: String
    /// How the number format of inference is computed here: by instructions for it, or with the same
    /// roundings and slower.
    package var arithmetic: PrecisionSupport

    package init(isa: String, arithmetic: PrecisionSupport) {
      self.isa = isa
      self.arithmetic = arithmetic
    }
  }

  /// What the data and the network are made of.
  package struct Structure: Hashable, Sendable {
    package var classes, trainImages, testImages: Int
    package var parameters, layers: Int
    /// Multiply-accumulates of one image's forward pass.
    package var macs: Int
    /// How many values the weights of a layer, or of the network, were clustered into; nil without that.
    package var clusters: Int?

    package init(
      classes: Int, trainImages: Int, testImages: Int, parameters: Int, layers: Int, macs: Int,
      clusters: Int? = nil
    ) {
      self.classes = classes
      self.trainImages = trainImages
      self.testImages = testImages
      self.parameters = parameters
      self.layers = layers
      self.macs = macs
      self.clusters = clusters
    }
  }

  /// How well the network does: fractions 0 … 1, on the test set unless named otherwise.
  package struct Quality: Hashable, Sendable {
    package var trainAccuracy: Double?
    package var testAccuracy: Double
    /// Recall, precision and F1 are means over the classes that occur, each class counting once; see
    /// `ClassificationMetrics`.
    package var recall, precision, f1: Double
    /// The area under the ROC curve, one class against the rest, mean over the classes; nil where a
    /// class has no test images, or all of them, as it is not defined there.
    package var auc: Double?
    /// The mean cross-entropy on the test set in nats.
    package var loss: Double
    /// Nil of five classes or fewer.
    package var topFiveAccuracy: Double?
    /// Nil where a probability is not a number.
    package var calibration: Calibration?
    /// Which test images are classified correctly; nil where that is not known.
    package var outcomes: ImageOutcomes?

    package init(
      trainAccuracy: Double?, testAccuracy: Double, recall: Double, precision: Double, f1: Double,
      auc: Double?, loss: Double, topFiveAccuracy: Double? = nil,
      calibration: Calibration? = nil, outcomes: ImageOutcomes? = nil
    ) {
      self.trainAccuracy = trainAccuracy
      self.testAccuracy = testAccuracy
      self.recall = recall
      self.precision = precision
      self.f1 = f1
      self.auc = auc
      self.loss = loss
      self.topFiveAccuracy = topFiveAccuracy
      self.calibration = calibration
      self.outcomes = outcomes
    }
  }

  /// How large the model is: MB are 10⁶ bytes.
  package struct Sizes: Hashable, Sendable {
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
    package var codebookMb, indicesMb, codedMb: Double?
    package var peakMemoryMb: Double

    package init(
      sizeMb: Double, payloadMb: Double, compressedMb: Double, gzipMb: Double,
      codebookMb: Double? = nil, indicesMb: Double? = nil, codedMb: Double? = nil,
      peakMemoryMb: Double
    ) {
      self.sizeMb = sizeMb
      self.payloadMb = payloadMb
      self.compressedMb = compressedMb
      self.gzipMb = gzipMb
      self.codebookMb = codebookMb
      self.indicesMb = indicesMb
      self.codedMb = codedMb
      self.peakMemoryMb = peakMemoryMb
    }
  }

  package struct Scores: Hashable, Sendable {
    /// On `inferenceSeconds`, or on the weighted sum of times that the experiment asks for; nil where a
    /// trial needs no time or no space.
    package var opscore: Double?
    /// On `trainSeconds`.
    package var opscoreTrain: Double?

    package init(opscore: Double?, opscoreTrain: Double?) {
      self.opscore = opscore
      self.opscoreTrain = opscoreTrain
    }
  }
}
