import Foundation
import Notebooks
import Options
import Testing

@testable import Compression

/// Chains as notebooks write them in YAML.
@Suite struct ChainYAMLTests {
  /// The items under `techniques`, on the fourth line of a notebook.
  static func items(_ yaml: String) throws -> [OptionValue] {
    let (document, diagnostics) = NotebookDocument.parse(
      text: "---\n---\n```experiment a\ntechniques: \(yaml)\n```\n", file: "n.md",
      kinds: ["experiment"], parameters: [:])
    #expect(diagnostics == [])
    let value = try #require(document.blocks.first?.options?.first?.value)
    return value.listValue ?? [value]
  }

  @Test(arguments: [
    ("none", ["none"]), ("cluster(256)", ["cluster(256)"]), ("{cluster: 256}", ["cluster(256)"]),
    (
      "[none, {cluster: 256}, {cluster: 256, finetune: 1}, [{prune: 0.5}, {cluster: 256, scope: network}]]",
      [
        "none", "cluster(256)", "cluster(256, finetune: 1)",
        "prune(0.5) + cluster(256, scope: network)",
      ]
    ),
    ("{cluster: {finetune: 1, clusters: 256}}", ["cluster(256, finetune: 1)"]),
    ("[{cluster: [256, network]}]", ["cluster(256, scope: network)"]),
    ("{cluster: , clusters: 16}", ["cluster(16)"]), ("{quantize: float16}", ["quantize(float16)"]),
    ("{cluster: 1e2, scope: layer, exact: false}", ["cluster(100)"]),
    ("[[prune(0.80) + cluster(8), {prune: 0.5}]]", ["prune(0.8) + cluster(8) + prune(0.5)"]),
    (
      "{transfer: resnet50-v1.5, layers: [conv5_*, a b]}",
      ["transfer(resnet50-v1.5, layers: [conv5_*, \"a b\"])"]
    ),
    ("{transfer: resnet101, layers: top}", ["transfer(resnet101)"]),
    ("{deep_compress: [0.9, 32]}", ["deep_compress(0.9, 32)"]),
  ])
  func canonicalText(_ yaml: String, _ texts: [String]) throws {
    let chains = try Self.items(yaml).map { try TechniqueChain($0) }
    #expect(chains.map(\.text) == texts)
    #expect(try texts.map { try TechniqueChain($0) } == chains)
  }

  static let mistakes: [(yaml: String, column: Int, message: String)] = [
    ("{clustr: 256}", 14, "unknown technique `clustr`; did you mean `cluster`?"),
    ("{cluster: 1}", 23, "`clusters` takes a whole number from 2 to 65536, not 1"),
    (
      "{cluster: '256'}", 23,
      "`clusters` takes a whole number from 2 to 65536, not \"256\"; write it without quotes: `256`"
    ),
    (
      "{cluster: 256, scpe: layer}", 28,
      "unknown parameter `scpe` in `cluster`; did you mean `scope`?"
    ),
    (
      "{cluster: 256, scope: layers}", 35,
      "unknown value `layers` for `scope`; did you mean `layer`?"
    ),
    ("{cluster: 256, clusters: 5}", 28, "`clusters` is given a second time"),
    (
      "{cluster: {clusters: 256}, scope: layer}", 40,
      "the parameters of `cluster` stand both in its value and beside it; write all in one of these places"
    ),
    (
      "{quantize: }", 14,
      "`numbers` is missing; write `quantize(numbers, calibration: minmax | percentile = percentile, "
        + "percentile: 99.99, images: 512)`"
    ),
    (
      "{quantize: float16, images: 9}", 14,
      "`quantize`: float16 needs no calibration; leave out all but `float16`"
    ),
    ("[[{prune: 0.5}, none]]", 29, "`none` stands alone: it cannot be chained"),
    ("[[{prune: 0.5}, {none: }]]", 30, "`none` stands alone: it cannot be chained"),
    (
      "[[{prune: 0.5}, [{cluster: 4}]]]", 29,
      "a chain cannot hold another chain; take the inner brackets out"
    ),
    ("[[]]", 14, "the list of techniques is empty; write `none` for none"),
    (
      "[[prune(0.5), 'cluster(4']]", 37,
      "expected `,` or `)`, found the end"
        + "; a text with `, ` or `: ` needs quotes in YAML, and a map `{cluster: 256, finetune: 1}` none"
    ),
    ("[prune(0.5), 8]", 26, "this is not a technique; write `cluster(256)`, or `{cluster: 256}`"),
    (
      "[{prune: [0.5, layer, 0, 0.1, 2]}]", 43,
      "there are too many values; write `prune(share, scope: layer | network = layer, finetune: 0, "
        + "rate: 0.1)`"
    ),
  ]

  @Test(arguments: mistakes.indices)
  func mistakesAreToldWithTheirPlace(_ index: Int) throws {
    let (yaml, column, message) = Self.mistakes[index]
    var errors: [TechniqueError] = []
    for item in try Self.items(yaml) {
      do throws(TechniqueError) { _ = try TechniqueChain(item) } catch { errors.append(error) }
    }
    #expect(errors.map(\.description) == [message])
    #expect(errors.map { "\($0.location)" } == ["n.md:4:\(column)"])
  }

  /// A chain is stored as its canonical text.
  @Test func chainsAreCodable() throws {
    let chain = try TechniqueChain("prune(0.80)+cluster(8, finetune: 1)")
    let data = try JSONEncoder().encode([chain])
    #expect(String(decoding: data, as: UTF8.self) == #"["prune(0.8) + cluster(8, finetune: 1)"]"#)
    #expect(try JSONDecoder().decode([TechniqueChain].self, from: data) == [chain])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([TechniqueChain].self, from: Data(#"["clustr(8)"]"#.utf8))
    }
  }
}
