import Kernels

@testable import Networks

/// A training step that shares no memory: every tensor and every gradient has its own, and all
/// contributions are kept and summed in double precision. Slow, and plain enough to be right.
struct NaiveBackward {
  let gradients: [String: [Float]]

  init(
    _ network: Network, _ weights: Weights, images: [Float], labels: [Int32], backend: Backend,
    seed: UInt64 = 11
  ) throws {
    let compiled = try CompiledSteps(
      network, batch: labels.count, backend: backend, mode: .training)
    let values = try compiled.values.map { try Tensor($0.descriptor) }
    try values[compiled.input].load(images)
    var runs: [KernelValues] = []
    for step in compiled.steps {
      var parameters: [Tensor] = []
      for (source, descriptor) in zip(step.parameters, step.kernel.parameters) {
        guard case .stored(let index) = source else { continue }
        let tensor = try Tensor(descriptor)
        try tensor.load(weights.array(network.parameters[index], of: network))
        parameters.append(tensor)
      }
      let run = KernelValues(
        inputs: step.inputs.map { values[$0] }, parameters: parameters,
        output: values[step.output], randomSeed: RandomBits.hash(seed, UInt64(step.node)))
      try step.kernel.forward(run)
      runs.append(run)
    }

    var contributions = [[[Float]]](repeating: [], count: values.count)
    let loss = try Tensor(values[compiled.output].descriptor)
    _ = SoftmaxCrossEntropy.evaluate(
      logits: values[compiled.output], labels: labels, gradient: loss)
    contributions[compiled.output] = [try loss.values()]
    var gradients: [String: [Float]] = [:]
    for (step, run) in zip(compiled.steps, runs).reversed() {
      guard let first = contributions[step.output].first else { continue }
      var sum = first.map { _ in 0.0 }
      for part in contributions[step.output] {
        for i in sum.indices { sum[i] += Double(part[i]) }
      }
      let output = try Tensor(step.kernel.output)
      try output.load(sum.map(Float.init))
      let inputs = try step.inputs.map {
        compiled.values[$0].needsGradient ? try Tensor(compiled.values[$0].descriptor) : nil
      }
      var named: [(String, Tensor)] = []
      var parameters: [Tensor?] = []
      for (source, descriptor) in zip(step.parameters, step.kernel.parameterGradients) {
        guard case .stored(let index) = source, network.parameters[index].isTrainable else {
          parameters.append(nil)
          continue
        }
        let tensor = try Tensor(descriptor)
        named.append((network.parameters[index].name, tensor))
        parameters.append(tensor)
      }
      try step.kernel.backward(
        run, KernelGradients(output: output, inputs: inputs, parameters: parameters))
      for (name, tensor) in named { gradients[name] = try tensor.values() }
      for (input, tensor) in zip(step.inputs, inputs) {
        if let tensor { contributions[input].append(try tensor.values()) }
      }
    }
    self.gradients = gradients
  }
}
