import Compression
import Foundation
import Notebooks
import Options
import TestSupport
import Testing

@testable import Reports

/// The schemas accept and refuse what the readers of notebooks do.
@Suite struct NotebookSchemaTests {
  static let names = KnownNames(
    models: ["random", "resnet20"], datasets: ["cifar10", "fashion-mnist"])

  @Test(arguments: [
    ("experiment", "models: resnet20\ndataset: cifar10", true),
    ("experiment", "models: [resnet20, {onnx: a.onnx, name: mine}]\ndataset: cifar10", true),
    ("experiment", "models: [resnet20, {onnx: a.onnx, nme: mine}]\ndataset: cifar10", false),
    ("experiment", "models: resnet20", false),
    ("experiment", "models: resnet20\ndataset: {images: photos}\nepochs: [1, 2]", true),
    ("experiment", "models: resnet20\ndataset: {image: photos}", false),
    ("experiment", "models: resnet20\ndataset: cifar10\nepochs: -1", false),
    ("experiment", "models: resnet20\ndataset: cifar10\noptimizer: [sgd, adam]", true),
    ("experiment", "models: resnet20\ndataset: cifar10\noptimizer: lamb", false),
    ("experiment", "models: resnet20\ndataset: cifar10\nunfreeze: [all, 3]", true),
    ("experiment", "models: resnet20\ndataset: cifar10\nopscore: {train: 0.3}", true),
    ("experiment", "models: resnet20\ndataset: cifar10\nopscore: {train: -1}", false),
    (
      "experiment",
      "models: resnet20\ndataset: cifar10\nweights: {pretrain: {dataset: cifar10, epochs: 1}}", true
    ),
    (
      "experiment",
      "models: resnet20\ndataset: cifar10\ntechniques: [none, {cluster: 8}, [{prune: 0.5}]]", true
    ),
    (
      "experiment", "models: resnet20\ndataset: cifar10\ntechniques: {cluster: 8, finetun: 1}",
      false
    ),
    ("table", "from: quick\ncolumns: [model, opscore]\nlimit: 3", true),
    ("table", "from: quick\ncolumns: [model, opscores]", false),
    ("table", "from: quick\nlimit: 0", false), ("table", "from: quick\nextremes: maybe", false),
    ("table", "from: quick\nformat: {opscore: fixed(2)}", true),
    ("table", "from: quick\nformat: {opscoer: fixed(2)}", false),
    ("figure", "kind: bar\nfrom: quick\ny: opscore\nlog: [y]", true),
    ("figure", "kind: bars\nfrom: quick", false), ("figure", "from: quick", false),
    ("figure", "kind: samples\nfrom: quick\ncount: 41", false),
    ("claim", "says: Good\nholds: best(quick.opscore) < 1", true),
    ("claim", "says: Good", false), ("claim", "says: a\nholds: b\nexpect: fails", false),
  ])
  func blocks(_ kind: String, _ body: String, _ isRight: Bool) throws {
    let (entries, value) = try Self.yaml(body)
    let specs = try #require(BlockKinds.standard[kind]).options(Self.names)
    let (_, diagnostics) = OptionReader(kind: kind, specs).read(entries, at: .nowhere)
    #expect(diagnostics.isEmpty == isRight)
    let schema = try #require(NotebookSchema.schema(of: kind, names: Self.names))
    #expect(SchemaValidator.accepts(value, schema) == isRight)
  }

