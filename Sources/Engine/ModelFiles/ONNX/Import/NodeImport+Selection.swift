internal import Kernels
internal import Networks

extension ImportedValue {
  var rank: Int {
    switch self {
    case .constant(let array): array.shape.count
    case .tensor(let value): value.shape.rank
    }
  }

  /// From 0, for an axis that may be counted from the end.
  func axis(_ axis: Int) throws -> Int { try ImageShape.axis(axis, rank: rank) }

  func extent(_ axis: Int) -> Int {
    switch self {
    case .constant(let array): array.shape[axis]
    case .tensor(let value): value.shape.extents[axis]
    }
  }

  /// The extent for one image, where the batch is along the axis.
  func batchAlong(_ axis: Int) -> Int? {
    guard case .tensor(let value) = self, value.shape.batch?.axis == axis else { return nil }
    return value.shape.extents[axis]
  }
}

extension NodeImport {
  /// Selects positions along an axis; where they are all positions in order, the value itself.
  ///
  /// - Parameter fill: the value at positions that are nil.
  func select(
    _ value: ImportedValue, axis: Int, _ positions: [Int?], fill: Float = 0, suffix: String?
  ) throws -> ImportedValue {
    if positions == Array(0..<value.extent(axis)) { return value }
    switch value {
    case .constant(let array):
      var shape = array.shape
      shape[axis] = positions.count
      guard let count = ArrayShape.elements(of: shape) else {
        throw Problem.tooManyElements(limit: ImportLimits.foldedElements)
      }
      try spend(count)
      return .constant(select(array, axis, positions, fill, shape))
    case .tensor(let tensor):
      guard !positions.isEmpty else { throw Problem.shape("its result has no elements") }
      let selection = Selection(axis: axis, positions: positions, fill: fill)
      return .tensor(try emit(.selection(selection), tensor, suffix: suffix))
    }
  }

  private func select(
    _ array: ConstantArray, _ axis: Int, _ positions: [Int?], _ fill: Float, _ shape: [Int]
  ) -> ConstantArray {
    let extent = array.shape[axis]
    let outer = array.shape[..<axis].reduce(1, *)
    let inner = array.shape[(axis + 1)...].reduce(1, *)
    func pick<Element>(_ values: [Element], _ fill: Element) -> [Element] {
      var result: [Element] = []
      result.reserveCapacity(outer * positions.count * inner)
      for i in 0..<outer {
        for position in positions {
          if let position {
            let start = (i * extent + position) * inner
            result += values[start..<start + inner]
          } else {
            result += repeatElement(fill, count: inner)
          }
        }
      }
      return result
    }
    switch array.elements {
    case .floats(let values): return ConstantArray(shape: shape, floats: pick(values, fill))
    case .integers(let values):
      return ConstantArray(
        shape: shape, integers: pick(values, BatchCount(Int(fill.clamped))))
    }
  }
}

extension Float {
  /// Limited to the range of integers in arrays, NaN as 0.
  fileprivate var clamped: Float { isNaN ? 0 : Swift.min(Swift.max(self, -1e9), 1e9) }
}
