internal import Networks

/// The axis orders of Keras and of networks here. A network's kernels are O×I×R×S and O×I; Keras's are
/// R×S×I×O, depthwise ones R×S×C×M, and dense ones I×O, where after flattening an image the
/// inputs are in the order H, W, C instead of C, H, W.
struct KerasAxes {
  /// As Keras stores the parameter.
  let shape: [Int]
  /// The shape in the network.
  private let parameter: [Int]
  /// Keras's shape with flattened axes split, and the stride of each axis in the network's array.
  private let splits: [Int]
  private let strides: [Int]

  init(_ parameter: Parameter, of target: KerasTarget) {
    let own = parameter.shape
    self.parameter = own
    switch own.count {
    case 4:
      let area = own[2] * own[3]
      if let groups = target.depthwiseGroups {
        // Output c·M + m is the m-th of channel c.
        let multiplier = own[0] / groups
        shape = [own[2], own[3], groups, multiplier]
        splits = shape
        strides = [own[3], 1, multiplier * area, area]
      } else {
        shape = [own[2], own[3], own[1], own[0]]
        splits = shape
        strides = [own[3], 1, area, own[1] * area]
      }
    case 2 where parameter.role == .kernel:
      shape = [own[1], own[0]]
      if let image = target.flattened, image.reduce(1, *) == own[1] {
        splits = [image[1], image[2], image[0], own[0]]
        strides = [image[2], 1, image[1] * image[2], own[1]]
      } else {
        splits = shape
        strides = [1, own[1]]
      }
    case 1 where !target.isDense && target.flattened.map { $0.reduce(1, *) } == own[0]:
      let image = target.flattened!
      shape = own
      splits = [image[1], image[2], image[0]]
      strides = [image[2], 1, image[1] * image[2]]
    case 1 where parameter.role == .count:
      // A single number, which has no axis in Keras.
      shape = []
      splits = [1]
      strides = [1]
    default:
      shape = own
      splits = [own.reduce(1, *)]
      strides = [1]
    }
  }

  /// Whether an array of this shape in a file can be the parameter.
  func fits(_ found: [Int], of target: KerasTarget) -> Bool {
    if found == shape { return true }
    // Vectors may have axes of extent 1, and a scalar none.
    if parameter.count <= 1 {
      return found.filter { $0 != 1 } == shape.filter { $0 != 1 }
    }
    // A convolution with as many groups as channels, not declared depthwise: R×S×1×(C·M).
    return target.depthwiseGroups != nil
      && found == [shape[0], shape[1], 1, shape[2] * shape[3]]
  }

  /// A file's values in the network's order.
  func fromKeras(_ values: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: values.count)
    visit { keras, own in result[own] = values[keras] }
    return result
  }

  /// A network's values in Keras's order.
  func toKeras(_ values: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: values.count)
    visit { keras, own in result[keras] = values[own] }
    return result
  }

  /// The offset of each element in Keras's array and in the network's.
  private func visit(_ body: (_ keras: Int, _ own: Int) -> Void) {
    if splits.contains(0) { return }
    let last = splits.count - 1
    var index = [Int](repeating: 0, count: last)
    var keras = 0
    while true {
      var own = 0
      for axis in 0..<last { own += index[axis] * strides[axis] }
      for _ in 0..<splits[last] {
        body(keras, own)
        keras += 1
        own += strides[last]
      }
      var axis = last - 1
      while axis >= 0, index[axis] == splits[axis] - 1 {
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
      index[axis] += 1
    }
  }
}
