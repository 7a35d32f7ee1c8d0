/// How much a source holds, as far as that is known without decoding an image.
package struct DatasetExtent: Hashable, Sendable {
  /// Images meant for training, or all of them where the source comes undivided.
  package let train: Int
  /// 0 where the source comes undivided.
  package let test: Int
  package let classes: Int
  /// 1 or 3.
  package let channels: Int

  package init(train: Int, test: Int, classes: Int, channels: Int) {
    (self.train, self.test) = (train, test)
    (self.classes, self.channels) = (classes, channels)
  }
}

extension DatasetSource {
  /// Lists a folder of images; of a published data set, what its makers say.
  ///
  /// - Throws: `DatasetError`.
  package func extent() throws -> DatasetExtent {
    switch self {
    case .named(let name):
      let loader = try DatasetRegistry.named(name)
      return DatasetExtent(
        train: loader.trainCount, test: loader.testCount, classes: loader.classNames.count,
        channels: loader.channels)
    case .images(let path):
      let folder = try ImageFolder(path)
      return DatasetExtent(
        train: folder.trainLabels.count, test: folder.testLabels?.count ?? 0,
        classes: folder.classNames.count, channels: 3)
    }
  }
}
