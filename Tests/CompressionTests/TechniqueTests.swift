import Datasets
import Foundation
import Kernels
import ModelFiles
import Networks
import TestSupport
import Testing
import Training

@testable import Compression

/// Clustering and pruning of a small network.
@Suite struct TechniqueTests {
  private static func state(seed: UInt64 = 3) throws -> CompressionState {
    let network = try Models.residual("small", blocks: 2, width: 8)
    return CompressionState(network: network, weights: .random(for: network, seed: seed))
  }

  private static let kernels = [
    "stage1_block1_conv", "stage1_block2_conv", "stage2_block1_conv", "stage2_block2_conv",
  ]

  private func context(_ backend: Backend = .onednn, adam: Bool = false) -> CompressionContext {
    var context = Models.context([:])
    context.configuration.backend = backend
    context.configuration.learningRate = 0.05
    context.configuration.weightDecay = 1e-3
    if adam { context.configuration.optimizer = .adam }
    return context
  }

  private func apply(
    _ chain: String, to state: inout CompressionState, _ context: CompressionContext
  ) throws -> [TechniqueReport] {
    try TechniqueChain(chain).apply(to: &state, context: context)
  }

  private func distinct(_ state: CompressionState, _ layers: [String] = kernels) -> [Int] {
    layers.map { Set(state.weights.arrays["\($0)/kernel"]!.values).count }
  }

