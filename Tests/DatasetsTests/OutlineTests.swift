import Testing

@testable import Datasets

/// What is known of a selection before its images are read is what reading it gives.
@Suite struct OutlineTests {
  private func pool() throws -> SourceImages {
    func part(_ counts: [Int]) -> ImageSet {
      let labels = counts.enumerated().flatMap { label, count in
        [Int32](repeating: Int32(label), count: count)
      }
      return ImageSet(
        channels: 1, height: 2, width: 2, pixels: [UInt8](repeating: 0, count: labels.count * 4),
        labels: labels)
    }
    return try SourceImages(
      path: "pool", classNames: ["ant", "bee", "cat"], train: part([6, 4, 2]),
      test: part([3, 2, 1])
    )
  }

  @Test(arguments: [
    DatasetOptions(), DatasetOptions(limit: 5, testLimit: 3), DatasetOptions(limit: 2),
    DatasetOptions(classes: ["cat", "ant"]), DatasetOptions(classes: ["cat", "dog"]),
    DatasetOptions(classes: ["cat"]), DatasetOptions(classes: ["cat", "cat"]),
    DatasetOptions(split: .ratio(train: 99)), DatasetOptions(split: .ratio(train: 50), sample: 4),
    DatasetOptions(sample: 9), DatasetOptions(input: 5000),
  ])
  func agreesWithReading(_ options: DatasetOptions) throws {
    let pool = try pool()
    let outline = Result { try Dataset.outline(of: pool, options) }
    let read = Result { try Dataset(name: "pool", pool: pool, options: options) }
    switch (outline, read) {
    case (.success(let outline), .success(let read)):
      #expect(outline.classNames == read.classNames)
      #expect(outline.channels == read.train.channels)
      #expect(min(outline.trainAvailable, options.limit ?? .max) == read.train.count)
      #expect(min(outline.testAvailable, options.testLimit ?? .max) == read.test.count)
    case (.failure(let early), .failure(let late)): #expect("\(early)" == "\(late)")
    default: Issue.record("one of them fails: \(outline), \(read)")
    }
  }

  @Test func aPublishedDataSetNeedNotBeHere() throws {
    let outline = try DatasetListing(.named("cifar10")).outline(
      DatasetOptions(classes: ["dog", "cat"]))
    #expect(outline.classNames == ["dog", "cat"])
    #expect((outline.trainAvailable, outline.testAvailable) == (10_000, 2_000))
  }
}
