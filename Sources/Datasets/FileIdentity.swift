internal import Foundation

/// The content of a single file, told from others.
public enum FileIdentity {
  /// SHA-256 over the content, lower-case hexadecimal; name and place don't enter.
  ///
  /// - Parameter cache: remembers digests of files that have not changed since.
  /// - Throws: `DatasetError.unreadable`.
  public static func digest(of path: String, cache: DigestCache? = nil) throws -> String {
    let url = URL(fileURLWithPath: path)
    return try SourceFiles(
      root: url.deletingLastPathComponent().path, names: [FileName(url.lastPathComponent)],
      cacheKey: url.path, namesCount: false
    ).digest(cache: cache)
  }
}
