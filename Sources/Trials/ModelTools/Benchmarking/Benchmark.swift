internal import Datasets
internal import Execution
internal import Kernels
internal import ModelZoo
internal import Networks
internal import Training

/// Times one network.
package enum Benchmark {
  /// Steps and batches before the clock counts: memory is touched and threads are awake.
  private static let warmUp = 3

  /// - Throws: `BenchmarkError`, and what kernels throw.
  package static func run(_ request: BenchmarkRequest) throws -> BenchmarkResult {
    guard let architecture = ModelRegistry.named(request.model) else {
      throw BenchmarkError.unknownModel(request.model)
    }
    guard let backend = Backend(rawValue: request.backend) else {
      throw BenchmarkError.unknownBackend(request.backend)
    }
    let network: Network
    do {
      network = try architecture.network(input: request.input, classes: BenchmarkRequest.classes)
    } catch let error as NetworkError {
      throw BenchmarkError.inputDoesNotFit(cause: String(describing: error))
    }
    let subject = Subject(
      network: network, weights: .random(for: network, seed: 1), backend: backend,
      batch: request.mode == .latency ? 1 : request.batch, seconds: request.seconds)
    let (seconds, support) = try subject.run(request)

    let perImage = 2 * Double(network.multiplyAccumulates) * (request.mode == .train ? 3 : 1)
    let samples = seconds.map { Double(subject.batch) / $0 }
    let rate = percentile(50, of: samples)
    let memory = PeakMemory.bytes
    let peak = try PeakRate.measure(
      backend: backend,
      precision: support == .native ? Precision(rawValue: request.precision) ?? .float32 : .float32)
    let milliseconds = seconds.map { $0 * 1000 }
    return BenchmarkResult(
      model: request.model, mode: request.mode, input: request.input, batch: subject.batch,
      precision: request.precision, arithmetic: support.rawValue, imagesPerSecond: rate,
      samples: samples,
      latency: request.mode == .latency
        ? BenchmarkResult.Latency(
          p50: percentile(50, of: milliseconds), p90: percentile(90, of: milliseconds),
          p99: percentile(99, of: milliseconds)) : nil,
      gflops: rate * perImage / 1e9, peakGflops: peak / 1e9, shareOfPeak: rate * perImage / peak,
      peakMemoryMB: Double(memory) / 1e6, backend: backend.rawValue,
      isa: Processor.instructionSet, threads: Processor.threads, processor: Processor.name,
      oneDNN: Processor.oneDNNVersion, openBLAS: Processor.openBLASVersion,
      openBLASCore: Processor.openBLASCore, isOpenBLASCoreSet: Processor.isOpenBLASCoreSet)
  }

  /// The smallest sample that this share of the samples does not exceed.
  static func percentile(_ percent: Int, of samples: [Double]) -> Double {
    let sorted = samples.sorted()
    return sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
  }

  /// A network that is timed.
  private struct Subject {
    let network: Network
    let weights: Weights
    let backend: Backend
    let batch: Int
    let seconds: Double

    /// The seconds of each step, batch or image.
    func run(_ request: BenchmarkRequest) throws -> (seconds: [Double], PrecisionSupport) {
      let precision = Precision(rawValue: request.precision)
      if request.mode == .train {
        guard let precision else {
          throw request.precision == "int8"
            ? BenchmarkError.trainingInInt8 : .unknownPrecision(request.precision)
        }
        return (try train(precision), Processor.support(for: precision, by: backend))
      }
      let inference: InferencePrecision
      if let precision {
        inference = .floating(precision)
      } else if request.precision == "int8" {
        inference = .int8(try calibration())
      } else {
        throw BenchmarkError.unknownPrecision(request.precision)
      }
      return (try infer(inference), inference.support(by: backend))
    }

    private func images(_ count: Int) -> ImageSet {
      let shape = network.inputShape
      let size = count * shape.reduce(1, *)
      return ImageSet(
        channels: shape[0], height: shape[1], width: shape[2],
        pixels: (0..<size).map { UInt8(truncatingIfNeeded: RandomBits.hash(1, UInt64($0))) },
        labels: (0..<count).map { Int32($0 % BenchmarkRequest.classes) })
    }

    private var transform: PixelTransform {
      let channels = network.inputShape[0]
      return .standardize(
        mean: Array(repeating: 0.5, count: channels),
        deviation: Array(repeating: 0.25, count: channels))
    }

    private func train(_ precision: Precision) throws -> [Double] {
      let steps = 4
      let trainer = try Trainer(
        network, weights: weights, images: images(batch * steps), transform: transform,
        // Small steps: from random weights larger ones may diverge, and that ends a run.
        configuration: TrainingConfiguration(
          epochs: 1, batch: batch, learningRate: 1e-6, seed: 1, backend: backend,
          precision: precision))
      let clock = ContinuousClock()
      var times: [Double] = []
      var last = clock.now
      var end: ContinuousClock.Instant?
      while end.map({ last < $0 }) ?? true {
        _ = try trainer.trainEpoch { _ in
          let now = clock.now
          times.append((now - last).inSeconds)
          last = now
          if times.count == Benchmark.warmUp { end = now + .seconds(seconds) }
        }
      }
      return Array(times.dropFirst(Benchmark.warmUp))
    }

    private func infer(_ precision: InferencePrecision) throws -> [Double] {
      let plan = try InferencePlan(network, batch: batch, backend: backend, precision: precision)
      try plan.load(weights)
      let images = images(batch)
      let clock = ContinuousClock()
      func run() throws -> Double {
        images.fill(plan.input.pointer, with: 0..<batch, transform: transform)
        return try clock.measure { try plan.run() }.inSeconds
      }
      for _ in 0..<Benchmark.warmUp { _ = try run() }
      var times: [Double] = []
      let end = clock.now + .seconds(seconds)
      repeat { times.append(try run()) } while clock.now < end
      return times
    }

    private func calibration() throws -> Int8Calibration {
      try Int8Calibrator.calibrate(
        network, weights: weights, images: images(16), transform: transform, count: 16,
        method: .minMax, seed: 1, backend: backend)
    }
  }
}
