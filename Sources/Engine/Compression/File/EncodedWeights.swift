internal import ModelFiles
internal import Networks

/// Weights as the tensors and metadata of a file.
struct EncodedWeights {
  private(set) var tensors: [StoredArray] = []
  private(set) var metadata: [String: String] = [:]
  private(set) var sizes = CompressedSizes()

  static let scalesSuffix = "#scales"
  static let valuesSuffix = "#values"

  /// - Precondition: arrays in a low-precision encoding hold numbers of that precision.
  init(_ weights: Weights, _ encodings: [String: ArrayEncoding]) {
    var groups: [String: [(name: String, entry: Weights.Entry)]] = [:]
    for (name, entry) in weights.arrays.sorted(by: { $0.key < $1.key }) {
      switch encodings[name, default: .float32] {
      case .float32: addPlain(name, entry)
      case .float16: addPlain(name, entry, .float16)
      case .bfloat16: addPlain(name, entry, .bfloat16)
      case .int8(let scales): addInt8(name, entry, scales)
      case .sparse: addSparse(name, entry)
      case .codebook(let group): groups[group, default: []].append((name, entry))
      }
    }
    for (group, arrays) in groups.sorted(by: { $0.key < $1.key }) {
      guard let encoded = EncodedGroup(group, arrays) else {
        for (name, entry) in arrays { addPlain(name, entry) }
        continue
      }
      tensors += encoded.tensors
      for (name, description) in encoded.descriptions { describe(name, description) }
      sizes.codebooks += encoded.sizes.codebooks
      sizes.packedIndices += encoded.sizes.packedIndices
      sizes.codedIndices += encoded.sizes.codedIndices
    }
    sizes.payload = tensors.reduce(0) { $0 + $1.byteCount }
  }

  private mutating func describe(_ name: String, _ description: ArrayDescription) {
    metadata[ArrayDescription.prefix + name] = description.text
  }

  private mutating func addPlain(
    _ name: String, _ entry: Weights.Entry, _ format: StoredArray.Format = .float32
  ) {
    tensors.append(
      StoredArray(name, shape: entry.shape, values: entry.values, format: format))
  }

  private mutating func addInt8(_ name: String, _ entry: Weights.Entry, _ scales: [Float]) {
    precondition(
      !scales.isEmpty && entry.values.count % scales.count == 0, "one scale per channel is needed")
    let size = entry.values.count / scales.count
    let numbers = entry.values.enumerated().map { index, value in
      let scale = scales[index / size]
      return scale == 0 ? 0 : (value / scale).rounded()
    }
    precondition(
      numbers.enumerated().allSatisfy {
        abs($1) <= 127 && $1 * scales[$0 / size] == entry.values[$0]
      },
      "`\(name)` holds other numbers than its scales give")
    tensors.append(StoredArray(name, shape: entry.shape, values: numbers, format: .int8))
    tensors.append(StoredArray(name + Self.scalesSuffix, shape: [scales.count], values: scales))
    describe(name, ArrayDescription(shape: entry.shape, coding: .int8))
  }

  private mutating func addSparse(_ name: String, _ entry: Weights.Entry) {
    let gaps = GapCode.gaps(entry.values)
    let elements = entry.values.filter { $0.bitPattern != 0 }
    // A code needs a symbol, and few gaps are no gain.
    guard !gaps.isEmpty, !elements.isEmpty else { return addPlain(name, entry) }
    let counts = SparseNumbers.counts([gaps], symbols: GapCode.symbols)
    let code = HuffmanCode(counts: counts)
    let bytes = (code: code.encodedLengths(), gaps: code.encode(gaps))
    // Two more tensors have entries in the header.
    guard
      bytes.code.count + bytes.gaps.count + 4 * elements.count + 200 < 4 * entry.values.count
    else { return addPlain(name, entry) }
    tensors.append(StoredArray(name, bytes: bytes.gaps))
    tensors.append(StoredArray(name + EncodedGroup.gapCodeSuffix, bytes: bytes.code))
    tensors.append(
      StoredArray(name + Self.valuesSuffix, shape: [elements.count], values: elements))
    sizes.codedIndices += bytes.gaps.count + bytes.code.count
    describe(name, ArrayDescription(shape: entry.shape, coding: .sparse(gaps: gaps.count)))
  }
}
