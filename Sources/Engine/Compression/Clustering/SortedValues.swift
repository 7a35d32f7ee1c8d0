/// Sorted values with their prefix sums in double precision.
///
/// A prefix sum is kept for every 32nd position; the rest is added up on demand, which
/// costs no more than fetching it from memory would.
struct SortedValues: Sendable {
  private static let stride = 32

  let values: [Float]
  private let prefix: [Double]

  var count: Int { values.count }
  var least: Float { values[0] }
  var greatest: Float { values[values.count - 1] }

  /// - Precondition: the values are ascending, finite, and at least one.
  init(_ values: [Float]) {
    precondition(!values.isEmpty, "there are no values")
    self.values = values
    prefix = [Double](unsafeUninitializedCapacity: values.count / Self.stride + 1) {
      prefix, filled in
      var sum = 0.0
      values.withUnsafeBufferPointer { values in
        for i in values.indices {
          if i % Self.stride == 0 { prefix[i / Self.stride] = sum }
          sum += Double(values[i])
        }
      }
      if values.count % Self.stride == 0 { prefix[values.count / Self.stride] = sum }
      filled = values.count / Self.stride + 1
    }
  }

  /// The sum of the first `end` values.
  @inline(__always)
  func sum(upTo end: Int) -> Double {
    values.withUnsafeBufferPointer { values in
      prefix.withUnsafeBufferPointer { prefix in
        let block = end / Self.stride
        var sum = prefix[block]
        for i in block * Self.stride..<end { sum += Double(values[i]) }
        return sum
      }
    }
  }

  func sumOfSquares() -> Double {
    values.withUnsafeBufferPointer { $0.reduce(0.0) { $0 + Double($1) * Double($1) } }
  }

  /// The first position whose value is at least `bound`, by galloping search from `start`.
  @inline(__always)
  func firstIndex(notBelow bound: Double, near start: Int) -> Int {
    values.withUnsafeBufferPointer { values in
      var (low, high) = (0, values.count)
      var step = 1
      if start < values.count, Double(values[start]) < bound {
        low = start + 1
        while start + step < values.count {
          guard Double(values[start + step]) < bound else {
            high = start + step
            break
          }
          low = start + step + 1
          step *= 2
        }
      } else {
        high = start
        while start - step >= 0 {
          guard Double(values[start - step]) >= bound else {
            low = start - step + 1
            break
          }
          high = start - step
          step *= 2
        }
      }
      while low < high {
        let middle = (low + high) / 2
        if Double(values[middle]) < bound { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// The number of distinct values, counted up to `limit`.
  func distinctCount(limit: Int) -> Int {
    var count = 1
    for i in values.indices.dropFirst() where values[i] != values[i - 1] {
      count += 1
      if count == limit { break }
    }
    return count
  }

  /// The distinct values, ascending.
  func distinct() -> [Float] {
    var result = [values[0]]
    for value in values where value != result[result.count - 1] { result.append(value) }
    return result
  }
}
