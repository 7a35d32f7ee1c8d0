internal import ModelFiles

/// Arrays that share a codebook of their distinct values, in the smallest of the forms that their
/// indices can have.
///
/// Huffman and not deflate or zstd: cluster indices hardly depend on their neighbors, so a
/// dictionary finds nothing, and whole bits fit them better than whole bytes.
struct CodebookCoding {
  private enum Form { case packed, huffman, sparseHuffman }

  private let group: String
  private let arrays: [ElementArray]
  private let codebook: [Float]
  private let indices: [[UInt32]]
  private let packedBytes: Int
  private let code: HuffmanCode
  private let sparse: SparseIndices?
  private let form: Form
  /// The approximate size in the file.
  let byteCount: Int

  /// - Precondition: the arrays have one format.
  /// - Returns: nil where there are no elements, or too many different ones.
  init?(_ group: String, _ arrays: [ElementArray]) {
    guard let distinct = DistinctValues(arrays.lazy.map(\.values)), !distinct.values.isEmpty
    else { return nil }
    (self.group, self.arrays, codebook) = (group, arrays, distinct.values)
    let bits = Self.bits(codebook.count)
    indices = arrays.map { distinct.indices($0.values) }
    var counts = [Int](repeating: 0, count: codebook.count)
    for index in indices.joined() { counts[Int(index)] += 1 }
    packedBytes = indices.reduce(0) { $0 + ($1.count * bits + 7) / 8 }
    code = HuffmanCode(counts: counts)
    let header = EncodedArrays.headerBytes
    let tableBytes = HuffmanCode.encodedByteCount(symbols: codebook.count) + header
    let codedBytes = code.byteCount(counts: counts) + tableBytes
    sparse = SparseIndices(arrays.map(\.values), indices, codebook)
    let sparseBytes =
      sparse.map { $0.byteCount + tableBytes + header * (1 + arrays.count) } ?? .max
    let best = min(packedBytes, codedBytes, sparseBytes)
    form = best == packedBytes ? .packed : best == codedBytes ? .huffman : .sparseHuffman
    byteCount = best + codebook.count * arrays[0].format.width + header
  }

  /// The bits needed for this many values, at least 1.
  static func bits(_ count: Int) -> Int { max(1, Int.bitWidth - (count - 1).leadingZeroBitCount) }

  var encoded: EncodedArrays {
    var encoded = EncodedArrays()
    encoded.addCodebook(of: group, codebook, arrays[0].format, packed: packedBytes)
    switch form {
    case .packed:
      let bits = Self.bits(codebook.count)
      for (array, indices) in zip(arrays, indices) {
        var writer = BitWriter()
        for index in indices { writer.append(index, bits: bits) }
        encoded.addCodes(array, writer.finished(), .packed(group: group))
      }
    case .huffman:
      encoded.addCode(group + EncodedArrays.codeSuffix, code.encodedLengths())
      for (array, indices) in zip(arrays, indices) {
        encoded.addCodes(array, code.encode(indices), .huffman(group: group))
      }
    case .sparseHuffman:
      guard let sparse else { preconditionFailure("the form needs zeros") }
      encoded.addCode(group + EncodedArrays.codeSuffix, sparse.indexCode.encodedLengths())
      encoded.addCode(group + EncodedArrays.gapCodeSuffix, sparse.gapCode.encodedLengths())
      for (place, array) in arrays.enumerated() {
        let gaps = sparse.gaps[place]
        encoded.addCodes(
          array, sparse.gapCode.encode(gaps), .sparseHuffman(gaps: gaps.count, group: group))
        encoded.addCode(
          array.name + EncodedArrays.numbersSuffix, sparse.indexCode.encode(sparse.indices[place]))
      }
    }
    return encoded
  }
}

/// The indices of nonzero elements and the gaps between them, with codes for both.
private struct SparseIndices {
  let gaps: [[UInt32]]
  let indices: [[UInt32]]
  let gapCode: HuffmanCode
  let indexCode: HuffmanCode
  let byteCount: Int

  /// - Returns: nil where no element is 0, or all are.
  init?(_ values: [[Float]], _ indices: [[UInt32]], _ codebook: [Float]) {
    guard let zero = codebook.firstIndex(where: { $0.bitPattern == 0 }), codebook.count > 1 else {
      return nil
    }
    gaps = values.map { GapCode.gaps($0) }
    self.indices = indices.map { $0.filter { $0 != UInt32(zero) } }
    let gapCounts = HuffmanCode.counts(gaps, symbols: GapCode.symbols)
    let indexCounts = HuffmanCode.counts(self.indices, symbols: codebook.count)
    gapCode = HuffmanCode(counts: gapCounts)
    indexCode = HuffmanCode(counts: indexCounts)
    byteCount =
      gapCode.byteCount(counts: gapCounts) + indexCode.byteCount(counts: indexCounts)
      + HuffmanCode.encodedByteCount(symbols: GapCode.symbols)
  }
}
