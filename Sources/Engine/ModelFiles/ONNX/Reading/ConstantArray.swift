/// An array that is known before any image comes: an initializer, or what is computed from such.
struct ConstantArray {
  enum Elements {
    case floats([Float])
    /// Integers, and Booleans as 0 and 1.
    case integers([BatchCount])
  }

  var shape: [Int]
  var elements: Elements
  /// Whether the file stores it as one of the model's arrays, so that it may be meant to be trained.
  var isStored = false
  /// The axis along which the images of the batch are numbered; it is 1 long here and N in truth.
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

  /// Truth values that were worked out as floats, as the 0 and 1 that Booleans are.
  var asIntegers: ConstantArray {
    guard let floats else { return self }
    return ConstantArray(shape: shape, integers: floats.map { BatchCount($0 == 0 ? 0 : 1) })
  }

  /// The same elements under another shape, which must have as many.
  func reshaped(_ shape: [Int]) -> ConstantArray {
    var result = self
    result.shape = shape
    result.imageAxis = nil
    return result
  }

  /// The elements at these places, in this order.
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

  /// The place of each element of `shape` in another array, whose strides these are.
  static func list(_ shape: [Int], strides: [Int], start: Int = 0) -> [Int] {
    var places = [start]
    for (extent, stride) in zip(shape, strides) {
      places = places.flatMap { place in (0..<extent).map { place + $0 * stride } }
    }
    return places
  }

  /// The places in an array of `shape` that is repeated along axes of extent 1 to make `output`.
  static func repeating(_ shape: [Int], to output: [Int]) -> [Int] {
    let padded = Array(repeating: 1, count: output.count - shape.count) + shape
    return list(output, strides: zip(padded, strides(padded)).map { $0 == 1 ? 0 : $1 })
  }
}
