/// What a notebook names as its data.
package enum DatasetSource: Codable, Hashable, Sendable {
  /// A name of `DatasetRegistry.all`.
  case named(String)
  /// A folder of images in one folder a class: `train/<class>/` and `test/<class>/`,
  /// or `<class>/` alone. The path is absolute or starts at the working directory.
  case images(String)

  /// Whether its files are images of the user's own.
  package var isFolder: Bool { if case .images = self { true } else { false } }

  /// The name in results: a folder of images is called by its last part.
  package var name: String {
    switch self {
    case .named(let name): name
    case .images(let path): path.split(separator: "/").last.map(String.init) ?? path
    }
  }

  /// Reads the files and chooses from them what `options` say.
  ///
  /// - Parameters:
  ///   - digest: what `identity` has given: nothing but files of that digest is used. nil takes
  ///     whatever is there.
  ///   - lists: where `identity` has kept the digests of the single files.
  /// - Throws: `DatasetError`; `DatasetError.changed` where a file is not what the digest is of.
  package func load(
    _ options: DatasetOptions, locations: DatasetLocations = .standard(),
    digest: String? = nil, lists: ContentLists? = nil
  ) throws -> Dataset {
    /// What can't be listed any more could be when the digest was made.
    func listed<Value>(_ body: () throws -> Value) throws -> Value {
      do { return try body() } catch  where digest != nil {
        throw DatasetError.changed(name, "\(error)")
      }
    }
    switch self {
    case .named(let name):
      let loader = try DatasetRegistry.named(name)
      let folder = try listed { try loader.requireFolder(locations) }
      let reader = try loader.sourceFiles(in: folder).reader(name, of: digest, lists)
      return try reader.checking(needsAll: true) {
        let pool = try loader.load(from: folder, read: reader.read)
        return try Dataset(name: name, pool: pool, options: options)
      }
    case .images(let path):
      var pool = try listed { try ImageFolder(path) }
      pool.reader = try pool.files.reader(name, of: digest, lists)
      return try pool.reader.checking(needsAll: false) {
        try Dataset(name: name, pool: pool, options: options)
      }
    }
  }

  /// SHA-256 over names and content of the files that `load` reads, lower-case hexadecimal, without
  /// decoding one of them. Where they lie does not enter.
  ///
  /// - Parameters:
  ///   - cache: remembers digests of files that have not changed since.
  ///   - lists: keeps the digests of the single files, for `load`.
  ///   - warn: told where the cache is damaged.
  /// - Throws: `DatasetError`.
  package func identity(
    locations: DatasetLocations = .standard(), cache: DigestCache? = nil,
    lists: ContentLists? = nil, warn: (String) -> Void = { _ in }
  ) throws -> String {
    let files: SourceFiles
    switch self {
    case .named(let name):
      let loader = try DatasetRegistry.named(name)
      files = loader.sourceFiles(in: try loader.requireFolder(locations))
    case .images(let path):
      files = try ImageFolder(path).files
    }
    return try files.digest(cache: cache, lists: lists, warn: warn)
  }

  /// What a user should know of the files that `load` does not read: sentences without a final
  /// period. They do not belong to the identity, and so may change where it does not.
  ///
  /// - Throws: `DatasetError`.
  package func remarks() throws -> [String] {
    switch self {
    case .named: []
    case .images(let path): try ImageFolder(path).remarks
    }
  }
}
