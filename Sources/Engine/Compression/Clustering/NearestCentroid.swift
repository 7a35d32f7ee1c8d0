internal import Kernels

/// Finds the nearest centroid of a codebook; ties go to the greater one.
struct NearestCentroid: Sendable {
  private let centroids: [Float]
  /// The keys from which the second, third … centroid is the nearest.
  private let thresholds: [UInt32]
  /// For the upper 16 bits of a key: the number of thresholds below all keys with them.
  private let table: [UInt32]

  /// - Parameter centroids: ascending, at least one, finite.
  init(_ centroids: [Float]) {
    self.centroids = centroids
    thresholds = zip(centroids, centroids.dropFirst()).map { low, high in
      let middle = (Double(low) + Double(high)) / 2
      let nearest = Float(middle)
      return SortableFloat.key(Double(nearest) < middle ? nearest.nextUp : nearest)
    }
    var table = [UInt32](repeating: 0, count: 1 << 16 + 1)
    var next = 0
    for upper in 0...1 << 16 {
      while next < thresholds.count, Int(thresholds[next]) < upper << 16 { next += 1 }
      table[upper] = UInt32(next)
    }
    self.table = table
  }

  /// The index of the nearest centroid.
  func index(of value: Float) -> Int {
    let key = SortableFloat.key(value)
    let upper = Int(key >> 16)
    var (low, high) = (Int(table[upper]), Int(table[upper + 1]))
    while low < high {
      let middle = (low + high) / 2
      if thresholds[middle] <= key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Every value replaced by its nearest centroid.
  func quantized(_ values: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { output, filled in
      let output = SharedPointer(output.baseAddress!)
      let pieces = ParallelPieces.ranges(values.count)
      ParallelPieces.forEach(pieces.count) { piece in
        for i in pieces[piece] { output[i] = centroids[index(of: values[i])] }
      }
      filled = values.count
    }
  }
}
