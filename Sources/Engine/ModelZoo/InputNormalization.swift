/// How pixels become a network's input.
package enum InputNormalization: String, CaseIterable, Sendable {
  /// Each channel to mean 0 and standard deviation 1 over the training images.
  case trainingStatistics
  /// Blue, green, red on the scale 0 … 255, minus ImageNet's means, as in Caffe.
  case caffe
  /// Red, green, blue from -1 to 1, as in TensorFlow.
  case tensorflow
  /// Red, green, blue on the scale 0 … 1, minus ImageNet's means and over its standard deviations, as
  /// in torchvision.
  case torch
  /// Red, green, blue on the scale 0 … 255: the network's first layers normalize them.
  case raw
}

/// The statistics of ImageNet's pixels used by published networks.
///
/// Source: `keras.applications.imagenet_utils`.
package enum ImageNetStatistics {
  /// Red, green, blue; 0 … 1.
  package static let mean = [0.485, 0.456, 0.406]
  /// Red, green, blue; on the scale 0 … 1.
  package static let deviation = [0.229, 0.224, 0.225]
  /// Blue, green, red; 0 … 255.
  package static let caffeMean = [103.939, 116.779, 123.68]
}
