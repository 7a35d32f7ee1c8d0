/// The values of a dataset with chunked storage.
struct HDF5Chunks {
  private struct Chunk {
    let address: Int
    /// The stored size in bytes.
    let size: Int
    let mask: Int
    /// The offset of its first element.
    let offset: [Int]
  }

  private let layout: HDF5Layout.Chunks
  private let shape: [Int]
  private let extents: [Int]
  private let type: ElementType
  private let bigEndian: Bool
  private let filters: HDF5Filters
  private let file: HDF5File

  init(
    _ layout: HDF5Layout.Chunks, shape: [Int], type: ElementType, bigEndian: Bool,
    filters: HDF5Filters, in file: HDF5File
  ) {
    self.layout = layout
    self.shape = shape
    extents = Array(layout.extents.dropLast())
    self.type = type
    self.bigEndian = bigEndian
    self.filters = filters
    self.file = file
  }

  /// All values, row-major.
  ///
  /// - Parameter failure: makes the error of what is wrong.
  /// - Throws: `ModelFileError`.
  func values(_ failure: (HDF5Damage) -> ModelFileError) throws -> [Float] {
    guard extents.count == shape.count, !shape.isEmpty, extents.allSatisfy({ $0 > 0 }),
      layout.extents.last == type.width, let chunkElements = ArrayShape.elements(of: extents)
    else { throw failure(.damagedChunk("its extents do not fit the dataset's")) }
    try file.file.checkMemory(forElements: chunkElements)
    let chunkSize = chunkElements * type.width
    let chunks = try chunks(chunkSize: chunkSize, failure)
    try checkCoverage(chunks, failure)

    // Deflate compresses at most 1032 bytes into one: a larger array cannot be stored here.
    let elements = shape.reduce(1, *)
    let stored = chunks.reduce(0) { $0 + $1.size }
    guard elements / 1040 <= stored else {
      throw failure(.wrongSize(shape: shape, needed: elements * type.width, found: stored))
    }
    guard !Inflate.isBomb(size: elements.multipliedClamped(by: type.width), stored: stored),
      !chunks.contains(where: { Inflate.isBomb(size: chunkSize, stored: $0.size) })
    else { throw failure(.damagedChunk("it would grow more than weights do")) }
    var values = [Float](repeating: 0, count: elements)
    for chunk in chunks {
      let start = try file.place(of: chunk.address, count: chunk.size, "chunk")
      let bytes: [UInt8]
      do {
        bytes = try filters.undo(
          try file.file.bytes(at: start, count: chunk.size), mask: chunk.mask, size: chunkSize)
      } catch let error as Inflate.Failure {
        throw failure(.damagedChunk(error.reason))
      }
      copy(HDF5Dataset.decode(bytes, type, bigEndian), of: chunk, into: &values)
    }
    return values
  }

  private func chunks(chunkSize: Int, _ failure: (HDF5Damage) -> ModelFileError) throws -> [Chunk] {
    let origin = [Int](repeating: 0, count: shape.count)
    switch layout.index {
    case .tree(nil), .single(nil, _, _), .implicit(nil): throw failure(.noValues)
    case .tree(let address?):
      var chunks: [Chunk] = []
      try HDF5Tree.visitLeaves(
        at: address, kind: .chunks, keyWidth: 8 + 8 * (shape.count + 1), in: file
      ) { address, key in
        let size = try key.word()
        let mask = try key.word()
        let offset = try shape.map { _ in Int(clamping: try key.number(width: 8)) }
        chunks.append(Chunk(address: address, size: size, mask: mask, offset: offset))
      }
      return chunks
    case .single(let address?, let size, let mask):
      return [Chunk(address: address, size: size ?? chunkSize, mask: mask, offset: origin)]
    case .implicit(let address?):
      let counts = zip(shape, extents).map { ($0 - 1) / $1 + 1 }
      guard let count = ArrayShape.elements(of: counts) else {
        throw failure(.damagedChunk("there are too many"))
      }
      // Checked before a list of that length is allocated.
      let total = count.multipliedClamped(by: chunkSize)
      _ = try file.place(of: address, count: total, "dataset")
      return (0..<count).map { index in
        var rest = index
        var offset = origin
        for axis in shape.indices.reversed() {
          offset[axis] = rest % counts[axis] * extents[axis]
          rest /= counts[axis]
        }
        return Chunk(
          address: address + index * chunkSize, size: chunkSize, mask: 0, offset: offset)
      }
    }
  }

  /// Checks that each element is in exactly one chunk.
  private func checkCoverage(_ chunks: [Chunk], _ failure: (HDF5Damage) -> ModelFileError) throws {
    guard Set(chunks.map(\.offset)).count == chunks.count else {
      throw failure(.damagedChunk("another one is at the same offset"))
    }
    for chunk in chunks {
      for axis in shape.indices {
        guard chunk.offset[axis] < shape[axis], chunk.offset[axis] % extents[axis] == 0 else {
          throw failure(.damagedChunk("its offset \(chunk.offset) is not in the dataset"))
        }
      }
    }
    let counts = zip(shape, extents).map { ($0 - 1) / $1 + 1 }
    guard ArrayShape.elements(of: counts) == chunks.count else { throw failure(.noValues) }
  }

  /// Copies a chunk's values into the array, without what extends beyond the dataset.
  private func copy(_ source: [Float], of chunk: Chunk, into values: inout [Float]) {
    let last = shape.count - 1
    let covered = shape.indices.map { min(extents[$0], shape[$0] - chunk.offset[$0]) }
    var row = [Int](repeating: 0, count: last)
    while true {
      var from = 0
      var to = 0
      for axis in 0..<last {
        from = (from + row[axis]) * extents[axis + 1]
        to = (to + chunk.offset[axis] + row[axis]) * shape[axis + 1]
      }
      to += chunk.offset[last]
      values.replaceSubrange(to..<(to + covered[last]), with: source[from..<(from + covered[last])])
      var axis = last - 1
      while axis >= 0, row[axis] == covered[axis] - 1 {
        row[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
      row[axis] += 1
    }
  }
}
