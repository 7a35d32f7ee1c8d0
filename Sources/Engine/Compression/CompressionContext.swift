package import Datasets
package import Kernels
package import Networks
package import Training

/// What techniques may use beside the network: images, the configuration of training, other models.
package struct CompressionContext {
  /// For fine-tuning and calibration.
  package var images: ImageSet
  package var transform: PixelTransform
  /// How fine-tuning trains; its number of epochs is the technique's.
  package var configuration: TrainingConfiguration
  /// The layers that fine-tuning moves, nil all.
  package var trainedLayers: Set<String>?
  /// Another trained model by its name, for images of the same size, and the transform of pixels
  /// that it was trained with.
  package var model:
    (_ name: String) throws -> (
      network: Network, weights: Weights, transform: PixelTransform
    )
  /// The share of the test images that a state gets right; nil: nobody asks, so nothing is spent on
  /// it.
  package var accuracy: ((CompressionState) throws -> Double)?
  /// What is being done, and the share of it that is done, 0 … 1.
  package var progress: (_ step: String, _ share: Double) -> Void
  /// Told what a reader of the report should know.
  package var warn: (_ message: String) -> Void

  package init(
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
