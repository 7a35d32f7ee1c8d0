internal import Kernels

/// Turns the convolutions and dense layers of lowered steps into int8 products.
struct Int8Lowering {
  private let network: Network
  private let calibration: Int8Calibration
  private let isNonNegative: [Bool]

  init(_ network: Network, _ calibration: Int8Calibration) {
    self.network = network
    self.calibration = calibration
    isNonNegative = network.isNonNegative
  }

  /// - Parameter outputs: the nodes whose values are results.
  func quantized(_ steps: [LoweredStep], outputs: [Int]) -> [LoweredStep] {
    var steps = steps.map(quantized)
    var readers: [Int: [Int8Product?]] = [:]
    for step in steps {
      for input in step.inputs { readers[input, default: []].append(step.spec as? Int8Product) }
    }
    for index in steps.indices where !outputs.contains(steps[index].output) {
      guard var product = steps[index].spec as? Int8Product,
        let read = readers[steps[index].output], let first = read[0],
        read.allSatisfy({ $0?.inputScale == first.inputScale })
      else { continue }
      // All its readers round it to the same int8 values: it need not be float32 in between.
      product.outputScale = first.inputScale
      steps[index].spec = product
    }
    return steps
  }

  private func quantized(_ step: LoweredStep) -> LoweredStep {
    guard let node = step.product,
      let inputScale = calibration.inputScales[network.nodes[node].name]
    else { return step }
    let layer: Int8Product.Layer
    switch step.spec {
    case let spec as Convolution: layer = .convolution(spec)
    case let spec as Dense: layer = .dense(spec)
    default: return step
    }
    let shape = network.parameters[network.nodes[node].parameters.lowerBound].shape
    let isSigned = !isNonNegative[step.inputs[0]]
    let (kernel, channels) = (step.parameters[0], shape[0])
    let weights: @Sendable (Weights, Network) throws -> Int8Weights = {
      Int8Weights(try kernel.values($0, $1), channels: channels, inputIsSigned: isSigned)
    }
    var result = step
    result.spec = Int8Product(layer, inputScale: inputScale, inputIsSigned: isSigned)
    result.parameters = [
      .derived(shape: shape) { try weights($0, $1).integers },
      .derived(shape: [channels]) { try weights($0, $1).scales },
      step.parameters.count > 1
        ? step.parameters[1]
        : .derived(shape: [channels]) { _, _ in Array(repeating: 0, count: channels) },
    ]
    return result
  }
}
