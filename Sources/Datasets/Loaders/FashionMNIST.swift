/// 28×28 gray pictures of clothing.
///
/// Source: Xiao, Rasul and Vollgraf 2017, "Fashion-MNIST: a novel image dataset for benchmarking
/// machine learning algorithms", with the names of its table 2.
public struct FashionMNIST: DatasetLoader {
  public let name = "fashion-mnist"
  public let help = "gray pictures of clothing, ten kinds"
  public let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]
  public let trainCount = 60_000
  public let testCount = 10_000
  public let imageSize = ImageSize(width: 28, height: 28)
  public let channels = 1
  public let folder = "fashion-mnist"
  public let files = [
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
  ]
  public let remedy =
    "On Debian run 'apt-get install dataset-fashion-mnist'; elsewhere put the four .gz files into "
    + "fashion-mnist/ below $TRIPTYCH_DATA."

  public init() {}

  public func load(
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