  @Test(arguments: [
    ("none", true), ("cluster(8)", true), ("prune(0.5) + cluster(8)", true), ("clustr(8)", false),
    ("8", false), ("{cluster: 8}", true), ("{cluster: 1}", false), ("{clustr: 8}", false),
    ("{cluster: 8, scope: network}", true), ("{cluster: 8, scope: net}", false),
    ("{cluster: 8, speed: 1}", false), ("{cluster: {clusters: 8}}", true),
    ("{cluster: {scope: layer}}", false), ("{cluster: {clusters: 8}, scope: layer}", false),
    ("{cluster: [8, network]}", true), ("{cluster: [8, network, best, true, 1, 1, 1]}", false),
    ("{cluster: }", false), ("{cluster: , clusters: 8}", true), ("{deep_compress: 0.5}", false),
    ("{deep_compress: 0.5, clusters: 4}", true), ("{deep_compress: [0.5, 4]}", true),
    ("{deep_compress: [0.5]}", false), ("{quantize: float16}", true), ("{quantize: }", false),
    ("{transfer: resnet20, layers: [a, b]}", true), ("{transfer: resnet20, layers: []}", false),
    ("[{prune: 0.5}, cluster(8)]", true), ("[none, cluster(8)]", false), ("[]", false),
    ("[[{prune: 0.5}]]", false), ("{none: }", false), ("{}", false),
  ])
  func techniques(_ yaml: String, _ isRight: Bool) throws {
    let (entries, _) = try Self.yaml("techniques: \(yaml)")
    let value = try #require(entries.first?.value)
    #expect(((try? TechniqueChain(value)) != nil) == isRight)
    let schema = try #require(NotebookSchema.schema(of: "techniques", names: Self.names))
    #expect(SchemaValidator.accepts(value.content.json, schema) == isRight)
  }

  @Test(arguments: [
    ("title: A", true), ("title: [A]", false), ("titel: A", false),
    ("author: [A, B]\nseed: 3", true), ("seed: -1", false), ("_quarto: {a: [1]}\ntitle: A", true),
    ("params: {a: 1, b: [2]}", true), ("params:", true), ("params: 3", false),
    ("params: {1a: 2}", false), ("defaults: {epochs: 3}", true),
    ("defaults:", true), ("defaults: [1]", false), ("lang: tr-TR", true),
  ])
  func frontMatter(_ yaml: String, _ isRight: Bool) throws {
    let (_, diagnostics) = NotebookDocument.parse(
      text: "---\n\(yaml)\n---\nText.\n", file: "n.md", kinds: ["experiment"],
      frontMatter: NotebookChecker.frontMatter, parameters: [:])
    #expect(diagnostics.isEmpty == isRight)
    let schema = try #require(NotebookSchema.schema(of: "notebook", names: Self.names))
    #expect(SchemaValidator.accepts(try Self.yaml(yaml).value, schema) == isRight)
  }

  @Test func allSchemasAreOneDocument() throws {
    let text = try #require(NotebookSchema.text(on: nil, names: Self.names))
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let definitions = try #require(read?["$defs"] as? [String: Any])
    #expect(Set(definitions.keys) == Set(NotebookSchema.topics))
    #expect(read?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    #expect(NotebookSchema.text(on: "formulas", names: Self.names) == nil)
    for topic in NotebookSchema.topics {
      let one = try #require(NotebookSchema.text(on: topic, names: Self.names))
      let schema = try JSONSerialization.jsonObject(with: Data(one.utf8)) as? [String: Any]
      #expect(schema?["title"] as? String == topic)
    }
  }

  /// The example of the README means what stands beside it.
  @Test func theReadmeExampleIsRead() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let section = try #require(readme.components(separatedBy: "## Techniques\n").dropFirst().first)
    let example = section.components(separatedBy: "```")[1].dropFirst("yaml\n".count)
    let items = try #require(try Self.yaml(String(example)).entries.first?.value.listValue)
    #expect(
      try items.map { try TechniqueChain($0).text } == [
        "none", "quantize(float16)", "cluster(16, finetune: 1)", "prune(0.5) + cluster(256)",
      ])
  }

  static func yaml(_ body: String) throws -> (entries: [OptionEntry], value: JSONValue) {
    let (document, _) = NotebookDocument.parse(
      text: "```experiment a\n\(body)\n```\n", file: "n.md", kinds: ["experiment"],
      parameters: [:])
    let entries = try #require(document.blocks.first?.options)
    return (entries, OptionValue.Content.map(entries).json)
  }
}
