/// A file of the output folder.
public struct OutputFile: Sendable {
  public enum Content: Sendable {
    case bytes([UInt8])
    /// A picture: `source` determines it, so that a file with the same source stays as it is.
    case drawing(source: String, draw: @Sendable () throws -> [UInt8])
  }

  /// Relative to the output folder, with `/` between its parts.
  public let path: String
  public let content: Content

  public init(_ path: String, _ content: Content) {
    self.path = path
    self.content = content
  }

  /// The path as the page's addresses have it.
  var address: String { ProseAddressParts.encoded(path) }
}
