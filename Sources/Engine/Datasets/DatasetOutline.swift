/// What a selection of a source holds, as far as that is known without reading an image.
package struct DatasetOutline: Hashable, Sendable {
  /// In the order of the labels.
  package let classNames: [String]
  /// How many images there are to train on and to test on before `limit` and `test_limit`.
  package let trainAvailable, testAvailable: Int
  /// Of the images as they are read.
  package let channels: Int
}

/// The listed images of a source, to check selections of them.
package struct DatasetListing: Sendable {
  private let pool: any ImagePool & Sendable

  /// Lists a folder of images, opening none; of a published data set, takes what its makers say.
  ///
  /// - Throws: `DatasetError`.
  package init(_ source: DatasetSource) throws {
    switch source {
    case .named(let name): pool = PublishedPool(try DatasetRegistry.named(name))
    case .images(let path): pool = try ImageFolder(path)
    }
  }

  /// - Throws: what `DatasetSource.load` throws for the same options before it reads images.
  package func outline(_ options: DatasetOptions) throws -> DatasetOutline {
    try Dataset.outline(of: pool, options)
  }
}

/// A published data set by its numbers, with as many images of each class.
private struct PublishedPool: ImagePool {
  let classNames: [String]
  let trainLabels: [Int32]
  let testLabels: [Int32]?
  let path: String

  init(_ loader: any DatasetLoader) {
    let classes = loader.classNames.count
    func labels(_ count: Int) -> [Int32] { (0..<count).map { Int32($0 % classes) } }
    classNames = loader.classNames
    trainLabels = labels(loader.trainCount)
    testLabels = labels(loader.testCount)
    path = loader.name
  }

  func images(_ indices: [Int], size: InputSize) throws -> PoolImages {
    preconditionFailure("an outline has no images")
  }
}

extension DatasetError {
  /// The option that selects what is not there; nil where the files themselves are at fault.
  package var option: String? {
    switch self {
    case .unknownClass, .repeatedClass: "classes"
    case .limitTooSmall(_, let option, _): option
    case .sampleTooSmall: "sample"
    case .badSplit, .needsRatio, .emptyPart: "split"
    case .inputOutOfRange: "input"
    default: nil
    }
  }

  /// The name that there is not.
  package var unknownName: String? {
    switch self {
    case .unknownClass(let name, _), .repeatedClass(let name): name
    default: nil
    }
  }

  /// Whether the files are a published data set's and only have to be fetched.
  package var isNotInstalled: Bool { if case .notInstalled = self { true } else { false } }
}