  /// The file holds what is evaluated, and its size is what the report says.
  private func expectFile(_ state: CompressionState, _ report: TechniqueReport) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("weights.safetensors")
    let sizes = try CompressedFile.write(state.weights, encodings: state.encodings, to: path)
    #expect(sizes.file == report.bytesAfter)
    #expect(try TemporaryFolder.bytes(path).count == report.bytesAfter)
    let contents = try CompressedFile.read(path)
    #expect(contents.weights == state.weights)
  }

  @Test func clusteringALayerLeavesSoManyValues() throws {
    var state = try Self.state()
    let before = state.weights
    let report = try apply("cluster(16)", to: &state, context())[0]
    #expect(distinct(state).allSatisfy { $0 == 16 })
    #expect(report.technique == "cluster(16)")
    #expect(report.changed.count == 5)
    #expect(
      report.changed.texts["stage1_block2_conv/kernel"]
        == "576 weights share 16 values, the best possible")
    #expect(
      report.skipped.texts["stage1_block1_bn"]
        == "normalization: few values, and each counts")
    // Every layer that has weights is in one of the lists.
    let named = Set((report.changed.layers + report.skipped.layers).map { $0.prefix { $0 != "/" } })
    #expect(named == Set(state.network.parameters.map { $0.name.prefix { $0 != "/" } }))
    let inertia = Self.kernels.reduce(0.0) { sum, layer in
      sum
        + zip(
          before.arrays["\(layer)/kernel"]!.values, state.weights.arrays["\(layer)/kernel"]!.values
        ).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    }
    #expect(report.details["inertia"]! > inertia)
    #expect(report.details["inertia"]! < inertia * 1.3)
    #expect(report.details["clusters"] == 16)
    #expect(report.bytesAfter < report.bytesBefore)
    for (name, entry) in before.arrays where !name.hasSuffix("kernel") {
      #expect(state.weights.arrays[name] == entry)
    }
    try expectFile(state, report)
  }

  @Test func clusteringTheNetworkSharesOneCodebook() throws {
    var state = try Self.state()
    let report = try apply("cluster(16, scope: network)", to: &state, context())[0]
    let values = Self.kernels.flatMap { state.weights.arrays["\($0)/kernel"]!.values }
    #expect(Set(values).count <= 16)
    #expect(report.details["codebook_bytes"] == 64)
    try expectFile(state, report)
  }

  @Test func aLayerThatWouldGrowStaysAsItIs() throws {
    var state = try Self.state()
    let before = state.weights.arrays["stage1_block1_conv/kernel"]
    let report = try apply("cluster(300)", to: &state, context())[0]
    #expect(state.weights.arrays["stage1_block1_conv/kernel"] == before)
    #expect(
      report.skipped.texts["stage1_block1_conv/kernel"]
        == "no more than 300 different values: 72")
    #expect(distinct(state)[3] == 300)
    try expectFile(state, report)
  }

  @Test(arguments: [("prune(0.5)", 0.5), ("prune(0.29)", 0.29), ("prune(0)", 0), ("prune(1)", 1)])
  func pruningALayerTakesTheLeast(_ text: String, _ share: Double) throws {
    var state = try Self.state()
    let before = state.weights
    let report = try apply(text, to: &state, context())[0]
    for layer in Self.kernels {
      let (old, new) = (
        before.arrays["\(layer)/kernel"]!.values, state.weights.arrays["\(layer)/kernel"]!.values
      )
      #expect(new.count { $0 == 0 } == Int(share * Double(old.count) + 1e-9))
      let kept = zip(old, new).filter { $0.1 != 0 }
      #expect(kept.allSatisfy { $0.0 == $0.1 })
      let removed = zip(old, new).filter { $0.1 == 0 }.map { abs($0.0) }.max() ?? 0
      #expect(kept.allSatisfy { abs($0.0) >= removed })
    }
    try expectFile(state, report)
  }

  @Test func pruningTheNetworkTakesTheLeastOfAll() throws {
    var state = try Self.state()
    let report = try apply("prune(0.6, scope: network)", to: &state, context())[0]
    let zeros = state.network.parameters.filter { $0.role == .kernel }.map {
      state.weights.arrays[$0.name]!.values
    }
    let total = zeros.reduce(0) { $0 + $1.count }
    #expect(zeros.joined().count { $0 == 0 } == total * 6 / 10)
    #expect(report.details["sparsity"]! > 0.599)
    try expectFile(state, report)
  }

  @Test func equalMagnitudesAreTakenInOrder() throws {
    var state = try Self.state()
    let name = "stage1_block1_conv/kernel"
    state.weights.arrays[name] = Weights.Entry(
      shape: [8, 1, 3, 3], values: (0..<72).map { $0 % 2 == 0 ? 1 : -1 })
    _ = try apply("prune(0.5)", to: &state, context())
    let values = state.weights.arrays[name]!.values
    #expect(values.prefix(36).allSatisfy { $0 == 0 } && values.suffix(36).allSatisfy { $0 != 0 })
  }

  /// Elements of a cluster have one value to the last bit after many steps, in whatever layout; and
  /// the values have moved.
  @Test(arguments: Backend.allCases, [false, true])
  func fineTuningKeepsClusters(_ backend: Backend, _ adam: Bool) throws {
    for scope in ["layer", "network"] {
      var plain = try Self.state()
      _ = try apply("cluster(8, scope: \(scope))", to: &plain, context(backend))
      var state = try Self.state()
      let report = try apply(
        "cluster(8, scope: \(scope), finetune: 3, rate: 1)", to: &state,
        context(backend, adam: adam))[0]
      for parameter in state.network.parameters where parameter.role == .kernel {
        let (before, after) = (
          plain.weights.arrays[parameter.name]!.values, state.weights.arrays[parameter.name]!.values
        )
        #expect(before != after)
        var map: [Float: Float] = [:]
        for (old, new) in zip(before, after) {
          #expect(map[old, default: new] == new, "\(parameter.name)")
          map[old] = new
        }
      }
      #expect(distinct(state).allSatisfy { $0 <= 8 })
      #expect(report.details["epochs"] == 3)
      try expectFile(state, report)
    }
  }

  @Test func fineTuningLowersTheLoss() throws {
    var state = try Self.state()
    _ = try apply("cluster(4)", to: &state, context())
    func loss(_ state: CompressionState) throws -> Double {
      let context = context()
      return try Evaluator(
        state.network, images: context.images, transform: context.transform, batch: 8,
        backend: .onednn
      ).evaluate(state.weights).loss
    }
    let before = try loss(state)
    let tuning = FineTuning(epochs: 20, step: "fine-tuning")
    _ = try tuning.run(&state, context())
    #expect(try loss(state) < 0.8 * before)
    #expect(distinct(state).allSatisfy { $0 <= 4 })
  }

  @Test(arguments: Backend.allCases, [false, true])
  func fineTuningKeepsZeros(_ backend: Backend, _ adam: Bool) throws {
    var plain = try Self.state()
    _ = try apply("prune(0.7)", to: &plain, context(backend))
    var state = try Self.state()
    let report = try apply(
      "prune(0.7, finetune: 3, rate: 1)", to: &state, context(backend, adam: adam))[0]
    for layer in Self.kernels {
      let (before, after) = (
        plain.weights.arrays["\(layer)/kernel"]!.values,
        state.weights.arrays["\(layer)/kernel"]!.values
      )
      #expect(before != after)
      #expect(zip(before, after).allSatisfy { ($0 == 0) == ($1 == 0) })
    }
    try expectFile(state, report)
  }

  /// A shared codebook cannot follow where one of its layers is frozen.
  @Test func aSetWithAFrozenLayerStays() throws {
    var state = try Self.state()
    var context = context()
    context.trainedLayers = ["stage2_block2_conv", "stage2_block2_bn", "predictions"]
    _ = try apply("cluster(8, scope: network)", to: &state, context)
    let before = state.weights.arrays["stage2_block2_conv/kernel"]
    _ = try FineTuning(epochs: 2, step: "fine-tuning").run(&state, context)
    #expect(state.weights.arrays["stage2_block2_conv/kernel"] == before)
    #expect(state.weights.arrays["stage2_block2_bn/gamma"]!.values.contains { $0 != 1 })
  }

  @Test func deepCompressionIsPruningAndClustering() throws {
    var deep = try Self.state()
    let report = try apply("deep_compress(0.8, 8)", to: &deep, context())[0]
    var chain = try Self.state()
    let reports = try apply("prune(0.8) + cluster(8)", to: &chain, context())
    #expect(deep.weights == chain.weights)
    #expect(deep.encodings == chain.encodings)
    #expect(report.bytesAfter == reports[1].bytesAfter)
    #expect(report.bytesBefore == reports[0].bytesBefore)
    #expect(report.bytesAfter < reports[0].bytesAfter)
    for layer in Self.kernels {
      let values = deep.weights.arrays["\(layer)/kernel"]!.values
      #expect(values.count { $0 == 0 } == Int(0.8 * Double(values.count)))
      #expect(Set(values).count <= 8)
    }
    #expect(
      report.changed.texts["stage2_block2_conv/kernel"]
        == "1843 of 2304 weights are 0; 2304 weights share 8 values, 0 among them, the best possible"
    )
    try expectFile(deep, report)
  }

  @Test func numbersThatAreNoneAreRefused() throws {
    var state = try Self.state()
    let name = "stage2_block1_conv/kernel"
    var values = state.weights.arrays[name]!.values
    values[5] = .nan
    state.weights.arrays[name] = Weights.Entry(
      shape: state.weights.arrays[name]!.shape, values: values)
    for text in ["cluster(4)", "prune(0.5)", "deep_compress(0.5, 4)"] {
      let error = #expect(throws: CompressionError.self) {
        try apply(text, to: &state, context())
      }
      #expect(
        error?.description
          == "layer `stage2_block1_conv`: `stage2_block1_conv/kernel` has NaN or infinite "
          + "values; train the network again with a smaller `learning_rate`, or check the `weights` that "
          + "it starts from")
    }
  }
}
