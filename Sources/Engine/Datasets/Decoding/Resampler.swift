/// Bilinear resizing of images of one size to another, ignoring proportions.
///
/// Pixel centers are at half-integers. When shrinking, the triangle filter widens with the factor, so
/// that every pixel counts and fine patterns do not alias; pixels beyond the edge are ignored. This is
/// what Pillow's `BILINEAR` and TensorFlow's `antialias=True` compute.
struct Resampler: Sendable {
  private let size: ImageSize
  private let wanted: InputSize
  private let columns: Axis
  private let rows: Axis

  init(from size: ImageSize, to wanted: InputSize) {
    precondition(size.width > 0 && size.height > 0)
    precondition(wanted.width > 0 && wanted.height > 0)
    self.size = size
    self.wanted = wanted
    columns = Axis(from: size.width, to: wanted.width)
    rows = Axis(from: size.height, to: wanted.height)
  }

  /// - Parameters:
  ///   - plane: one channel, `height · width` bytes.
  ///   - output: one plane of the new size.
  func apply(_ plane: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) {
    let width = wanted.width
    // Rows of the source, already resized horizontally; then vertically.
    var narrow = [Float](repeating: 0, count: size.height * width)
    narrow.withUnsafeMutableBufferPointer { narrow in
      for y in 0..<size.height {
        let row = plane + y * size.width
        for x in 0..<width {
          let start = columns.starts[x]
          var sum: Float = 0
          for (offset, weight) in columns.weights[x].enumerated() {
            sum += weight * Float(row[start + offset])
          }
          narrow[y * width + x] = sum
        }
      }
      var line = [Float](repeating: 0, count: width)
      for y in 0..<wanted.height {
        for x in 0..<width { line[x] = 0 }
        for (offset, weight) in rows.weights[y].enumerated() {
          let row = (rows.starts[y] + offset) * width
          for x in 0..<width { line[x] += weight * narrow[row + x] }
        }
        for x in 0..<width { output[y * width + x] = UInt8(min(255, max(0, line[x] + 0.5))) }
      }
    }
  }

  /// For each target position, the first contributing source position and the weights from there.
  private struct Axis: Sendable {
    var starts: [Int] = []
    var weights: [[Float]] = []

    init(from source: Int, to target: Int) {
      let factor = Double(source) / Double(target)
      let support = max(factor, 1)
      for position in 0..<target {
        let center = (Double(position) + 0.5) * factor
        let first = max(0, Int(center - support + 0.5))
        let end = min(source, Int(center + support + 0.5))
        let raw = (first..<end).map { max(0, 1 - abs(Double($0) + 0.5 - center) / support) }
        let sum = raw.reduce(0, +)
        starts.append(first)
        weights.append(raw.map { Float($0 / sum) })
      }
    }
  }
}
