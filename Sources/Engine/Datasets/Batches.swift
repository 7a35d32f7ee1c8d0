/// The indices of an image set, a batch at a time. The last batch may be smaller.
package struct Batches: Sequence, Sendable {
  /// The indices in the order of visit.
  package let order: [Int]
  /// Images in a full batch, above 0.
  package let size: Int

  /// Number of batches.
  package var count: Int { (order.count + size - 1) / size }

  /// In the order of the set, as for evaluation.
  package init(count: Int, size: Int) {
    self.init(order: Array(0..<count), size: size)
  }

  /// In the random order of one training epoch.
  package init(count: Int, size: Int, seed: UInt64, epoch: Int) {
    self.init(order: Self.epochOrder(count: count, seed: seed, epoch: epoch), size: size)
  }

  package init(order: [Int], size: Int) {
    precondition(size > 0, "a batch holds at least one image")
    self.order = order
    self.size = size
  }

  /// `0 ..< count` in the order in which epoch `epoch` visits the images: determined by the
  /// seed and the epoch, unrelated between epochs.
  package static func epochOrder(count: Int, seed: UInt64, epoch: Int) -> [Int] {
    var order = Array(0..<count)
    var generator = SeededGenerator(
      seed: seed, stream: RandomStream.epoch, UInt64(bitPattern: Int64(epoch)))
    generator.shuffle(&order)
    return order
  }

  package struct Iterator: IteratorProtocol {
    private let order: [Int]
    private let size: Int
    private var start = 0

    fileprivate init(_ batches: Batches) {
      order = batches.order
      size = batches.size
    }

    package mutating func next() -> ArraySlice<Int>? {
      guard start < order.count else { return nil }
      let end = Swift.min(start + size, order.count)
      defer { start = end }
      return order[start..<end]
    }
  }

  package func makeIterator() -> Iterator { Iterator(self) }
}

/// The purposes of random streams, so that no two share one.
enum RandomStream {
  static let split: UInt64 = 1
  static let limitTrain: UInt64 = 2
  static let limitTest: UInt64 = 3
  static let epoch: UInt64 = 4
  static let sampleTrain: UInt64 = 5
  static let sampleTest: UInt64 = 6
}
