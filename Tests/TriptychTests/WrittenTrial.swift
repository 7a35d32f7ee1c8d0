import Compression
import Datasets
import Trials

/// A trial of `results.json`, as a reader of the file meets it.
struct WrittenTrial: Decodable, Equatable {
  let model: String
  let technique: String
  let dataset: String
  let split: String
  let input: InputSize
  let weights: String
  let unfreeze: String
  let precision: String
  let arithmetic: String
  let backend: String
  let isa: String
  let seed: Int
  let epochs: Int
  let batch: Int
  let optimizer: String
  let learningRate: Double
  let classes: Int
  let trainImages: Int
  let testImages: Int
  let trainAccuracy: Double?
  let testAccuracy: Double
  let recall: Double
  let precisionScore: Double
  let f1: Double
  let auc: Double?
  let loss: Double
  let history: [EpochRecord]
  let trainSeconds: Double
  let testSeconds: Double
  let epochSeconds: Double
  let featureSeconds: Double
  let preparationSeconds: Double
  let totalSeconds: Double
  let inferenceSeconds: Double
  let latencyMs: Double
  let latencyP90Ms: Double
  let latencyP99Ms: Double
  let imagesPerSecond: Double
  let inferenceSamples: [Double]
  let latencyQuantiles: [Double]
  let sizeMb: Double
  let payloadMb: Double
  let compressedMb: Double
  let gzipMb: Double
  let codebookMb: Double?
  let indicesMb: Double?
  let codedMb: Double?
  let clusters: Int?
  let parameters: Int
  let layers: Int
  let macs: Int
  let peakMemoryMb: Double
  let opscore: Double?
  let opscoreTrain: Double?
  let techniqueReports: [TechniqueReport]
  let remarks: [String]

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
    case latencyQuantiles = "latency_quantiles"
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
}
