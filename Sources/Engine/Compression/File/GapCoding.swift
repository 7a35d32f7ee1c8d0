internal import ModelFiles

/// The nonzero elements of an array, and Huffman-coded gaps between them.
struct GapCoding {
  private let array: ElementArray
  private let gaps: [UInt32]
  private let elements: [Float]
  private let code: HuffmanCode
  /// The approximate size in the file.
  let byteCount: Int

  /// - Returns: nil where all elements are 0: a code needs a symbol.
  init?(_ array: ElementArray) {
    elements = array.values.filter { $0.bitPattern != 0 }
    gaps = GapCode.gaps(array.values)
    guard !gaps.isEmpty, !elements.isEmpty else { return nil }
    self.array = array
    let counts = HuffmanCode.counts([gaps], symbols: GapCode.symbols)
    code = HuffmanCode(counts: counts)
    // Two more tensors than a plain array have entries in the header.
    byteCount =
      HuffmanCode.encodedByteCount(symbols: GapCode.symbols) + code.byteCount(counts: counts)
      + elements.count * array.format.width + 2 * EncodedArrays.headerBytes
  }

  var encoded: EncodedArrays {
    var encoded = EncodedArrays()
    encoded.addCodes(array, code.encode(gaps), .sparse(gaps: gaps.count))
    encoded.addCode(array.name + EncodedArrays.gapCodeSuffix, code.encodedLengths())
    encoded.add(
      StoredArray(
        array.name + EncodedArrays.valuesSuffix, shape: [elements.count], values: elements,
        format: array.format))
    return encoded
  }
}
