/// The data that a notebook names.
package enum DatasetSource: Codable, Hashable, Sendable {
  /// A name of `DatasetRegistry.all`.
  case named(String)
  /// A folder with one folder of images per class: `train/<class>/` and `test/<class>/`,
  /// or `<class>/` alone. The path is absolute or relative to the working directory.
  case images(String)

  /// Whether its files are the user's own images.
  package var isFolder: Bool { if case .images = self { true } else { false } }

  /// The name in results: for a folder of images its last component.
  package var name: String {
    switch self {
    case .named(let name): name
    case .images(let path): path.split(separator: "/").last.map(String.init) ?? path
    }
  }

  /// Reads the files and selects from them as `options` say.
  ///
  /// - Parameters:
  ///   - digest: as `identity` returned it: only files with that digest are used. nil accepts
  ///     any files.
  ///   - lists: where `identity` has stored the digests of the single files.
  /// - Throws: `DatasetError`; `DatasetError.changed` where a file does not match the digest.
  package func load(
    _ options: DatasetOptions, locations: DatasetLocations = .standard(),
    digest: String? = nil, lists: ContentLists? = nil
  ) throws -> Dataset {
    // The files could be listed when the digest was computed.
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
  /// decoding any. The location is not included.
  ///
  /// - Parameters:
  ///   - cache: digests of unchanged files.
  ///   - lists: stores the digests of the single files, for `load`.
  ///   - warn: called where the cache is damaged.
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

  /// Remarks on files that `load` does not read: sentences without a final
  /// period. They are not part of the identity, and may change where it does not.
  ///
  /// - Throws: `DatasetError`.
  package func remarks() throws -> [String] {
    switch self {
    case .named: []
    case .images(let path): try ImageFolder(path).remarks
    }
  }
}
