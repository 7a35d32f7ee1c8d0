/// What a notebook names as its data.
public enum DatasetSource: Codable, Hashable, Sendable {
  /// A name of `DatasetRegistry.all`.
  case named(String)
  /// A folder of images in one folder a class: `train/<class>/` and `test/<class>/`,
  /// or `<class>/` alone. The path is absolute or starts at the working directory.
  case images(String)

  /// Whether its files are images of the user's own.
  public var isFolder: Bool { if case .images = self { true } else { false } }

  /// The name in results: a folder of images is called by its last part.
  public var name: String {
    switch self {
    case .named(let name): name
    case .images(let path): path.split(separator: "/").last.map(String.init) ?? path
    }
  }

  /// Reads the files and chooses from them what `options` say.
  ///
  /// - Throws: `DatasetError`.
  public func load(
    _ options: DatasetOptions, locations: DatasetLocations = .standard()
  ) throws -> Dataset {
    switch self {
    case .named(let name):
      let loader = try DatasetRegistry.named(name)
      let pool = try loader.load(from: loader.requireFolder(locations))
      return try Dataset(name: name, pool: pool, options: options)
    case .images(let path):
      return try Dataset(name: name, pool: ImageFolder(path), options: options)
    }
  }

  /// SHA-256 over names and content of the files that `load` reads, lower-case hexadecimal, without
  /// decoding one of them. Where they lie does not enter.
  ///
  /// - Parameter cache: remembers digests of files that have not changed since.
  /// - Throws: `DatasetError`.
  public func identity(
    locations: DatasetLocations = .standard(), cache: DigestCache? = nil
  ) throws -> String {
    let files: SourceFiles
    switch self {
    case .named(let name):
      let loader = try DatasetRegistry.named(name)
      files = loader.sourceFiles(in: try loader.requireFolder(locations))
    case .images(let path):
      files = try ImageFolder(path).files
    }
    return try files.digest(cache: cache)
  }

  /// What a user should know of the files that `load` does not read: sentences without a final
  /// period. They do not belong to the identity, and so may change where it does not.
  ///
  /// - Throws: `DatasetError`.
  public func remarks() throws -> [String] {
    switch self {
    case .named: []
    case .images(let path): try ImageFolder(path).remarks
    }
  }
}
