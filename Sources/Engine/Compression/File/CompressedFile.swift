internal import ModelFiles
package import Networks

/// Compressed weights in a safetensors file, whose metadata tell how each array is coded.
///
/// Arrays that are not coded are tensors as in any such file. Of a coded one the tensor of its name
/// holds the codes, and others beside it, `<name>#…` or `<group>#…`, what reads them: codebook,
/// lengths of Huffman words, scales.
package enum CompressedFile {
  package struct Contents: Sendable {
    /// Bit for bit what was written.
    package let weights: Weights
    /// How each array was stored; those that are not named as float32.
    package let encodings: [String: ArrayEncoding]
    /// What the writer has added.
    package let metadata: [String: String]
  }

  /// Writes the weights as their encodings say; what would not get smaller is stored plainly. The
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

  /// What `write` would give, without a file.
  package static func sizes(
    _ weights: Weights, encodings: [String: ArrayEncoding], metadata: [String: String] = [:]
  ) -> CompressedSizes {
    let encoded = EncodedWeights(weights, encodings)
    var sizes = encoded.sizes
    sizes.file = SafetensorsFile.byteCount(
      encoded.tensors, metadata: metadata.merging(encoded.metadata) { $1 })
    return sizes
  }

  /// - Throws: `ModelFileError` for the frame, `CompressedFileError` for what is coded.
  package static func read(_ path: String) throws -> Contents {
    let (tensors, metadata) = try SafetensorsFile.readStored(path)
    let decoded = try DecodedWeights(tensors, metadata: metadata, path: path)
    return Contents(
      weights: decoded.weights, encodings: decoded.encodings,
      metadata: metadata.filter { !$0.key.hasPrefix(ArrayDescription.prefix) })
  }
}
