/// The named data sets.
package enum DatasetRegistry {
  package static let all: [any DatasetLoader] = [FashionMNIST(), CIFAR10(), CIFAR100()]

  /// - Throws: `DatasetError.unknownDataset` with the names that exist.
  package static func named(_ name: String) throws -> any DatasetLoader {
    guard let loader = all.first(where: { $0.name == name }) else {
      throw DatasetError.unknownDataset(name, known: all.map(\.name))
    }
    return loader
  }
}
