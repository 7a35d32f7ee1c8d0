public import Datasets
public import Kernels
public import Networks
public import Training

/// What techniques may use beside the network: images, the configuration of training, other models.
public struct CompressionContext {
  /// For fine-tuning and calibration.
  public var images: ImageSet
  public var transform: PixelTransform
  /// How fine-tuning trains; its number of epochs is the technique's.
  public var configuration: TrainingConfiguration
  /// The layers that fine-tuning moves, nil all.
  public var trainedLayers: Set<String>?
  /// Another trained model by its name, for images of the same size, and the transform of pixels
  /// that it was trained with.
  public var model:
    (_ name: String) throws -> (
      network: Network, weights: Weights, transform: PixelTransform
    )
  /// The share of the test images that a state gets right; nil: nobody asks, so nothing is spent on
  /// it.
  public var accuracy: ((CompressionState) throws -> Double)?
  /// What is being done, and the share of it that is done, 0 … 1.
  public var progress: (_ step: String, _ share: Double) -> Void
  /// Told what a reader of the report should know.
  public var warn: (_ message: String) -> Void

  public init(
    images: ImageSet, transform: PixelTransform, configuration: TrainingConfiguration,
    trainedLayers: Set<String>? = nil,
    model:
      @escaping (String) throws -> (
        network: Network, weights: Weights, transform: PixelTransform
      ),
    accuracy: ((CompressionState) throws -> Double)? = nil,
    progress: @escaping (String, Double) -> Void = { _, _ in },
    warn: @escaping (String) -> Void = { _ in }
  ) {
    self.images = images
    self.transform = transform
    self.configuration = configuration
    self.trainedLayers = trainedLayers
    self.model = model
    self.accuracy = accuracy
    self.progress = progress
    self.warn = warn
  }
}
