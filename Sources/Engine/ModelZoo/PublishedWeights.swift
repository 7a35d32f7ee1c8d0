package import Files

/// ImageNet weights published with Keras, as files in the legacy HDF5 layout. The input is
/// normalized as the architecture's `normalization` says.
///
/// Source: addresses and digests as in `keras/src/applications/*.py` of Keras 3.15.1.
package struct PublishedWeights: Sendable {
  /// A name of `ModelRegistry`.
  package let model: String
  /// With the classifier for 1000 classes.
  package let top: RemoteFile
  /// Without it.
  package let noTop: RemoteFile

  package func file(top: Bool) -> RemoteFile { top ? self.top : noTop }

  package static func of(_ model: String) -> PublishedWeights? {
    all.first { $0.model == model }
  }

  private static let storage = "https://storage.googleapis.com/"
  private static let keras = storage + "tensorflow/keras-applications/"

  /// - Parameters:
  ///   - file: the common part of both addresses.
  ///   - ends: the remaining parts, with and without the classifier.
  ///   - md5: with and without the classifier; nil where Keras checks none.
  private init(
    _ model: String, _ file: String, ends: (top: String, noTop: String) = (".h5", "_notop.h5"),
    md5: (top: String, noTop: String)?
  ) {
    self.model = model
    top = RemoteFile(url: file + ends.top, digest: md5.map { FileDigest(.md5, $0.top) })
    noTop = RemoteFile(url: file + ends.noTop, digest: md5.map { FileDigest(.md5, $0.noTop) })
  }

  /// A file with the usual name.
  private init(_ model: String, in folder: String, _ top: String, _ noTop: String) {
    self.init(
      model, Self.keras + "\(folder)/\(model)_weights_tf_dim_ordering_tf_kernels",
      md5: (top, noTop))
  }

  private init(efficientNet size: Int, _ top: String, _ noTop: String) {
    self.init(
      "efficientnet-b\(size)", Self.storage + "keras-applications/efficientnetb\(size)",
      md5: (top, noTop))
  }

  private init(mobileNetV3 size: String, _ top: String, _ noTop: String) {
    self.init(
      "mobilenet-v3-\(size)",
      Self.keras + "mobilenet_v3/weights_mobilenet_v3_\(size)_224_1.0_float",
      ends: (".h5", "_no_top_v2.h5"), md5: (top, noTop))
  }

  package static let all: [PublishedWeights] = [
    PublishedWeights(
      "resnet50", in: "resnet", "2cb95161c43110f7111970584f804107",
      "4d473c1dd8becc155b73f8504c6f6626"),
    PublishedWeights(
      "resnet101", in: "resnet", "f1aeb4b969a6efcfb50fad2f0c20cfc5",
      "88cf7a10940856eca736dc7b7e228a21"),
    PublishedWeights(
      "resnet152", in: "resnet", "100835be76be38e30d865e96f2aaae62",
      "ee4c566cf9a93f14d82f913c2dc6dd0c"),
    PublishedWeights(
      "vgg16", in: "vgg16", "64373286793e3c8b2b4e3219cbf3544b",
      "6d6bbae143d832006294945121d1f1fc"),
    PublishedWeights(
      "vgg19", in: "vgg19", "cbe5617147190e668d6c5d5026f83318",
      "253f8cb515780f3b799900260a226db6"),
    PublishedWeights(
      efficientNet: 0, "902e53a9f72be733fc0bcb005b3ebbac", "50bc09e76180e00e4465e1a485ddc09d"),
    PublishedWeights(
      efficientNet: 1, "1d254153d4ab51201f1646940f018540", "74c4e6b3e1f6a1eea24c589628592432"),
    PublishedWeights(
      efficientNet: 2, "b15cce36ff4dcbd00b6dd88e7857a6ad", "111f8e2ac8aa800a7a99e3239f7bfb39"),
    PublishedWeights(
      efficientNet: 3, "ffd1fdc53d0ce67064dc6a9c7960ede0", "af6d107764bb5b1abb91932881670226"),
    PublishedWeights(
      efficientNet: 4, "18c95ad55216b8f92d7e70b3a046e2fc", "ebc24e6d6c33eaebbd558eafbeedf1ba"),
    PublishedWeights(
      efficientNet: 5, "ace28f2a6363774853a83a0b21b9421a", "38879255a25d3c92d5e44e04ae6cec6f"),
    PublishedWeights(
      efficientNet: 6, "165f6e37dce68623721b423839de8be5", "9ecce42647a20130c1f39a5d4cb75743"),
    PublishedWeights(
      efficientNet: 7, "8c03f828fec3ef71311cd463b6759d99", "cbcfe4450ddf6f3ad90b1b398090fe4a"),
    PublishedWeights(
      "densenet121", in: "densenet", "9d60b8095a5708f2dcce2bca79d332c7",
      "30ee3e1110167f948a6b9946edeeb738"),
    PublishedWeights(
      "mobilenet-v2",
      keras + "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224",
      ends: (".h5", "_no_top.h5"), md5: nil),
    PublishedWeights(
      mobileNetV3: "small", "8768d4c2e7dee89b9d02b2d03d65d862",
      "d3e8ec802a04aa4fc771ee12a9a9b836"),
    PublishedWeights(
      mobileNetV3: "large", "59e551e166be033d707958cf9e29a6a7",
      "07fb09a5933dd0c8eaafa16978110389"),
  ]
}
