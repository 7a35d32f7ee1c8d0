internal import ModelFiles
internal import Networks

/// Weights as the tensors and metadata of a file.
struct EncodedWeights {
  let tensors: [StoredArray]
  let metadata: [String: String]
  let sizes: CompressedSizes

  /// Numbers are rounded to the element types of 16 bits.
  ///
  /// - Precondition: int8 arrays hold integers times their scales.
  init(_ weights: Weights, _ encodings: [String: ArrayEncoding]) {
    var encoded = EncodedArrays()
    var groups: [String: [ElementArray]] = [:]
    for (name, entry) in weights.arrays.sorted(by: { $0.key < $1.key }) {
      let encoding = encodings[name, default: .float32]
      let array = ElementArray(name, entry, encoding.elements)
      switch encoding.coding {
      case .plain: encoded.addPlain(array)
      case .sparse: encoded.add(SmallestEncoding.of(array))
      case .codebook(let group): groups[group, default: []].append(array)
      }
    }
    for (group, arrays) in groups.sorted(by: { $0.key < $1.key }) {
      encoded.add(SmallestEncoding.of(arrays, sharing: group))
    }
    tensors = encoded.tensors
    metadata = Dictionary(
      uniqueKeysWithValues: encoded.descriptions.map {
        (ArrayDescription.prefix + $0.key, $0.value.text)
      })
    var sizes = encoded.sizes
    sizes.payload = tensors.reduce(0) { $0 + $1.byteCount }
    self.sizes = sizes
  }
}
