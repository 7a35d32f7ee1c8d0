package import Datasets
package import Kernels
package import Networks
package import Training

/// What techniques may use besides the network: images, the training configuration, other models.
package struct CompressionContext {
  /// For fine-tuning and calibration.
  package var images: ImageSet
  package var transform: PixelTransform
  /// How fine-tuning trains; the technique gives the number of epochs.
  package var configuration: TrainingConfiguration
  /// The layers that fine-tuning trains, nil for all.
  package var trainedLayers: Set<String>?
  /// Another trained model by name, for images of the same size, and the pixel transform
  /// that it was trained with.
  package var model:
    (_ name: String) throws -> (
      network: Network, weights: Weights, transform: PixelTransform
    )
  /// The accuracy of a state on the test images, as its file gives it back; nil where it is not wanted, which saves
  /// the time.
  package var accuracy: ((CompressionState) throws -> Double)?
  /// The current step, and its progress, 0 … 1.
  package var progress: (_ step: String, _ share: Double) -> Void
  /// Receives remarks for the report.
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
