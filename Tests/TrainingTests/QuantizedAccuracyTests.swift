import Datasets
import Kernels
import ModelZoo
import Networks
import Testing
import Training

/// What few bits cost a trained network, in the accuracy on images that it has not seen.
@Suite struct QuantizedAccuracyTests {
  private struct Trained {
    let network: Network
    let weights: Weights
    let train, test: ImageSet
    let transform: PixelTransform
  }

  private static let trained = Result {
    let (images, transform) = (
      try FashionMNISTSample.dataset().train, try FashionMNISTSample.transform()
    )
    let network = try ModelRegistry.named("resnet8")!.network(input: 32, classes: 10)
    let train = images.slice(0..<2000)
    let trainer = try Trainer(
      network, weights: .random(for: network, seed: 1), images: train, transform: transform,
      configuration: TrainingConfiguration(
        epochs: 4, batch: 64, learningRate: 0.05, schedule: .cosine, seed: 1))
    for _ in 0..<4 { _ = try trainer.trainEpoch() }
    return Trained(
      network: network, weights: try trainer.weights(), train: train,
      test: images.slice(2000..<4000), transform: transform)
  }

  private func accuracy(
    _ trained: Trained, _ precision: InferencePrecision, _ backend: Backend = .onednn
  ) throws -> Double {
    try Evaluator(
      trained.network, images: trained.test, transform: trained.transform, batch: 100,
      backend: backend, precision: precision
    ).evaluate(trained.weights).accuracy
  }

  private func calibration(
    _ trained: Trained, _ method: Int8Calibrator.Method, _ backend: Backend = .onednn
  ) throws -> Int8Calibration {
    try Int8Calibrator.calibrate(
      trained.network, weights: trained.weights, images: trained.train,
      transform: trained.transform, count: 256, method: method, seed: 1, backend: backend)
  }

  @Test(arguments: [Precision.float16, .bfloat16])
  func sixteenBits(_ precision: Precision) throws {
    let trained = try Self.trained.get()
    let exact = try accuracy(trained, .float32)
    #expect(exact > 0.7)
    #expect(try abs(accuracy(trained, .floating(precision)) - exact) <= 0.005)
  }

  @Test(arguments: [Int8Calibrator.Method.minMax, .percentile(99.99)])
  func eightBits(_ method: Int8Calibrator.Method) throws {
    let trained = try Self.trained.get()
    let precision = InferencePrecision.int8(try calibration(trained, method))
    let exact = try accuracy(trained, .float32)
    let fast = try accuracy(trained, precision)
    #expect(exact - fast <= 0.01)
    #expect(try abs(accuracy(trained, precision, .openblas) - fast) <= 0.002)
  }

  /// Sums in another order move the largest number by little, and a percentile by a bin.
  @Test(arguments: [Int8Calibrator.Method.minMax, .percentile(99.9)])
  func calibrationOfBothBackends(_ method: Int8Calibrator.Method) throws {
    let trained = try Self.trained.get()
    let plain = try calibration(trained, method, .openblas).inputScales
    let fast = try calibration(trained, method, .onednn).inputScales
    #expect(plain.count == trained.network.layers.count { ["Conv2D", "Dense"].contains($0.kind) })
    #expect(plain.keys == fast.keys)
    for (layer, step) in plain { #expect(abs(fast[layer]! / step - 1) < 1e-3, "\(layer)") }
  }

  @Test func percentilesCutLargeNumbers() throws {
    let trained = try Self.trained.get()
    let (all, most) = (
      try calibration(trained, .minMax).inputScales,
      try calibration(trained, .percentile(99)).inputScales
    )
    #expect(all.keys == most.keys)
    for (layer, step) in all { #expect(most[layer]! < step * 1.0001, "\(layer)") }
    #expect(all.contains { most[$0.key]! < 0.9 * $0.value })
  }

  @Test(arguments: [Float.nan, .infinity, 3e38])
  func weightsThatAreNoNumbers(_ value: Float) throws {
    let trained = try Self.trained.get()
    var weights = trained.weights
    let name = "stage2_block1_2_conv/kernel"
    let entry = weights.arrays[name]!
    weights.arrays[name] = Weights.Entry(
      shape: entry.shape, values: entry.values.map { _ in value })
    #expect(throws: TrainingError.outputsNotFinite) {
      try Int8Calibrator.calibrate(
        trained.network, weights: weights, images: trained.train,
        transform: trained.transform, count: 3, method: .minMax, seed: 1, backend: .onednn)
    }
  }
}
