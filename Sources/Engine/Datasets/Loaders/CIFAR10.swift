package import Files

/// 32×32 color photographs of ten kinds of things.
///
/// Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images".
package struct CIFAR10: DatasetLoader {
  package let name = "cifar10"
  package let help = "color photographs of animals and vehicles, ten kinds"
  package let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
  package let trainCount = 50_000
  package let testCount = 10_000
  package let imageSize = ImageSize(width: 32, height: 32)
  package let channels = 3
  package let folder = "cifar-10-batches-bin"
  package let files = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]
  package let optionalFiles = ["batches.meta.txt"]
  package let archive: RemoteFile? = RemoteFile(
    url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    digest: FileDigest(.md5, "c32a1d4ab5d03f1284b67883e8d87530"), bytes: 170_052_171)
  package let remedy =
    "Run `triptych fetch cifar10`, or unpack the binary version of CIFAR-10 "
    + "(cifar-10-binary.tar.gz) below $TRIPTYCH_DATA or ~/.local/share/triptych/datasets."

  package init() {}

  package func load(
    from folder: String, read: (_ path: String) throws -> [UInt8]
  ) throws -> SourceImages {
    let records = CIFARRecords(labelBytes: 1, labelOffset: 0, classes: classNames.count)
    let paths = files.map { "\(folder)/\($0)" }
    return try SourceImages(
      path: folder,
      classNames: CIFARRecords.names(
        "\(folder)/batches.meta.txt", expected: classNames.count, read)
        ?? classNames,
      train: records.read(Array(paths.dropLast()), read),
      test: records.read([paths.last!], read))
  }
}
