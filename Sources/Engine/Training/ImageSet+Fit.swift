internal import Datasets
internal import Kernels
internal import Networks

extension ImageSet {
  /// Traps unless the images, transformed by `transform`, fill the network's input exactly: larger
  /// ones would be written beyond its end.
  func requireFit(_ network: Network, _ transform: PixelTransform) {
    precondition(
      [transform.channels, height, width] == network.inputShape,
      "the images do not have the network's input size")
    precondition(
      transform.imageChannels == channels,
      "the transform does not have the images' number of channels")
  }
}
