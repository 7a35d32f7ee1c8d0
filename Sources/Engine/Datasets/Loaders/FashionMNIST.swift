/// 28×28 gray pictures of clothing.
///
/// Source: Xiao, Rasul and Vollgraf 2017, "Fashion-MNIST: a novel image dataset for benchmarking
/// machine learning algorithms", with the names of its table 2.
package struct FashionMNIST: DatasetLoader {
  package let name = "fashion-mnist"
  package let help = "gray pictures of clothing, ten kinds"
  package let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]
  package let trainCount = 60_000
  package let testCount = 10_000
  package let imageSize = ImageSize(width: 28, height: 28)
  package let channels = 1
  package let folder = "fashion-mnist"
  package let files = [
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
  ]
  package let remedy =
    "On Debian run `apt-get install dataset-fashion-mnist`; elsewhere put the four .gz files into "
    + "fashion-mnist/ below $TRIPTYCH_DATA."

  package init() {}

  package func load(
    from folder: String, read: (_ path: String) throws -> [UInt8]
  ) throws -> SourceImages {
    func part(_ prefix: String) throws -> ImageSet {
      try IDXFile.imageSet(
        images: "\(folder)/\(prefix)-images-idx3-ubyte.gz",
        labels: "\(folder)/\(prefix)-labels-idx1-ubyte.gz", classes: classNames.count,
        read: read)
    }
    return try SourceImages(
      path: folder, classNames: classNames, train: part("train"), test: part("t10k"))
  }
}
