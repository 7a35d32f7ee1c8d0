import Kernels
import Testing

@testable import Networks

/// Plans in 16 bits against the same kernels, one by one, everything between them rounded.
@Suite struct PrecisionPlanTests {
  static let precisions = [Precision.bfloat16, .float16]

  private func rounded(_ values: [Float], _ precision: Precision) -> [Float] {
    values.map(precision.rounded)
  }

  /// Float32 sums in another order round differently now and then, and a number that lies half-way
  /// then becomes its other neighbor.
  private func step(_ precision: Precision) -> Double { precision == .float16 ? 0x1p-10 : 0x1p-7 }

  /// Without memory that is shared, with each layer's own kernel, on the plain backend.
  private func naiveForward(
    _ network: Network, _ weights: Weights, images: [Float], batch: Int, _ precision: Precision
  ) throws -> [Float] {
    let compiled = try CompiledSteps(
      network, batch: batch, backend: .openblas, mode: .inference)
    var values: [Int: [Float]] = [compiled.inputs[0]: rounded(images, precision)]
    for step in compiled.steps {
      let inputs = try zip(step.inputs, step.kernel.inputs).map {
        let tensor = try Tensor($1)
        try tensor.load(values[$0]!)
        return tensor
      }
      // Convolutions and dense layers, whose weights have more than one axis.
      let isProduct = step.kernel.parameters.first.map { $0.shape.count > 1 } ?? false
      let parameters = try zip(step.parameters, step.kernel.parameters).enumerated().map {
        let tensor = try Tensor($1.1)
        let array = try $1.0.values(weights, network)
        try tensor.load($0 == 0 && isProduct ? rounded(array, precision) : array)
        return tensor
      }
      let output = try Tensor(step.kernel.output)
      try step.kernel.forward(
        KernelValues(inputs: inputs, parameters: parameters, output: output))
      values[step.output] = rounded(try output.values(), precision)
    }
    return values[compiled.output]!
  }

  @Test(arguments: networkCases, precisions)
  func inferenceRoundsBetweenLayers(_ subject: NetworkCase, _ precision: Precision) throws {
    let network = try subject.network()
    let weights = unevenWeights(network)
    let expected = try naiveForward(
      network, weights, images: subject.images(3), batch: 3, precision)
    for backend in Backend.allCases {
      let plan = try InferencePlan(
        network, batch: 3, backend: backend, precision: .floating(precision))
      try plan.load(weights)
      for _ in 0..<2 {
        try plan.input.load(subject.images(3))
        try plan.run()
        let found = try plan.output.values()
        #expect(found == rounded(found, precision))
        if backend == .openblas {
          #expect(found == expected)
        } else {
          #expect(relativeError(found, expected) < 2 * step(precision))
        }
      }
    }
  }

