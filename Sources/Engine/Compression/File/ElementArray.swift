internal import Kernels
internal import ModelFiles
internal import Networks

/// An array in the element type of a file.
struct ElementArray {
  let name: String
  /// Row-major.
  let shape: [Int]
  /// The numbers that are stored: rounded, or for int8 without their scales.
  let values: [Float]
  let format: StoredArray.Format
  /// Of int8, one per output channel; nil for other types.
  let scales: [Float]?

  /// An array with numbers that are too large for a 16-bit type is kept in float32.
  ///
  /// - Precondition: int8 arrays hold integers times their scales.
  init(_ name: String, _ entry: Weights.Entry, _ elements: ArrayEncoding.Elements) {
    (self.name, shape) = (name, entry.shape)
    switch elements {
    case .int8(let scales):
      values = Self.integers(name, entry.values, scales)
      (format, self.scales) = (.int8, scales)
    case .float32, .float16, .bfloat16:
      if let precision = elements.rounding, precision.holds(entry.values) {
        values = entry.values.map(precision.rounded)
        format = precision == .float16 ? .float16 : .bfloat16
      } else {
        (values, format) = (entry.values, .float32)
      }
      scales = nil
    }
  }

  private static func integers(_ name: String, _ values: [Float], _ scales: [Float]) -> [Float] {
    precondition(
      !scales.isEmpty && values.count % scales.count == 0, "one scale per channel is needed")
    let size = values.count / scales.count
    // The integer 0 has no sign: adding 0 makes −0 of it 0.
    let integers = values.enumerated().map { index, value in
      let scale = scales[index / size]
      return scale == 0 ? 0 : (value / scale).rounded() + 0
    }
    precondition(
      integers.enumerated().allSatisfy {
        abs($1) <= 127 && $1 * scales[$0 / size] == values[$0]
      },
      "`\(name)` holds other numbers than its scales give")
    return integers
  }

  /// The numbers that the file gives back.
  var decoded: [Float] {
    guard let scales else { return values }
    return Self.scaled(values, by: scales)
  }

  static func scaled(_ integers: [Float], by scales: [Float]) -> [Float] {
    let size = integers.count / scales.count
    return integers.enumerated().map { $1 * scales[$0 / size] }
  }

  /// In bytes, as a plain tensor.
  var plainBytes: Int { values.count * format.width }

  /// Whether all elements have the same bits.
  var isConstant: Bool {
    guard let first = values.first else { return false }
    return values.allSatisfy { $0.bitPattern == first.bitPattern }
  }
}

extension ArrayEncoding.Elements {
  /// The precision that numbers are rounded to, nil for float32 and int8.
  var rounding: Precision? {
    switch self {
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .float32, .int8: nil
    }
  }
}
