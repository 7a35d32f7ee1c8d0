/// How pixels become a network's input.
public enum InputNormalization: String, CaseIterable, Sendable {
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
public enum ImageNetStatistics {
  /// Red, green, blue; 0 … 1.
  public static let mean = [0.485, 0.456, 0.406]
  /// Red, green, blue; on the scale 0 … 1.
  public static let deviation = [0.229, 0.224, 0.225]
  /// Blue, green, red; 0 … 255.
  public static let caffeMean = [103.939, 116.779, 123.68]
}
