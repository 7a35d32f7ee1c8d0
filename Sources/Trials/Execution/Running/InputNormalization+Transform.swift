internal import Datasets
internal import Kernels
internal import ModelZoo

extension InputNormalization {
  /// How images become the input of a network that is normalized like this.
  ///
  /// - Parameter train: the training images, whose statistics some networks take. Of images with one
  ///   channel, statistics of three colors are averaged.
  func transform(for train: ImageSet) -> PixelTransform {
    switch self {
    case .trainingStatistics: train.channelStatistics().transform
    case .caffe:
      PixelTransform(
        scale: [Float](repeating: 1, count: train.channels),
        shift: train.perChannel(ImageNetStatistics.caffeMean).map { Float(-$0) },
        reversesChannels: true)
    case .tensorflow:
      PixelTransform(
        scale: [Float](repeating: 1 / 127.5, count: train.channels),
        shift: [Float](repeating: -1, count: train.channels))
    case .torch:
      .standardize(
        mean: train.perChannel(ImageNetStatistics.mean),
        deviation: train.perChannel(ImageNetStatistics.deviation))
    case .raw:
      PixelTransform(
        scale: [Float](repeating: 1, count: train.channels),
        shift: [Float](repeating: 0, count: train.channels))
    }
  }
}

extension ImageSet {
  /// One value a channel, from those of three colors.
  fileprivate func perChannel(_ colors: [Double]) -> [Double] {
    channels == colors.count
      ? colors
      : [Double](repeating: colors.reduce(0, +) / Double(colors.count), count: channels)
  }
}
