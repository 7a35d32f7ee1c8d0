internal import ModelFiles
internal import Networks

/// The arrays of one codebook as tensors, in the smallest of the encodings.
///
/// Huffman and not deflate or zstd: cluster indices hardly depend on their neighbors, so a
/// dictionary finds nothing, and whole bits fit them better than whole bytes.
struct EncodedGroup {
  private(set) var tensors: [StoredArray] = []
  private(set) var descriptions: [String: ArrayDescription] = [:]
  private(set) var sizes = CompressedSizes()

  /// The approximate size of a tensor's entry in the header.
  private static let headerBytes = 100

  /// - Returns: nil where plain float32 is no larger.
  init?(_ group: String, _ arrays: [(name: String, entry: Weights.Entry)]) {
    guard let distinct = DistinctValues(arrays.lazy.map(\.entry.values)) else { return nil }
    let codebook = distinct.values
    let elements = arrays.reduce(0) { $0 + $1.entry.values.count }
    guard elements > 0 else { return nil }
    let bits = Self.bits(codebook.count)
    let numbers = arrays.map { distinct.indices($0.entry.values) }
    var counts = [Int](repeating: 0, count: codebook.count)
    for number in numbers.joined() { counts[Int(number)] += 1 }
    let packed = numbers.reduce(0) { $0 + ($1.count * bits + 7) / 8 }
    let codebookBytes = codebook.count * MemoryLayout<Float>.size
    let plain = elements * MemoryLayout<Float>.size

    let dense = HuffmanCode(counts: counts)
    let tableBytes = HuffmanCode.encodedByteCount(symbols: codebook.count) + Self.headerBytes
    let denseBytes = dense.byteCount(counts: counts) + tableBytes
    let sparse = SparseNumbers(arrays.map(\.entry.values), numbers, codebook)
    let sparseBytes =
      sparse.map {
        $0.byteCount + tableBytes + Self.headerBytes * (1 + arrays.count)
      } ?? .max
    let best = min(packed, denseBytes, sparseBytes)
    guard best + codebookBytes + Self.headerBytes < plain else { return nil }

    sizes.codebooks = codebookBytes
    sizes.packedIndices = packed
    add(StoredArray(group + Self.codebookSuffix, shape: [codebook.count], values: codebook))
    if best == packed {
      for (array, numbers) in zip(arrays, numbers) {
        var writer = BitWriter()
        for number in numbers { writer.append(number, bits: bits) }
        add(array, writer.finished(), .packed(group: group))
      }
    } else if best == denseBytes {
      addCode(dense, group + Self.codeSuffix)
      for (array, numbers) in zip(arrays, numbers) {
        add(array, dense.encode(numbers), .huffman(group: group))
      }
    } else if let sparse {
      addCode(sparse.numberCode, group + Self.codeSuffix)
      addCode(sparse.gapCode, group + Self.gapCodeSuffix)
      for (index, array) in arrays.enumerated() {
        add(
          array, sparse.gapCode.encode(sparse.gaps[index]),
          .sparseHuffman(gaps: sparse.gaps[index].count, group: group))
        let coded = sparse.numberCode.encode(sparse.numbers[index])
        sizes.codedIndices += coded.count
        add(StoredArray(array.name + Self.numbersSuffix, bytes: coded))
      }
    }
  }

  static let codebookSuffix = "#codebook"
  static let codeSuffix = "#code"
  static let gapCodeSuffix = "#gap-code"
  static let numbersSuffix = "#numbers"

  /// The bits needed for this many values, at least 1.
  static func bits(_ count: Int) -> Int { max(1, Int.bitWidth - (count - 1).leadingZeroBitCount) }

  private mutating func add(_ tensor: StoredArray) { tensors.append(tensor) }

  private mutating func addCode(_ code: HuffmanCode, _ name: String) {
    let bytes = code.encodedLengths()
    sizes.codedIndices += bytes.count
    add(StoredArray(name, bytes: bytes))
  }

  private mutating func add(
    _ array: (name: String, entry: Weights.Entry), _ bytes: [UInt8],
    _ coding: ArrayDescription.Coding
  ) {
    sizes.codedIndices += bytes.count
    add(StoredArray(array.name, bytes: bytes))
    descriptions[array.name] = ArrayDescription(shape: array.entry.shape, coding: coding)
  }
}

/// The nonzero elements of arrays and the gaps between them, with codes for both.
struct SparseNumbers {
  let gaps: [[UInt32]]
  let numbers: [[UInt32]]
  let gapCode: HuffmanCode
  let numberCode: HuffmanCode
  let byteCount: Int

  /// - Returns: nil where no element is 0, or all are.
  init?(_ values: [[Float]], _ numbers: [[UInt32]], _ codebook: [Float]) {
    guard let zero = codebook.firstIndex(where: { $0.bitPattern == 0 }), codebook.count > 1 else {
      return nil
    }
    gaps = values.map { GapCode.gaps($0) }
    self.numbers = numbers.map { $0.filter { $0 != UInt32(zero) } }
    let gapCounts = Self.counts(gaps, symbols: GapCode.symbols)
    let numberCounts = Self.counts(self.numbers, symbols: codebook.count)
    gapCode = HuffmanCode(counts: gapCounts)
    numberCode = HuffmanCode(counts: numberCounts)
    byteCount =
      gapCode.byteCount(counts: gapCounts) + numberCode.byteCount(counts: numberCounts)
      + HuffmanCode.encodedByteCount(symbols: GapCode.symbols)
  }

  static func counts(_ arrays: [[UInt32]], symbols: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: symbols)
    for symbol in arrays.joined() { counts[Int(symbol)] += 1 }
    return counts
  }
}
