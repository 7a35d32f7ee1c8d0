/// The data sets that have a name.
public enum DatasetRegistry {
  public static let all: [any DatasetLoader] = [FashionMNIST(), CIFAR10(), CIFAR100()]

  /// - Throws: `DatasetError.unknownDataset` with the names that exist.
  public static func named(_ name: String) throws -> any DatasetLoader {
    guard let loader = all.first(where: { $0.name == name }) else {
      throw DatasetError.unknownDataset(name, known: all.map(\.name))
    }
    return loader
  }
}
