/// How pixels become a network's input.
package enum InputNormalization: String, CaseIterable, Sendable {
  /// Each channel to mean 0 and deviation 1 over the training images.
  case trainingStatistics
  /// Blue, green, red on the scale 0 … 255 less ImageNet's means, as Caffe's networks had it.
  case caffe
  /// Red, green, blue from -1 to 1, as TensorFlow's networks have it.
  case tensorflow
  /// Red, green, blue on the scale 0 … 1, less ImageNet's means and over its deviations, as
  /// torchvision's networks have it.
  case torch
  /// Red, green, blue on the scale 0 … 255: the network's first layers do the rest.
  case raw
}

/// Statistics of ImageNet's pixels that published networks were trained with.
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
