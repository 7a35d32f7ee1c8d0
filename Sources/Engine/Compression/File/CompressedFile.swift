internal import ModelFiles
package import Networks

/// Compressed weights in a safetensors file, whose metadata say how each array is encoded.
///
/// Arrays that are not encoded are ordinary tensors. Of an encoded one the tensor of its name
/// holds the codes, and additional ones, `<name>#…` or `<group>#…`, are needed to decode them: codebook,
/// codeword lengths, scales.
package enum CompressedFile {
  package struct Contents: Sendable {
    /// Bit for bit as written.
    package let weights: Weights
    /// The encoding of each array; float32 where none is given.
    package let encodings: [String: ArrayEncoding]
    /// Metadata added by the writer.
    package let metadata: [String: String]
  }

  /// Writes the weights with their encodings; arrays that would not get smaller are stored plainly. The
  /// same weights and metadata give the same bytes; the file appears when it is complete.
  ///
  /// - Returns: sizes; `file` is that of the file on disk.
  /// - Throws: `ModelFileError`.
  @discardableResult
  package static func write(
    _ weights: Weights, encodings: [String: ArrayEncoding], metadata: [String: String] = [:],
    to path: String
  ) throws -> CompressedSizes {
    let encoded = EncodedWeights(weights, encodings)
    try SafetensorsFile.write(
      encoded.tensors, metadata: metadata.merging(encoded.metadata) { $1 }, to: path)
    var sizes = encoded.sizes
    sizes.file = try SafetensorsFile.sizes(path).fileBytes
    return sizes
  }

  /// The sizes that `write` would return, without a file.
  package static func sizes(
    _ weights: Weights, encodings: [String: ArrayEncoding], metadata: [String: String] = [:]
  ) -> CompressedSizes {
    let encoded = EncodedWeights(weights, encodings)
    var sizes = encoded.sizes
    sizes.file = SafetensorsFile.byteCount(
      encoded.tensors, metadata: metadata.merging(encoded.metadata) { $1 })
    return sizes
  }

  /// - Throws: `ModelFileError` for the container, `CompressedFileError` for the encoded arrays.
  package static func read(_ path: String) throws -> Contents {
    let (tensors, metadata) = try SafetensorsFile.readStored(path)
    let decoded = try DecodedWeights(tensors, metadata: metadata, path: path)
    return Contents(
      weights: decoded.weights, encodings: decoded.encodings,
      metadata: metadata.filter { !$0.key.hasPrefix(ArrayDescription.prefix) })
  }
}
