/// An array known at import: an initializer, or what is computed from such.
struct ConstantArray {
  enum Elements {
    case floats([Float])
    /// Integers, and Booleans as 0 and 1.
    case integers([BatchCount])
  }

  var shape: [Int]
  var elements: Elements
  /// Whether the file stores it as an array of the model, so that it may be trainable.
  var isStored = false
  /// The batch axis; its extent is 1 here and stands for N.
  var imageAxis: Int?

  init(shape: [Int], floats: [Float], isStored: Bool = false) {
    self.shape = shape
    self.elements = .floats(floats)
    self.isStored = isStored
  }

  init(shape: [Int], integers: [BatchCount]) {
    self.shape = shape
    self.elements = .integers(integers)
  }

  /// A vector.
  init(integers: [BatchCount]) { self.init(shape: [integers.count], integers: integers) }

  var count: Int {
    switch elements {
    case .floats(let values): values.count
    case .integers(let values): values.count
    }
  }

  var floats: [Float]? {
    if case .floats(let values) = elements { values } else { nil }
  }

  var integers: [BatchCount]? {
    if case .integers(let values) = elements { values } else { nil }
  }

  /// The number itself, where the array is a single float.
  var scalar: Float? {
    guard count == 1, let floats else { return nil }
    return floats[0]
  }

  /// Booleans computed as floats, as the 0 and 1 that they are.
  var asIntegers: ConstantArray {
    guard let floats else { return self }
    return ConstantArray(shape: shape, integers: floats.map { BatchCount($0 == 0 ? 0 : 1) })
  }

  /// The same elements under another shape with as many elements.
  func reshaped(_ shape: [Int]) -> ConstantArray {
    var result = self
    result.shape = shape
    result.imageAxis = nil
    return result
  }

  /// The elements at these positions, in this order.
  func picking(_ places: [Int], shape: [Int]) -> ConstantArray {
    switch elements {
    case .floats(let values): ConstantArray(shape: shape, floats: places.map { values[$0] })
    case .integers(let values): ConstantArray(shape: shape, integers: places.map { values[$0] })
    }
  }
}

/// Walks over row-major arrays.
enum Places {
  static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// The offset of each element of `shape` in another array with these strides.
  static func list(_ shape: [Int], strides: [Int], start: Int = 0) -> [Int] {
    var places = [start]
    for (extent, stride) in zip(shape, strides) {
      places = places.flatMap { place in (0..<extent).map { place + $0 * stride } }
    }
    return places
  }

  /// The offsets in an array of `shape` that is broadcast to `output`.
  static func repeating(_ shape: [Int], to output: [Int]) -> [Int] {
    let padded = Array(repeating: 1, count: output.count - shape.count) + shape
    return list(output, strides: zip(padded, strides(padded)).map { $0 == 1 ? 0 : $1 })
  }
}
