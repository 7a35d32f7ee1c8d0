/// What is taken of a source, and how large its images become.
public struct DatasetOptions: Codable, Hashable, Sendable {
  public var split: DatasetSplit
  /// The classes to keep, each by name or, where no class has that name, by its index in decimal;
  /// labels become 0, 1, … in this order. Nil keeps all classes with their labels.
  public var classes: [String]?
  /// The most images in all, chosen before they are divided into those to train on and those to test on,
  /// every class in proportion; nil keeps all.
  public var sample: Int?
  /// The most images to train on, and also the most to test on, every class in proportion.
  /// A part that has fewer keeps them all.
  public var limit: Int?
  /// The side of the square images, in pixels.
  public var input: Int
  /// Decides which images a ratio or a limit chooses; without either it has no effect.
  public var seed: UInt64

  public init(
    split: DatasetSplit = .standard, classes: [String]? = nil, sample: Int? = nil,
    limit: Int? = nil, input: Int = 32, seed: UInt64 = 0
  ) {
    self.split = split
    self.classes = classes
    self.sample = sample
    self.limit = limit
    self.input = input
    self.seed = seed
  }

  /// The sides that `input` can have.
  public static let allowedInput = 1...4096
}
