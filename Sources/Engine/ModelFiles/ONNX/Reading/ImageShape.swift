/// The shape of a value that the network computes, for a batch of one image, and the position of the
/// batch in it.
struct ImageShape: Hashable, Sendable {
  /// The position of the batch's extent N within an axis, which has the extent outer × N × inner.
  struct Batch: Hashable, Sendable {
    var axis: Int
    /// The part of the axis that varies slower than the batch.
    var outer: Int = 1
  }

  var extents: [Int]
  /// nil where the value is the same for every image.
  var batch: Batch?

  init(_ extents: [Int], batch: Batch?) {
    self.extents = extents
    self.batch = batch
  }

  var rank: Int { extents.count }
  var count: Int { extents.reduce(1, *) }

  /// Whether the first axis is the batch and nothing else.
  var isBatchFirst: Bool { batch == Batch(axis: 0) && extents[0] == 1 }

  /// The extents as a graph would compute them.
  var counts: [BatchCount] {
    extents.enumerated().map { axis, extent in
      axis == batch?.axis ? BatchCount(0, perImage: extent) : BatchCount(extent)
    }
  }

  /// As `Reshape` and `Broadcast` take it: nil along the batch.
  var open: [Int?] { extents.enumerated().map { $0 == batch?.axis ? nil : $1 } }

  /// From 0, for an axis that may be counted from the end.
  func axis(_ axis: Int) throws -> Int { try Self.axis(axis, rank: rank) }

  static func axis(_ axis: Int, rank: Int) throws -> Int {
    guard axis >= -rank, axis < rank else {
      throw ONNXError.Problem.axis(axis, rank: rank)
    }
    return axis < 0 ? axis + rank : axis
  }

  /// An axis along which single images may be changed.
  func imageAxis(_ axis: Int) throws -> Int {
    let axis = try self.axis(axis)
    guard axis != batch?.axis else { throw ONNXError.Problem.mixesImages }
    return axis
  }

  /// The same elements under other extents, the batch along `batchAxis`.
  ///
  /// - Throws: `mixesImages` where the batch would have to move among the elements.
  func reshaped(_ extents: [Int], batchAxis: Int?) throws -> ImageShape {
    guard let batch else { return ImageShape(extents, batch: nil) }
    guard let batchAxis else { throw ONNXError.Problem.mixesImages }
    let slower = self.extents[..<batch.axis].reduce(1, *) * batch.outer
    let before = extents[..<batchAxis].reduce(1, *)
    guard before > 0, slower % before == 0, slower / before > 0,
      extents[batchAxis] % (slower / before) == 0
    else { throw ONNXError.Problem.mixesImages }
    return ImageShape(extents, batch: Batch(axis: batchAxis, outer: slower / before))
  }

  /// The batch position in a broadcast combination of several values, their last axes
  /// aligned.
  static func combinedBatch(_ shapes: [ImageShape], rank: Int) throws -> Batch? {
    var batch: Batch?
    var extent = 1
    for shape in shapes {
      guard let own = shape.batch else { continue }
      let moved = Batch(axis: own.axis + rank - shape.rank, outer: own.outer)
      guard batch == nil || (batch == moved && extent == shape.extents[own.axis]) else {
        throw ONNXError.Problem.mixesImages
      }
      batch = moved
      extent = shape.extents[own.axis]
    }
    guard let batch else { return nil }
    for shape in shapes where shape.batch == nil {
      let axis = batch.axis - (rank - shape.rank)
      guard axis < 0 || shape.extents[axis] == 1 else { throw ONNXError.Problem.mixesImages }
    }
    return batch
  }
}
