internal import Files
internal import Foundation

/// The identity of a single file's content.
package enum FileIdentity {
  /// SHA-256 over the content, lower-case hexadecimal; name and location are not included.
  ///
  /// - Parameters:
  ///   - cache: digests of unchanged files.
  ///   - warn: called where the cache is damaged.
  /// - Throws: `DatasetError.unreadable`.
  package static func digest(
    of path: String, cache: DigestCache? = nil, warn: (String) -> Void = { _ in }
  ) throws -> String {
    let whole = URL(fileURLWithPath: path).path
    return try SourceFiles(
      root: PathText.parent(of: whole), names: [FileName(PathText.name(of: whole))],
      cacheKey: whole, namesCount: false
    ).digest(cache: cache, warn: warn)
  }

  /// Runs `body`, which reads files at its own pace, and verifies that they have the right content
  /// throughout: content is compared before, and timestamps before and after. Where a file
  /// is so new that its timestamps would hide a further change, its content is compared after as well.
  ///
  /// - Parameters:
  ///   - paths: the files.
  ///   - name: of the source, for errors.
  ///   - isRight: reads the files and returns whether they are the right ones.
  /// - Throws: `DatasetError.changed`, and what `body` throws.
  package static func whileUnchanged<Value>(
    _ paths: [String], name: String, isRight: () throws -> Bool, _ body: () throws -> Value
  ) throws -> Value {
    let before = paths.map { FileAccess.stamp($0) }
    let newest = before.compactMap { $0 }.map { max($0.modified, $0.changed) }.max() ?? 0
    let isSettled = newest < Int((Date().timeIntervalSince1970 - DigestCache.settling) * 1e9)
    func require(_ condition: () throws -> Bool) throws {
      // The files could be read when the digest was computed.
      guard (try? condition()) == true else { throw DatasetError.changed(name, nil) }
    }
    try require(isRight)
    let result = Result { try body() }
    try require { paths.map { FileAccess.stamp($0) } == before }
    if !isSettled { try require(isRight) }
    return try result.get()
  }
}
