import Testing

@testable import Datasets

/// The real data set, as Debian's package dataset-fashion-mnist installs it.
@Suite struct FashionMNISTTests {
  @Test func readsTheWholeDataSet() throws {
    let dataset = try DatasetSource.named("fashion-mnist").load(DatasetOptions())
    #expect(dataset.name == "fashion-mnist")
    #expect(
      dataset.classNames == [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
        "Ankle boot",
      ])
    for (part, count) in [(dataset.train, 60_000), (dataset.test, 10_000)] {
      #expect([part.count, part.channels, part.height, part.width] == [count, 3, 32, 32])
      var counts = [Int](repeating: 0, count: 10)
      for label in part.labels { counts[Int(label)] += 1 }
      #expect(counts == [Int](repeating: count / 10, count: 10))
    }
    #expect(dataset.train.labels.prefix(10) == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5])
    #expect(dataset.test.labels.prefix(10) == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7])
    // Computed from the files with Python's gzip and numpy.pad; covers every pixel and label.
    #expect(dataset.digest == "4ec37e81ba4cd3047894231413580ec358bb08276fbd25ee62a5d055ac44b5e9")
    // numpy's mean and std of the padded images.
    let statistics = dataset.train.channelStatistics()
    for channel in 0..<3 {
      #expect(abs(statistics.mean[channel] - 0.218_999_832_069_546_57) < 1e-12)
      #expect(abs(statistics.deviation[channel] - 0.331_811_372_999_959) < 1e-12)
    }
  }

  @Test func isListedAsInstalled() throws {
    let loader = try DatasetRegistry.named("fashion-mnist")
    let folder = try #require(loader.installedFolder(.standard()))
    #expect(folder.hasSuffix("/fashion-mnist"))
  }
}
