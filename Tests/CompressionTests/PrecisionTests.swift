import Datasets
import Kernels
import Networks
import TestSupport
import Testing
import Training

@testable import Compression

/// Networks that are trained in 16 bits are compressed as those of 32 are.
@Suite struct PrecisionTests {
  static let chains = [
    "prune(0.5)", "prune(0.5, finetune: 1)", "prune(1)", "cluster(8)", "cluster(8, finetune: 1)",
    "cluster(8, scope: network)", "prune(0.5) + cluster(8)", "deep_compress(0.6, 8)",
    "transfer(other)", "transfer(other, finetune: 1)", "distill(other)",
    "distill(other) + prune(0.5)", "quantize(float16)", "quantize(bfloat16)", "quantize(int8)",
    "prune(0.5) + quantize(float16)", "prune(0.5) + quantize(bfloat16)",
    "prune(0.5) + quantize(int8)",
    "cluster(8) + quantize(int8)",
  ]

  private func applied(
    _ text: String, _ precision: Precision, _ backend: Backend
  ) throws -> (state: CompressionState, report: TechniqueReport, context: CompressionContext) {
    let network = try Models.residual("small", blocks: 2, width: 8)
    var context = Models.context(["other": try Models.residual("other", blocks: 2, width: 8)])
    context.configuration.backend = backend
    context.configuration.precision = precision
    context.configuration.epochs = 1
    var state = CompressionState(
      network: network, weights: .random(for: network, seed: 3), precision: .floating(precision))
    let reports = try TechniqueChain(text).apply(to: &state, context: context)
    return (state, try #require(reports.last), context)
  }

  private func probabilities(
    _ weights: Weights, _ state: CompressionState, _ context: CompressionContext
  ) throws -> [Float] {
    try Evaluator(
      state.network, images: context.images, transform: context.transform, batch: 8,
      backend: context.configuration.backend, precision: state.precision
    ).evaluate(weights).probabilities
  }

  private func chain(_ text: String) -> String {
    String(text.split(separator: " + ").last ?? "")
  }

  /// Every chain runs in every precision, both backends agree as far as its digits go, and what the
  /// file gives back is what is evaluated.
  @Test(arguments: chains, Precision.allCases)
  func everyTechnique(_ text: String, _ precision: Precision) throws {
    var results: [[Float]] = []
    for backend in Backend.allCases {
      let (state, report, context) = try applied(text, precision, backend)
      let folder = try TemporaryFolder()
      let file = folder.file("a.safetensors")
      let sizes = try CompressedFile.write(
        state.weights, encodings: state.encodings, metadata: state.precision.metadata, to: file)
      #expect(report.technique == chain(text) && sizes.file > sizes.payload)
      let contents = try CompressedFile.read(file)
      #expect(contents.weights == state.storedWeights)
      #expect(try InferencePrecision(metadata: contents.metadata, of: file) == state.precision)
      // The network keeps its precision, unless it gets another one.
      if !text.contains("quantize") { #expect(state.precision == .floating(precision)) }
      results.append(try probabilities(contents.weights, state, context))
    }
    let difference = zip(results[0], results[1]).map { abs($0 - $1) }.max() ?? 1
    #expect(difference < (precision == .float32 && !text.contains("quantize") ? 2e-3 : 0.05))
  }

  /// What is compressed is stored in the numbers that are computed with; what is trained only keeps
  /// float32.
  @Test(arguments: [Precision.float16, .bfloat16])
  func elementTypes(_ precision: Precision) throws {
    let elements: ArrayEncoding.Elements = precision == .float16 ? .float16 : .bfloat16
    for text in ["prune(0.5)", "cluster(8)", "cluster(300)", "deep_compress(0.6, 8)"] {
      let (state, report, _) = try applied(text, precision, .onednn)
      let (wide, _, _) = try applied(text, .float32, .onednn)
      for parameter in state.network.parameters {
        let expected: ArrayEncoding.Elements? = parameter.role == .kernel ? elements : nil
        #expect(state.encodings[parameter.name]?.elements == expected, "\(text) \(parameter.name)")
      }
      #expect(state.weights == wide.weights)
      let sizes = CompressedFile.sizes(state.weights, encodings: state.encodings)
      #expect(sizes.file == report.bytesAfter)
      #expect(
        sizes.payload < CompressedFile.sizes(wide.weights, encodings: wide.encodings).payload)
    }
    for text in ["transfer(other)", "distill(other)"] {
      #expect(try applied(text, precision, .onednn).state.encodings == [:])
    }
    #expect(
      try applied("prune(0.5)", precision, .onednn).report.changed.texts[
        "stage2_block2_conv/kernel"]
        == "1152 of 2304 weights are 0, stored in \(precision.rawValue)")
  }

  /// Zeros and shared values outlast quantization, and make the file smaller.
  @Test(arguments: ["float16", "bfloat16", "int8"])
  func quantizedZerosAreLeftOut(_ numbers: String) throws {
    let (plain, _, _) = try applied("quantize(\(numbers))", .float32, .onednn)
    let size = CompressedFile.sizes(plain.weights, encodings: plain.encodings).payload
    for first in ["prune(0.9)", "deep_compress(0.9, 8)", "cluster(4)"] {
      let (state, report, _) = try applied("\(first) + quantize(\(numbers))", .float32, .onednn)
      let sizes = CompressedFile.sizes(state.weights, encodings: state.encodings)
      #expect(sizes.payload < size, "\(first)")
      #expect(sizes.file == report.bytesAfter)
      let values = try #require(state.weights.arrays["stage2_block2_conv/kernel"]?.values)
      if first != "cluster(4)" { #expect(values.count { $0 == 0 } >= 2073) }
    }
  }

  /// A network that is in these numbers already stays as it is.
  @Test func quantizingToTheSameNumbers() throws {
    let (pruned, _, _) = try applied("prune(0.5)", .bfloat16, .onednn)
    let (state, report, _) = try applied("prune(0.5) + quantize(bfloat16)", .bfloat16, .onednn)
    #expect(state.storedWeights == pruned.storedWeights)
    #expect(report.changed.isEmpty)
    #expect(
      report.skipped.texts["stage2_block2_conv/kernel"]
        == "in bfloat16 already, as the network was trained")
    #expect(report.bytesBefore == report.bytesAfter)
  }

  /// The teacher answers in the precision that it was trained in.
  @Test func teachersHaveThePrecision() throws {
    let wide = try applied("distill(other, weight: 1)", .float32, .onednn).state.weights
    let narrow = try applied("distill(other, weight: 1)", .bfloat16, .onednn).state.weights
    #expect(wide != narrow)
  }
}