  /// 16 bits differ from 32, by little.
  @Test(arguments: networkCases, precisions)
  func nearFloat32(_ subject: NetworkCase, _ precision: Precision) throws {
    let exact = try TrainingStep(
      plan(subject, .float32), images: subject.images(3), labels: labels(subject))
    let found = try TrainingStep(
      plan(subject, precision), images: subject.images(3), labels: labels(subject))
    #expect(found.output == rounded(found.output, precision))
    #expect(found.output != exact.output)
    #expect(relativeError(found.output, exact.output) < 8 * step(precision))
    for (name, gradient) in exact.gradients {
      // Rounding tips maxima and signs before relu over: more than a step is lost here and there.
      let error = relativeError(
        try #require(found.gradients[name]), gradient, floor: exact.gradientFloor)
      #expect(error < 60 * step(precision), "\(name)")
    }
  }

  /// The processor's or the library's bfloat16 against float32 with rounding: sums in another order,
  /// rounded to a neighbor now and then.
  @Test(.enabled(if: Processor.canStore(.bfloat16)), arguments: networkCases)
  func nativeBFloat16AgreesWithEmulated(_ subject: NetworkCase) throws {
    let steps = try [PrecisionSupport.native, .emulated].map {
      try TrainingStep(
        plan(subject, .bfloat16, $0), images: subject.images(3), labels: labels(subject))
    }
    #expect(steps[0].output == rounded(steps[0].output, .bfloat16))
    #expect(relativeError(steps[0].output, steps[1].output) < 4 * step(.bfloat16))
    for (name, gradient) in steps[1].gradients {
      let error = relativeError(
        try #require(steps[0].gradients[name]), gradient, floor: steps[1].gradientFloor)
      #expect(error < 40 * step(.bfloat16), "\(name)")
    }

    let network = try subject.network()
    let outputs = try [PrecisionSupport.native, .emulated].map { support in
      let plan = try InferencePlan(
        network, batch: 3, backend: .onednn, precision: .bfloat16, support: support)
      try plan.load(unevenWeights(network))
      try plan.input.load(subject.images(3))
      try plan.run()
      return try plan.output.values()
    }
    #expect(outputs[0] == rounded(outputs[0], .bfloat16))
    #expect(relativeError(outputs[0], outputs[1]) < 4 * step(.bfloat16))
  }

  /// A plan follows the processor unless told otherwise, and a backend without such kernels emulates.
  @Test func supportFollowsTheProcessor() {
    #expect(Precision.float32.ofKernels(by: .onednn, nil) == .float32)
    #expect(Precision.float16.ofKernels(by: .onednn, nil) == .float32)
    #expect(Precision.bfloat16.ofKernels(by: .openblas, nil) == .float32)
    #expect(Precision.bfloat16.ofKernels(by: .onednn, .native) == .bfloat16)
    #expect(Precision.bfloat16.ofKernels(by: .onednn, .emulated) == .float32)
    let has = ["avx512-bf16", "avx512-amx"].contains(Processor.instructionSet)
    #expect(Precision.bfloat16.ofKernels(by: .onednn, nil) == (has ? .bfloat16 : .float32))
  }

  private func labels(_ subject: NetworkCase) throws -> [Int32] {
    TrainingStep.labels(3, classes: try subject.network().outputShape[0])
  }

  private func plan(
    _ subject: NetworkCase, _ precision: Precision, _ support: PrecisionSupport? = nil
  ) throws -> TrainingPlan {
    let network = try subject.network()
    let plan = try TrainingPlan(
      network, batch: 3, backend: .onednn, precision: precision, support: support)
    try plan.load(unevenWeights(network))
    return plan
  }

  /// The weights that an optimizer moves keep all their bits: steps below 16-bit resolution add up.
  @Test(arguments: networkCases, precisions)
  func weightsStayFloat32(_ subject: NetworkCase, _ precision: Precision) throws {
    let network = try subject.network(NetworkCase.Options(isFrozen: true))
    let plan = try TrainingPlan(network, batch: 3, backend: .onednn, precision: precision)
    try plan.load(unevenWeights(network))
    _ = try TrainingStep(plan, images: subject.images(3), labels: labels(subject))
    #expect(try plan.weights() == unevenWeights(network))
  }

  /// A dense layer alone, by hand: gradients of activations are rounded, those of weights are not.
  @Test(arguments: Backend.allCases)
  func gradientsByHand(_ backend: Backend) throws {
    var builder = NetworkBuilder(name: "two dense layers")
    let input = builder.input(shape: [2, 1, 1])
    let flat = builder.add("flatten", .flatten, input)
    let hidden = builder.dense("hidden", flat, outputs: 2)
    _ = builder.dense("last", hidden, outputs: 1)
    let network = try builder.build()
    let plan = try TrainingPlan(network, batch: 1, backend: backend, precision: .bfloat16)
    let third: Float = 1.0 / 3
    try plan.load(
      Weights([
        "hidden/kernel": .init(shape: [2, 2], values: [third, 1, -2, 0.1]),
        "hidden/bias": .init(shape: [2], values: [third, 0]),
        "last/kernel": .init(shape: [1, 2], values: [third, 0.7]),
        "last/bias": .init(shape: [1], values: [0]),
      ]))
    try plan.input.load([0.3, 1.1])
    try plan.forward(seed: 0)
    try plan.outputGradient.load([0.9])
    try plan.backward()
    func r(_ x: Float) -> Float { Precision.bfloat16.rounded(x) }
    let x = [r(0.3), r(1.1)]
    let h = [r(r(third) * x[0] + x[1] + third), r(-2 * x[0] + r(0.1) * x[1])]
    #expect(try plan.output.values() == [r(r(third) * h[0] + r(0.7) * h[1])])
    let dy = r(0.9)
    let dh = [r(dy * r(third)), r(dy * r(0.7))]
    let found = try Dictionary(
      uniqueKeysWithValues: plan.trainables.map { ($0.parameter.name, try $0.gradient.values()) })
    #expect(found["last/kernel"] == [dy * h[0], dy * h[1]])
    #expect(found["hidden/bias"] == dh)
    #expect(found["hidden/kernel"] == [dh[0] * x[0], dh[0] * x[1], dh[1] * x[0], dh[1] * x[1]])
  }
}
