/// What is selected from a source, and the size of its images.
package struct DatasetOptions: Codable, Hashable, Sendable {
  package var split: DatasetSplit
  /// The classes to keep, by name; labels become 0, 1, … in this order. Nil keeps all classes with
  /// their labels.
  package var classes: [String]?
  /// The maximum number of images in all, selected before the split, stratified by
  /// class; nil for all.
  package var sample: Int?
  /// The maximum number of training images, stratified by class; nil for all.
  package var limit: Int?
  /// The maximum number of test images, stratified by class; nil for all.
  package var testLimit: Int?
  /// The size of the images.
  package var input: InputSize
  /// What to do with files that are not intact images.
  package var damaged: DamagedImages
  /// The seed for splits, samples and limits; no effect without these.
  package var seed: UInt64

  package init(
    split: DatasetSplit = .standard, classes: [String]? = nil, sample: Int? = nil,
    limit: Int? = nil, testLimit: Int? = nil, input: InputSize = 32, damaged: DamagedImages = .fail,
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

  /// The range of each side of `input`.
  package static let allowedInput = 1...4096
}

/// What to do with damaged files, or files that are not images.
package enum DamagedImages: String, Codable, CaseIterable, Sendable {
  /// An error names all of them.
  case fail
  /// They are left out and counted. What a limit or a sample has selected is not replaced.
  case skip
}
