package import Files

/// 32×32 color photographs of a hundred kinds of things, by their fine labels.
///
/// Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images".
package struct CIFAR100: DatasetLoader {
  package let name = "cifar100"
  package let help = "color photographs of animals, plants and things, a hundred kinds"
  package let classNames = """
    apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly \
    camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile \
    cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp \
    lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom \
    oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine \
    possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake \
    spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor \
    train trout tulip turtle wardrobe whale willow_tree wolf woman worm
    """.split(separator: " ").map(String.init)
  package let trainCount = 50_000
  package let testCount = 10_000
  package let imageSize = ImageSize(width: 32, height: 32)
  package let channels = 3
  package let folder = "cifar-100-binary"
  package let files = ["train.bin", "test.bin"]
  package let optionalFiles = ["fine_label_names.txt"]
  package let archive: RemoteFile? = RemoteFile(
    url: "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
    digest: FileDigest(.md5, "03b5dce01913d631647c71ecec9e9cb8"), bytes: 168_513_733)
  package let remedy =
    "Run `triptych fetch cifar100`, or unpack the binary version of CIFAR-100 "
    + "(cifar-100-binary.tar.gz) below $TRIPTYCH_DATA or ~/.local/share/triptych/datasets."

  package init() {}

  package func load(
    from folder: String, read: (_ path: String) throws -> [UInt8]
  ) throws -> SourceImages {
    // The coarse label comes first.
    let records = CIFARRecords(labelBytes: 2, labelOffset: 1, classes: classNames.count)
    return try SourceImages(
      path: folder,
      classNames: CIFARRecords.names(
        "\(folder)/fine_label_names.txt", expected: classNames.count, read)
        ?? classNames,
      train: records.read(["\(folder)/train.bin"], read),
      test: records.read(["\(folder)/test.bin"], read))
  }
}
