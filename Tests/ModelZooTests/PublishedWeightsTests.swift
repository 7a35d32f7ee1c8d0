import Files
import ModelZoo
import Testing

@Suite struct PublishedWeightsTests {
  @Test(arguments: PublishedWeights.all.map(\.model))
  func everyRowIsWhole(_ model: String) throws {
    let published = try #require(PublishedWeights.of(model))
    for file in [published.top, published.noTop] {
      #expect(file.url.hasPrefix("https://storage.googleapis.com/"))
      #expect(file.name.hasSuffix(".h5"))
    }
    #expect(published.file(top: true) == published.top)
    #expect(published.file(top: false) == published.noTop)
  }

  @Test func noFileIsNamedTwice() {
    let files = PublishedWeights.all.flatMap { [$0.top, $0.noTop] }
    #expect(Set(files.map(\.url)).count == files.count)
    #expect(Set(files.compactMap(\.digest)).count == files.count - 2)
    // Keras checks no digest of these alone.
    #expect(PublishedWeights.all.filter { $0.top.digest == nil }.map(\.model) == ["mobilenet-v2"])
  }

  /// As the sources of Keras 3.15.1 compose them.
  @Test(arguments: [
    (
      "resnet50",
      "tensorflow/keras-applications/resnet/resnet50_weights_tf_dim_ordering_tf_kernels.h5",
      "tensorflow/keras-applications/resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"
    ),
    (
      "efficientnet-b7", "keras-applications/efficientnetb7.h5",
      "keras-applications/efficientnetb7_notop.h5"
    ),
    (
      "mobilenet-v2",
      "tensorflow/keras-applications/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5",
      "tensorflow/keras-applications/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5"
    ),
    (
      "mobilenet-v3-small",
      "tensorflow/keras-applications/mobilenet_v3/weights_mobilenet_v3_small_224_1.0_float.h5",
      "tensorflow/keras-applications/mobilenet_v3/weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5"
    ),
  ])
  func addressesAreThoseOfKeras(_ model: String, _ top: String, _ noTop: String) throws {
    let published = try #require(PublishedWeights.of(model))
    #expect(published.top.url == "https://storage.googleapis.com/" + top)
    #expect(published.noTop.url == "https://storage.googleapis.com/" + noTop)
  }
}
