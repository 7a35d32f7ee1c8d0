internal import Kernels

/// A parallel radix sort of floats: three stable passes over 11 bits each, from the lowest.
enum RadixSort {
  private static let bits = 11
  private static let buckets = 1 << bits

  /// The values in ascending order; −0 becomes +0.
  ///
  /// - Precondition: no value is NaN.
  static func sorted(_ arrays: [[Float]]) -> [Float] {
    let count = arrays.reduce(0) { $0 + $1.count }
    let first = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, count))
    defer { first.deallocate() }
    let second = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, count))
    defer { second.deallocate() }
    var offset = 0
    for array in arrays {
      let target = first + offset
      array.withUnsafeBufferPointer { source in
        for i in source.indices { target[i] = SortableFloat.key(source[i]) }
      }
      offset += array.count
    }
    pass(from: first, to: second, count, shift: 0)
    pass(from: second, to: first, count, shift: bits)
    pass(from: first, to: second, count, shift: 2 * bits)
    return [Float](unsafeUninitializedCapacity: count) { values, filled in
      for i in 0..<count { values[i] = SortableFloat.value(second[i]) }
      filled = count
    }
  }

  private static func pass(
    from source: UnsafeMutablePointer<UInt32>, to target: UnsafeMutablePointer<UInt32>,
    _ count: Int, shift: Int
  ) {
    let pieces = ParallelPieces.ranges(count)
    let (source, target) = (SharedPointer(source), SharedPointer(target))
    let mask = UInt32(buckets - 1)
    var places = ParallelPieces.map(pieces.count) { piece in
      var histogram = [Int](repeating: 0, count: buckets)
      histogram.withUnsafeMutableBufferPointer { histogram in
        for i in pieces[piece] {
          histogram[Int(truncatingIfNeeded: source[i] >> UInt32(shift) & mask)] += 1
        }
      }
      return histogram
    }
    // Where each piece puts its first element of each bucket, which keeps the sort stable.
    var next = 0
    for bucket in 0..<buckets {
      for piece in pieces.indices {
        let size = places[piece][bucket]
        places[piece][bucket] = next
        next += size
      }
    }
    let starts = places
    ParallelPieces.forEach(pieces.count) { piece in
      var next = starts[piece]
      next.withUnsafeMutableBufferPointer { next in
        for i in pieces[piece] {
          let key = source[i]
          let bucket = Int(truncatingIfNeeded: key >> UInt32(shift) & mask)
          target[next[bucket]] = key
          next[bucket] += 1
        }
      }
    }
  }
}
