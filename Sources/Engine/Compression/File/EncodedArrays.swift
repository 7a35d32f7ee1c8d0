internal import ModelFiles

/// Arrays as the tensors of a file, with what its metadata say of them.
struct EncodedArrays {
  private(set) var tensors: [StoredArray] = []
  private(set) var descriptions: [String: ArrayDescription] = [:]
  /// Of the parts; the totals are not filled in.
  private(set) var sizes = CompressedSizes()

  /// The approximate size of an entry in a file's header.
  static let headerBytes = 100

  static let scalesSuffix = "#scales"
  static let valuesSuffix = "#values"
  static let codebookSuffix = "#codebook"
  static let codeSuffix = "#code"
  static let gapCodeSuffix = "#gap-code"
  static let numbersSuffix = "#numbers"

  mutating func add(_ tensor: StoredArray) { tensors.append(tensor) }

  mutating func addPlain(_ array: ElementArray) {
    add(StoredArray(array.name, shape: array.shape, values: array.values, format: array.format))
    if array.format == .int8 { describe(array, .int8) }
    addScales(array)
  }

  /// A tensor of one element.
  mutating func addConstant(_ array: ElementArray) {
    add(StoredArray(array.name, shape: [1], values: [array.values[0]], format: array.format))
    describe(array, .constant)
    addScales(array)
  }

  /// A tensor of codes under the array's name.
  mutating func addCodes(
    _ array: ElementArray, _ bytes: [UInt8], _ coding: ArrayDescription.Coding
  ) {
    addCode(array.name, bytes)
    describe(array, coding)
    addScales(array)
  }

  /// A tensor of codes or of codeword lengths.
  mutating func addCode(_ name: String, _ bytes: [UInt8]) {
    sizes.codedIndices += bytes.count
    add(StoredArray(name, bytes: bytes))
  }

  /// - Parameter packed: the bytes of its indices without entropy coding.
  mutating func addCodebook(
    of group: String, _ values: [Float], _ format: StoredArray.Format, packed: Int
  ) {
    let codebook = StoredArray(
      group + Self.codebookSuffix, shape: [values.count], values: values, format: format)
    sizes.codebooks += codebook.byteCount
    sizes.packedIndices += packed
    add(codebook)
  }

  private mutating func addScales(_ array: ElementArray) {
    guard let scales = array.scales else { return }
    add(StoredArray(array.name + Self.scalesSuffix, shape: [scales.count], values: scales))
  }

  private mutating func describe(_ array: ElementArray, _ coding: ArrayDescription.Coding) {
    descriptions[array.name] = ArrayDescription(shape: array.shape, coding: coding)
  }

  mutating func add(_ other: EncodedArrays) {
    tensors += other.tensors
    descriptions.merge(other.descriptions) { $1 }
    sizes.codebooks += other.sizes.codebooks
    sizes.packedIndices += other.sizes.packedIndices
    sizes.codedIndices += other.sizes.codedIndices
  }
}
