/// A published file: its address and the facts that verify it.
package struct RemoteFile: Hashable, Sendable {
  /// Begins with `https://`.
  package let url: String
  /// Of the whole content; nil where none is published.
  package let digest: FileDigest?
  /// The exact size in bytes; nil where it is not published.
  package let bytes: Int?
  /// The size limit in bytes where the exact size is not published; nil for that of
  /// the settings.
  package let limit: Int?

  package init(url: String, digest: FileDigest?, bytes: Int? = nil, limit: Int? = nil) {
    self.url = url
    self.digest = digest
    self.bytes = bytes
    self.limit = limit
  }

  /// The same file with a limit on its size.
  package func limited(to limit: Int) -> RemoteFile {
    RemoteFile(url: url, digest: digest, bytes: bytes, limit: limit)
  }

  /// The format that the name promises.
  package var format: FileFormat? { FileFormat(name: name) }

  /// The last component of the address.
  package var name: String { url.split(separator: "/").last.map(String.init) ?? url }
}
