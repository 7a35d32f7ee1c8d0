internal import Compression
internal import Notebooks
package import Options

/// What `triptych options --json-schema` prints: the JSON Schemas of the parts of a notebook.
package enum NotebookSchema {
  private static let notebook = "notebook"
  private static let techniques = "techniques"

  /// The names under `$defs`.
  package static var topics: [String] {
    BlockKinds.standard.all.map(\.name) + [techniques, notebook]
  }

  /// - Parameter topic: nil for all.
  /// - Returns: nil where the topic has no schema.
  package static func text(on topic: String?, names: KnownNames) -> String? {
    guard let topic else {
      let all = topics.compactMap { topic in
        schema(of: topic, names: names).map { (name: topic, schema: $0) }
      }
      return JSONSchema.document("Triptych notebooks", definitions: all).text
    }
    return schema(of: topic, names: names).map { schema in
      JSONSchema.document(topic, schema).text
    }
  }

  /// The values that the topic's YAML can hold, after parameters have been put in.
  package static func schema(of topic: String, names: KnownNames) -> JSONValue? {
    switch topic {
    case notebook, NotebookHelp.frontMatter: frontMatter(names)
    case techniques: TechniqueChain.schema
    default:
      BlockKinds.standard[topic].map { kind in
        JSONSchema.object(kind.options(names), description: kind.help)
      }
    }
  }

  private static func frontMatter(_ names: KnownNames) -> JSONValue {
    // What is required of a block need not stand among the defaults.
    let defaults = BlockKinds.standard.all.filter(\.holdsTrials).flatMap { $0.options(names) }
      .map { OptionSpec($0.name, $0.type, aliases: $0.aliases, help: $0.help) }
    let map = JSONValue.object(["type": .array([.string("object"), .string("null")])])
    return JSONSchema.object(
      FrontMatter.specs + NotebookChecker.frontMatter,
      description: "Between two lines of ---, at the very beginning",
      patterns: ["^_": .object([])],
      additional: [
        (
          "params",
          map.adding([
            "description": .string("Names and values that ${name} stands for"),
            "propertyNames": .object(["pattern": .string("^[A-Za-z][A-Za-z0-9_-]*$")]),
          ])
        ),
        (
          "defaults",
          .object([
            "anyOf": .array([
              JSONSchema.object(
                defaults,
                description: "Options for every experiment block that does not give them itself"),
              .object(["type": .string("null")]),
            ])
          ])
        ),
      ])
  }
}
