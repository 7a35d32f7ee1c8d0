import Kernels
import Networks
import Testing

/// A small network, its weights and a batch.
struct NetworkCase: Sendable, CustomTestStringConvertible {
  /// What differs between the uses of one structure.
  struct Options: Sendable {
    /// ReLU as in use, or something smooth for finite differences.
    var activation = Activation.relu
    /// Batch normalization with running statistics, nothing dropped.
    var isFrozen = false
  }

  /// Adds layers to a builder; the last one is the result, N×classes.
  typealias Layers = @Sendable (inout LayerMaker, NetworkBuilder.Layer) -> Void

  let testDescription: String
  let inputShape: [Int]
  let layers: Layers

  init(_ name: String, input: [Int] = [3, 7, 6], _ layers: @escaping Layers) {
    testDescription = name
    inputShape = input
    self.layers = layers
  }

  func network(_ options: Options = Options()) throws -> Network {
    var builder = NetworkBuilder(name: testDescription)
    let input = builder.input(shape: inputShape)
    var maker = LayerMaker(builder: builder, options: options)
    layers(&maker, input)
    return try maker.builder.build()
  }

  /// `count` images, row-major.
  func images(_ count: Int) -> [Float] { noise(count * inputShape.reduce(1, *), seed: 77) }
}

/// Writes layers with few words; names them by number.
struct LayerMaker {
  typealias Layer = NetworkBuilder.Layer

  var builder: NetworkBuilder
  let options: NetworkCase.Options
  private var count = 0

  init(builder: NetworkBuilder, options: NetworkCase.Options) {
    self.builder = builder
    self.options = options
  }

  mutating func add(_ operation: Networks.Operation, _ inputs: Layer...) -> Layer {
    count += 1
    let name = "layer\(count)"
    return switch inputs.count {
    case 1: builder.add(name, operation, inputs[0])
    case 2: builder.add(name, operation, inputs[0], inputs[1])
    default: builder.add(name, operation, inputs[0], inputs[1], inputs[2])
    }
  }

  mutating func convolution(
    _ x: Layer, _ filters: Int, kernel: Int = 3, stride: Int = 1, padding: Padding? = nil,
    groups: Int = 1, bias: Bool = false
  ) -> Layer {
    let window = Window(
      kernel: Extent(kernel), stride: Extent(stride), padding: padding ?? Padding(kernel / 2))
    return add(
      .convolution(
        Convolution(outputChannels: filters, window: window, groups: groups, hasBias: bias)), x)
  }

  mutating func normalization(_ x: Layer) -> Layer {
    add(
      .batchNormalization(
        BatchNormalization(epsilon: 1e-3, momentum: 0.9, isFrozen: options.isFrozen)), x)
  }

  mutating func activation(_ x: Layer) -> Layer { add(.activation(options.activation), x) }

  mutating func dropout(_ x: Layer, _ rate: Float) -> Layer {
    add(.dropout(Dropout(rate: options.isFrozen ? 0 : rate)), x)
  }

  mutating func classifier(_ x: Layer, classes: Int = 4) -> Layer {
    let pooled = add(.globalPooling(GlobalPooling(.average)), x)
    return add(.dense(Dense(outputs: classes)), pooled)
  }
}

/// Weights that no layer treats specially: factors and variances about 1, all others about 0.
func unevenWeights(_ network: Network) -> Weights {
  var arrays: [String: Weights.Entry] = [:]
  for (index, parameter) in network.parameters.enumerated() {
    let isPositive = parameter.role == .gamma || parameter.role == .movingVariance
    // Sums keep their size from layer to layer.
    let fanIn = max(parameter.shape.dropFirst().reduce(1, *), 1)
    let scale = parameter.role == .kernel ? (3 / Float(fanIn)).squareRoot() : 0.4
    let values = noise(parameter.count, seed: 1000 + UInt64(index)).map {
      isPositive ? 1 + 0.4 * $0 : scale * $0
    }
    arrays[parameter.name] = Weights.Entry(shape: parameter.shape, values: values)
  }
  return Weights(arrays)
}

/// Reproducible numbers, uniform in -1 ..< 1.
func noise(_ count: Int, seed: UInt64) -> [Float] {
  (0..<count).map { Float(2 * RandomBits.uniform(seed, UInt64($0)) - 1) }
}

/// The largest difference of two arrays as a share of the largest magnitude in the second one, or
/// of `floor` where that is larger.
func relativeError(_ found: [Float], _ expected: [Float], floor: Double = 0) -> Double {
  precondition(found.count == expected.count, "the element counts differ")
  let scale = expected.reduce(floor) { max($0, Double(abs($1))) }
  var worst = 0.0
  for (a, b) in zip(found, expected) {
    let difference = abs(Double(a) - Double(b))
    if !(difference <= worst) { worst = difference }
  }
  return worst == 0 ? 0 : worst / max(scale, 1e-30)
}
