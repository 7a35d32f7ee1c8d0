/// What a file of compressed weights is made of, in bytes.
package struct CompressedSizes: Codable, Hashable, Sendable {
  /// The whole file.
  package var file = 0
  /// Its tensors without the header.
  package var payload = 0
  /// The codebooks.
  package var codebooks = 0
  /// The numbers of clusters as they would be without entropy coding, ⌈log₂ K⌉ bits each.
  package var packedIndices = 0
  /// The numbers and gaps as they are stored, with the tables of their codes.
  package var codedIndices = 0

  package init() {}
}
