internal import Kernels
internal import Networks

/// Reshape, Flatten, Transpose, Squeeze, Unsqueeze: the same elements under another shape or in another
/// order.
enum ShapeOperators {
  static let all = [
    ONNXOperator("Reshape", reshape), ONNXOperator("Flatten", flatten),
    ONNXOperator("Transpose", transpose), ONNXOperator("Squeeze", squeeze),
    ONNXOperator("Unsqueeze", unsqueeze),
  ]

  private static func reshape(_ context: NodeImport) throws {
    let takesZeros = try context.int("allowzero") ?? 0 != 0
    var target = try context.counts(1)
    let input = try context.input(0)
    let own: [BatchCount] =
      switch input {
      case .constant(let array): array.shape.map { BatchCount($0) }
      case .tensor(let value): value.shape.counts
      }
    if !takesZeros {
      for (axis, count) in target.enumerated() where count == BatchCount(0) {
        guard axis < own.count else {
          throw ONNXError.Problem.axis(axis, rank: own.count)
        }
        target[axis] = own[axis]
      }
    }
    switch input {
    case .constant(let array):
      let shape = try ImageShape(array.shape, batch: nil).reshaped(to: target, fixedBatch: nil)
      try context.set(folded: array.reshaped(shape.extents))
    case .tensor(let value):
      let shape = try value.shape.reshaped(to: target, fixedBatch: context.state.fixedBatch)
      context.set(try context.reshape(value, to: shape))
    }
  }

  private static func flatten(_ context: NodeImport) throws {
    let stated = try context.int("axis") ?? 1
    /// Products of the extents before and after the axis.
    func sides(_ extents: [Int]) throws -> (axis: Int, shape: [Int]) {
      let axis = stated < 0 ? stated + extents.count : stated
      guard (0...extents.count).contains(axis) else {
        throw ONNXError.Problem.axis(stated, rank: extents.count)
      }
      return (axis, [extents[..<axis].reduce(1, *), extents[axis...].reduce(1, *)])
    }
    switch try context.input(0) {
    case .constant(let array):
      try context.set(folded: array.reshaped(sides(array.shape).shape))
    case .tensor(let value):
      let (axis, shape) = try sides(value.shape.extents)
      let batchAxis = value.shape.batch.map { $0.axis < axis ? 0 : 1 }
      context.set(
        try context.reshape(value, to: value.shape.reshaped(shape, batchAxis: batchAxis)))
    }
  }

  private static func transpose(_ context: NodeImport) throws {
    func permutation(_ rank: Int) throws -> [Int] {
      let stated = try context.ints("perm") ?? Array((0..<rank).reversed())
      guard stated.sorted() == Array(0..<rank) else {
        throw ONNXError.Problem.attributeValue(
          "perm", found: "\(stated.prefix(16))", allowed: "each axis of the input once")
      }
      return stated
    }
    switch try context.input(0) {
    case .constant(let array):
      let order = try permutation(array.shape.count)
      let strides = Places.strides(array.shape)
      let shape = order.map { array.shape[$0] }
      var result = array.picking(
        Places.list(shape, strides: order.map { strides[$0] }), shape: shape)
      result.isStored = array.isStored
      try context.set(folded: result)
    case .tensor(let value):
      context.set(try context.transpose(value, permutation(value.shape.rank)))
    }
  }

  private static func squeeze(_ context: NodeImport) throws {
    let stated = try context.axes(inputSince: 13, input: 1)
    /// The extents that stay, and the number removed before each axis.
    func kept(_ extents: [Int], batch: Int?) throws -> [Int] {
      let axes = try stated.map { try $0.map { try ImageShape.axis($0, rank: extents.count) } }
      let removed = Set(axes ?? extents.indices.filter { extents[$0] == 1 && $0 != batch })
      for axis in removed {
        guard axis != batch else { throw ONNXError.Problem.mixesImages }
        guard extents[axis] == 1 else {
          throw ONNXError.Problem.shape("axis \(axis) of \(extents) is not 1 and cannot be removed")
        }
      }
      return extents.indices.filter { !removed.contains($0) }
    }
    switch try context.input(0) {
    case .constant(let array):
      let axes = try kept(array.shape, batch: nil)
      try context.set(folded: array.reshaped(axes.map { array.shape[$0] }))
    case .tensor(let value):
      let axes = try kept(value.shape.extents, batch: value.shape.batch?.axis)
      let batchAxis = value.shape.batch.flatMap { axes.firstIndex(of: $0.axis) }
      context.set(
        try context.reshape(
          value,
          to: value.shape.reshaped(
            axes.map { value.shape.extents[$0] }, batchAxis: batchAxis)))
    }
  }

  private static func unsqueeze(_ context: NodeImport) throws {
    guard let stated = try context.axes(inputSince: 13, input: 1) else {
      throw ONNXError.Problem.missingAttribute("axes")
    }
    /// The axes of the result that are new.
    func new(_ rank: Int) throws -> Set<Int> {
      let result = rank + stated.count
      let axes = Set(try stated.map { try ImageShape.axis($0, rank: result) })
      guard axes.count == stated.count, result <= ArrayShape.maximumRank else {
        throw ONNXError.Problem.shape("the axes \(stated.prefix(16)) cannot be added")
      }
      return axes
    }
    func extents(_ old: [Int], _ new: Set<Int>) -> [Int] {
      var rest = old[...]
      return (0..<old.count + new.count).map { new.contains($0) ? 1 : rest.removeFirst() }
    }
    switch try context.input(0) {
    case .constant(let array):
      let added = try new(array.shape.count)
      var result = array.reshaped(extents(array.shape, added))
      let old = result.shape.indices.filter { !added.contains($0) }
      result.imageAxis = array.imageAxis.map { old[$0] }
      try context.set(folded: result)
    case .tensor(let value):
      let added = try new(value.shape.rank)
      let old = (0..<value.shape.rank + added.count).filter { !added.contains($0) }
      context.set(
        try context.reshape(
          value,
          to: value.shape.reshaped(
            extents(value.shape.extents, added),
            batchAxis: value.shape.batch.map { old[$0.axis] })))
    }
  }

  static func write(_ spec: Reshape, _ writer: NodeWriter) throws {
    writer.add(
      "Reshape", [writer.inputs[0], writer.integers("shape", spec.shape.map { $0 ?? -1 })])
  }

  static func writeFlatten(_ writer: NodeWriter) throws {
    writer.add("Flatten", [writer.inputs[0]], [.int("axis", 1)])
  }

  static func write(_ spec: Transpose, _ writer: NodeWriter) throws {
    writer.add("Transpose", [writer.inputs[0]], [.ints("perm", spec.permutation)])
  }
}

extension NodeImport {
  func transpose(_ value: TensorValue, _ permutation: [Int], suffix: String? = nil) throws
    -> TensorValue
  {
    if permutation == Array(permutation.indices) { return value }
    var batch = value.shape.batch
    if let axis = batch?.axis { batch?.axis = permutation.firstIndex(of: axis)! }
    return try emit(.transpose(Transpose(permutation)), [value], batch: batch, suffix: suffix)
  }
}
