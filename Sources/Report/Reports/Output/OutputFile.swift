/// A file of the output folder.
package struct OutputFile: Sendable {
  package enum Content: Sendable {
    case bytes([UInt8])
    /// A picture: `source` determines it, so that a file with the same source stays as it is.
    case drawing(source: String, draw: @Sendable () throws -> [UInt8])
  }

  /// Relative to the output folder, with `/` between its parts.
  package let path: String
  package let content: Content

  package init(_ path: String, _ content: Content) {
    self.path = path
    self.content = content
  }
}
