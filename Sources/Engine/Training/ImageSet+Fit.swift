internal import Datasets
internal import Kernels
internal import Networks

extension ImageSet {
  /// Traps unless the images, through `transform`, fill the network's input exactly: filling it
  /// with larger ones would write past its end.
  func requireFit(_ network: Network, _ transform: PixelTransform) {
    precondition(
      [channels, height, width] == network.inputShape,
      "the images have not the size of the network's input")
    precondition(
      transform.scale.count == channels, "the transform has not the images' number of channels")
  }
}
