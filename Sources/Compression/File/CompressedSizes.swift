/// What a file of compressed weights is made of, in bytes.
public struct CompressedSizes: Codable, Hashable, Sendable {
  /// The whole file.
  public var file = 0
  /// Its tensors without the header.
  public var payload = 0
  /// The codebooks.
  public var codebooks = 0
  /// The numbers of clusters as they would be without entropy coding, ⌈log₂ K⌉ bits each.
  public var packedIndices = 0
  /// The numbers and gaps as they are stored, with the tables of their codes.
  public var codedIndices = 0

  public init() {}
}
