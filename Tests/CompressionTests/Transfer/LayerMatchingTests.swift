import Kernels
import ModelZoo
import Networks
import Testing

@testable import Compression

@Suite struct LayerMatchingTests {
  private func network(_ name: String, classes: Int = 10) throws -> Network {
    try #require(ModelRegistry.named(name)).network(input: 32, classes: classes)
  }

  /// The last stage of ResNet-101 has the blocks of ResNet-50's, by the same names.
  @Test func resNet101IntoResNet50() throws {
    let (source, target) = (try network("resnet101"), try network("resnet50"))
    let selection = LayerSelection(["top"])
    let layers = try selection.layers(of: target)
    #expect(layers.allSatisfy { $0.name.hasPrefix("conv5_block") })
    // Three blocks of three convolutions with normalizations, and the first one's projection.
    #expect(layers.count == 20)
    let matching = LayerMatching(from: selection.candidates(in: source), to: layers)
    #expect(matching.unmatched.isEmpty)
    #expect(matching.pairs.map(\.source.name) == matching.pairs.map(\.target.name))
    #expect(matching.pairs.count == 20)
  }

  /// The first layer of the last stage, and how many own arrays.
  @Test(arguments: [
    ("vgg16", "block5_conv1", 3), ("densenet121", "conv5_block1_0_bn", 16 * 4 + 1),
    ("resnet20", "stage3_block1_1_conv", 12), ("resnet50", "conv5_block1_1_conv", 20),
    ("mobilenet-v2", "block_13_depthwise", 4 + 3 * 6 + 2),
    // Depthwise convolution, squeeze, excitation and projection of the first block.
    ("efficientnet-b0", "block6a_dwconv", 6 + 4 * 8 + 2),
  ])
  func lastStages(_ name: String, _ first: String, _ count: Int) throws {
    let network = try network(name)
    let stage = network.lastStage.map(\.name)
    #expect(stage.first == first)
    #expect(stage.count == count)
    #expect(!stage.contains(try #require(network.head)))
  }

  /// Layers of a kind whose arrays have one shape each.
  private func layers(_ names: String, kind: String = "Dense", shapes: [Int]? = nil)
    -> [WeightedLayer]
  {
    names.enumerated().map { index, name in
      WeightedLayer(
        name: String(name), kind: kind,
        parameters: [
          Parameter(
            name: "\(name)/kernel", shape: [shapes?[index] ?? 2, 3], role: .kernel,
            initializer: .zeros)
        ])
    }
  }

  private func pairs(_ matching: LayerMatching) -> String {
    matching.pairs.map { "\($0.source.name)\($0.target.name)" }.joined(separator: " ")
  }

  @Test func namesFirstThenTheOutput() {
    // All fit all: what is nearest to the output goes together.
    #expect(pairs(LayerMatching(from: layers("abcd"), to: layers("xy"))) == "cx dy")
    // Equal names decide, and others only join where they do not cross them.
    #expect(pairs(LayerMatching(from: layers("xabc"), to: layers("xy"))) == "xx cy")
    #expect(pairs(LayerMatching(from: layers("abcx"), to: layers("xy"))) == "xx")
    #expect(pairs(LayerMatching(from: layers("abx"), to: layers("pqx"))) == "ap bq xx")
    // Shapes decide before names.
    let matching = LayerMatching(
      from: layers("abc", shapes: [1, 2, 3]), to: layers("cab", shapes: [1, 2, 4]))
    #expect(pairs(matching) == "ac ba")
    #expect(matching.unmatched.map(\.name) == ["b"])
    #expect(
      LayerMatching(from: layers("a"), to: layers("a", kind: "Conv2D")).unmatched.map(\.name)
        == ["a"])
    #expect(LayerMatching(from: [], to: layers("ab")).unmatched.count == 2)
    #expect(LayerMatching(from: layers("ab"), to: []).pairs.isEmpty)
  }

  /// Against all matchings that do not cross, tried one by one.
  @Test func noMatchingIsBetter() {
    func best(_ targets: ArraySlice<WeightedLayer>, _ sources: ArraySlice<WeightedLayer>) -> Int {
      guard let target = targets.first, !sources.isEmpty else { return 0 }
      var result = best(targets.dropFirst(), sources)
      for index in sources.indices where target.fits(sources[index]) {
        let score = target.name == sources[index].name ? 100 : 1
        result = max(result, score + best(targets.dropFirst(), sources[(index + 1)...]))
      }
      return result
    }
    for seed in 0..<200 as Range<UInt64> {
      func draw(_ count: Int, _ salt: UInt64) -> [WeightedLayer] {
        var names = Array("abcdefgh")
        var shapes: [Int] = []
        for i in 0..<count {
          let bits = RandomBits.hash(seed, salt + UInt64(i))
          names.swapAt(i, i + Int(bits % UInt64(8 - i)))
          shapes.append(1 + Int(bits >> 20) % 2)
        }
        return layers(String(names.prefix(count)), shapes: shapes)
      }
      let (sources, targets) = (draw(6, 100), draw(5, 200))
      let matching = LayerMatching(from: sources, to: targets)
      let score = matching.pairs.reduce(0) {
        $0 + ($1.source.name == $1.target.name ? 100 : 1)
      }
      #expect(score == best(targets[...], sources[...]))
      #expect(matching.pairs.allSatisfy { $0.source.fits($0.target) })
      let order = matching.pairs.compactMap { pair in sources.firstIndex(of: pair.source) }
      #expect(order == order.sorted() && Set(order).count == order.count)
      #expect(matching.pairs.count + matching.unmatched.count == targets.count)
    }
  }

  @Test(arguments: [
    ("conv5_*", "conv5_block1_1_conv", true), ("conv5_*", "conv4_block1_1_conv", false),
    ("*", "", true), ("?", "", false), ("*_bn", "stem_bn", true), ("*_bn", "bn_", false),
    ("a*b*c", "aXbXbc", true), ("a*b*c", "aXc", false), ("??", "ab", true), ("a", "ab", false),
    ("*a*a*a*a*a*a*a*a*b", String(repeating: "a", count: 60), false),
  ])
  func patterns(_ pattern: String, _ name: String, _ matches: Bool) {
    #expect(GlobPattern(pattern).matches(name) == matches)
  }
}
