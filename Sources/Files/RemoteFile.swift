/// A file that somebody publishes: where it is and how to know that it is the right one.
public struct RemoteFile: Hashable, Sendable {
  /// Begins with `https://`.
  public let url: String
  /// Of the whole content; nil where none is published.
  public let digest: FileDigest?
  /// The exact size; nil where it is not published.
  public let bytes: Int?

  public init(url: String, digest: FileDigest?, bytes: Int? = nil) {
    self.url = url
    self.digest = digest
    self.bytes = bytes
  }

  /// The last part of the address.
  public var name: String { url.split(separator: "/").last.map(String.init) ?? url }
}
