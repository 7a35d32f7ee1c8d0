internal import Foundation

/// The content of a single file, told from others.
public enum FileIdentity {
  /// SHA-256 over name and content, lower-case hexadecimal.
  ///
  /// - Parameter cache: remembers digests of files that have not changed since.
  /// - Throws: `DatasetError.unreadable`.
  public static func digest(of path: String, cache: DigestCache? = nil) throws -> String {
    let url = URL(fileURLWithPath: path)
    return try SourceFiles(
      root: url.deletingLastPathComponent().path, names: [url.lastPathComponent],
      cacheKey: url.path
    ).digest(cache: cache)
  }
}
