/// The sizes of the parts of a compressed file, in bytes.
package struct CompressedSizes: Codable, Hashable, Sendable {
  /// The whole file.
  package var file = 0
  /// Its tensors without the header.
  package var payload = 0
  /// The codebooks.
  package var codebooks = 0
  /// The cluster indices without entropy coding, ⌈log₂ K⌉ bits each.
  package var packedIndices = 0
  /// The indices and gaps as they are stored, with their code tables.
  package var codedIndices = 0

  package init() {}
}
