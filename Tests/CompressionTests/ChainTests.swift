import Options
import Testing

@testable import Compression

@Suite struct ChainTests {
  /// What is read is written as the canonical text, and that reads as itself.
  @Test(arguments: [
    ("none", "none"), ("  none ", "none"), ("cluster(256)", "cluster(256)"),
    ("cluster( clusters : 16 )", "cluster(16)"),
    ("cluster(16, layer, best, false, 0)", "cluster(16)"),
    ("prune(0.80,scope:network)+cluster(8)", "prune(0.8, scope: network) + cluster(8)"),
    ("prune(8e-1, finetune: 3)", "prune(0.8, finetune: 3)"),
    ("prune(1)", "prune(1)"),
    ("cluster(finetune: 2, clusters: 4)", "cluster(4, finetune: 2)"),
    ("prune(share: \"0.5\")", "prune(0.5)"),
    ("prune(1e-05)+ prune(0.5, rate: 1e+0)", "prune(1e-05) + prune(0.5, rate: 1)"),
    ("deep_compress(0.9, 32, scope: network)", "deep_compress(0.9, 32, scope: network)"),
    ("transfer(from: resnet101)", "transfer(resnet101)"),
    (
      "transfer(resnet50-v1.5, layers: [conv5_*, \"a b\"])",
      "transfer(resnet50-v1.5, layers: [conv5_*, \"a b\"])"
    ),
  ])
  func canonicalText(_ text: String, _ canonical: String) throws {
    let chain = try TechniqueChain(text)
    #expect(chain.text == canonical)
    let again = try TechniqueChain(canonical)
    #expect(again.text == canonical)
    #expect(again == chain)
    #expect(again.hashValue == chain.hashValue)
  }

  static let mistakes: [(text: String, place: Int, message: String)] = [
    ("", 0, "there is no technique here; write `none` for none"),
    ("clustr(4)", 0, "unknown technique `clustr`; did you mean `cluster`?"),
    ("none + cluster(4)", 0, "`none` stands alone: it cannot be chained"),
    ("cluster(4) + none", 13, "`none` stands alone: it cannot be chained"),
    ("none()", 0, "`none` stands alone: it cannot be chained"),
    ("cluster(4) cluster(5)", 11, "expected `+` or the end, found `cluster`"),
    ("cluster(4) +", 12, "expected the name of a technique, found the end"),
    (
      "cluster(4", 9,
      "expected `,` or `)`, found the end"
        + "; a text with `, ` or `: ` needs quotes in YAML, and a map `{cluster: 256, finetune: 1}` none"
    ),
    ("cluster(,)", 8, "expected a value, found `,`"),
    ("cluster(4, scope:)", 17, "expected a value, found `)`"),
    ("cluster(4, scope: [layer)", 24, "expected `,` or `]`, found `)`"),
    ("cluster(\"4)", 8, "the quotation mark is not closed; add `\"`"),
    (
      "prune(0.5) + cluster()", 13,
      "`clusters` is missing; write `cluster(clusters, scope: layer | network = layer, "
        + "init: quantile | linear | density | best = best, exact: false, finetune: 0, rate: 0.1)`"
    ),
    (
      "cluster(1)", 8, "`clusters` takes a whole number from 2 to 65536, not 1"
    ),
    ("cluster(4.5)", 8, "`clusters` takes a whole number from 2 to 65536, not 4.5"),
    ("prune(1.5)", 6, "`share` takes a number from 0 to 1, not 1.5"),
    ("prune(nan)", 6, "`share` takes a number from 0 to 1, not \"nan\""),
    ("prune([0.5])", 6, "`share` takes a number from 0 to 1, not a list"),
    (
      "cluster(4, scope: layers)", 18,
      "unknown value `layers` for `scope`; did you mean `layer`?"
    ),
    ("cluster(4, exact: yes)", 18, "`exact` takes true or false, not \"yes\"; write `true`"),
    (
      "cluster(4, scpe: layer)", 11, "unknown parameter `scpe` in `cluster`; did you mean `scope`?"
    ),
    ("cluster(4, clusters: 5)", 11, "`clusters` is given a second time"),
    (
      "cluster(clusters: 4, layer)", 21,
      "a value without a name follows one with a name; write `name: value`"
    ),
    (
      "deep_compress(0.5, 4, layer, 0, 1, 2)", 35,
      "there are too many values; write `deep_compress(share, clusters, "
        + "scope: layer | network = layer, finetune: 0, rate: 0.1)`"
    ),
  ]

  @Test(arguments: mistakes.indices)
  func mistakesAreToldWithTheirPlace(_ index: Int) {
    let (text, place, message) = Self.mistakes[index]
    let error = #expect(throws: TechniqueError.self) { try TechniqueChain(text) }
    #expect(error?.description == message)
    #expect(error.map { $0.location.column - 1 } == place)
  }

  /// The default of every parameter is a value that the parameter takes, and the help is a line.
  @Test(arguments: TechniqueRegistry.all.map { $0.name })
  func declarationsAreWhole(_ name: String) throws {
    let type = try #require(TechniqueRegistry.named(name))
    #expect(!type.help.isEmpty && !type.help.hasSuffix("."))
    #expect(Set(type.parameters.map(\.name)).count == type.parameters.count)
    for parameter in type.parameters {
      #expect(!parameter.help.isEmpty && !parameter.help.hasSuffix("."))
      #expect(parameter.isRequired == (parameter.defaultValue == nil))
    }
  }
}
