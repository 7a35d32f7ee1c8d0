/// What is taken of a source, and how large its images become.
package struct DatasetOptions: Codable, Hashable, Sendable {
  package var split: DatasetSplit
  /// The classes to keep, by name; labels become 0, 1, … in this order. Nil keeps all classes with
  /// their labels.
  package var classes: [String]?
  /// The most images in all, chosen before they are divided into those to train on and those to test on,
  /// every class in proportion; nil keeps all.
  package var sample: Int?
  /// The most images to train on, every class in proportion; nil keeps all.
  package var limit: Int?
  /// The most images to test on, every class in proportion; nil keeps all.
  package var testLimit: Int?
  /// The side of the square images, in pixels.
  package var input: Int
  /// What becomes of files of a folder that are no whole images.
  package var damaged: DamagedImages
  /// Decides which images a ratio, a sample or a limit chooses; without these it has no effect.
  package var seed: UInt64

  package init(
    split: DatasetSplit = .standard, classes: [String]? = nil, sample: Int? = nil,
    limit: Int? = nil, testLimit: Int? = nil, input: Int = 32, damaged: DamagedImages = .fail,
    seed: UInt64 = 0
  ) {
    self.split = split
    self.classes = classes
    self.sample = sample
    self.limit = limit
    self.testLimit = testLimit
    self.input = input
    self.damaged = damaged
    self.seed = seed
  }

  /// The sides that `input` can have.
  package static let allowedInput = 1...4096
}

/// What becomes of files among the images that are damaged, or not images at all.
package enum DamagedImages: String, Codable, CaseIterable, Sendable {
  /// All of them are named, and nothing is trained.
  case fail
  /// They are left out and counted. What a limit or a sample has chosen is not replaced.
  case skip
}
