import Foundation
import TestSupport
import Testing

@testable import Notebooks
@testable import Options

@Suite struct JSONSchemaTests {
  static let specs = [
    OptionSpec(
      "models", .oneOrMore(.name(["resnet20", "vgg16"])), required: true, help: "Networks"),
    OptionSpec("epochs", .integer(0...100), default: 10, help: "Passes"),
    OptionSpec("rate", .oneOrMore(.number(1e-8...10)), help: "The \"step\" size"),
    OptionSpec(
      "unfreeze", .oneOrMore(.either([.name(["all"]), .integer(1...9)])), default: "all",
      help: "Layers"),
    OptionSpec("caption", .text, help: "Text"),
    OptionSpec("columns", .list(.text), default: ["a", "b"], help: "Columns"),
    OptionSpec("grid", .bool, default: false, help: "Lines"),
    OptionSpec("initialization", .name(["he", "8"]), aliases: ["initialisation"], help: "Draws"),
    OptionSpec(
      "source",
      .either([
        .name(["random"]),
        .map([
          OptionSpec("dataset", .text, required: true, help: "Images"),
          OptionSpec("epochs", .integer(1...Int.max), help: "Passes"),
        ]),
      ]), help: "Start"),
  ]

  /// The schema accepts and refuses what the reader does.
  @Test(arguments: [
    ("models: resnet20", true), ("models: [resnet20, vgg16]", true), ("models: resnet21", false),
    ("models: []", false), ("models: {a: b}", false), ("epochs: 3", false), ("model: vgg16", false),
    ("models: vgg16\nepochs: 0", true), ("models: vgg16\nepochs: 101", false),
    ("models: vgg16\nepochs: 5.0", true), ("models: vgg16\nepochs: 1e1", true),
    ("models: vgg16\nepochs: 5.5", false), ("models: vgg16\nepochs: '5'", false),
    ("models: vgg16\nepochs:", false), ("models: vgg16\nepochs: [5]", false),
    ("models: vgg16\nrate: 0.5", true), ("models: vgg16\nrate: [0.5, 1]", true),
    ("models: vgg16\nrate: 0", false), ("models: vgg16\nrate: [0.5, fast]", false),
    ("models: vgg16\nunfreeze: all", true), ("models: vgg16\nunfreeze: [1, all]", true),
    ("models: vgg16\nunfreeze: some", false), ("models: vgg16\nunfreeze: 10", false),
    ("models: vgg16\ncaption: 1.10", true), ("models: vgg16\ncaption: true", true),
    ("models: vgg16\ncaption: [a]", false), ("models: vgg16\ncaption: ~", false),
    ("models: vgg16\ncolumns: [a, 1]", true), ("models: vgg16\ncolumns: a", false),
    ("models: vgg16\ncolumns: []", false),
    ("models: vgg16\ngrid: true", true), ("models: vgg16\ngrid: yes", false),
    ("models: vgg16\ngrid: 1", false),
    ("models: vgg16\ninitialization: he", true), ("models: vgg16\ninitialisation: he", true),
    ("models: vgg16\ninitialization: 8", true), ("models: vgg16\ninitialization: 9", false),
    ("models: vgg16\ninitialization: he\ninitialisation: he", false),
    ("models: vgg16\nsource: random", true), ("models: vgg16\nsource: {dataset: a}", true),
    ("models: vgg16\nsource: {dataset: a, epochs: 3}", true),
    ("models: vgg16\nsource: {epochs: 3}", false),
    ("models: vgg16\nsource: {dataset: a, epochs: 0}", false),
    ("models: vgg16\nsource: {dataset: a, epoch: 1}", false),
    ("models: vgg16\nsource: other", false),
  ])
  func schemaAndReaderAgree(_ body: String, _ isRight: Bool) throws {
    let (entries, value) = try Self.yaml(body)
    let (_, diagnostics) = OptionReader(kind: "experiment", Self.specs).read(
      entries, at: .nowhere)
    #expect(diagnostics.isEmpty == isRight)
    #expect(SchemaValidator.accepts(value, JSONSchema.object(Self.specs)) == isRight)
  }

  static func yaml(_ body: String) throws -> (entries: [OptionEntry], value: JSONValue) {
    let (document, _) = OptionReaderTests.parse("```experiment a\n\(body)\n```\n")
    let entries = try #require(document.blocks[0].options)
    return (entries, OptionValue.Content.map(entries).json)
  }

  @Test func schemaOfOneOption() {
    #expect(
      JSONSchema.document("experiment", JSONSchema.object(Array(Self.specs[0...2]))).text == """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "experiment",
          "type": "object",
          "properties": {
            "models": {
              "anyOf": [
                {
                  "enum": ["resnet20", "vgg16"]
                },
                {
                  "type": "array",
                  "items": {
                    "anyOf": [
                      {
                        "enum": ["resnet20", "vgg16"]
                      },
                      {
                        "type": "string",
                        "pattern": "\\\\$\\\\{[^}]+\\\\}"
                      }
                    ]
                  },
                  "minItems": 1
                },
                {
                  "type": "string",
                  "pattern": "\\\\$\\\\{[^}]+\\\\}"
                }
              ],
              "description": "Networks"
            },
            "epochs": {
              "anyOf": [
                {
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 100
                },
                {
                  "type": "string",
                  "pattern": "\\\\$\\\\{[^}]+\\\\}"
                }
              ],
              "default": 10,
              "description": "Passes"
            },
            "rate": {
              "anyOf": [
                {
                  "type": "number",
                  "minimum": 1e-8,
                  "maximum": 10
                },
                {
                  "type": "array",
                  "items": {
                    "anyOf": [
                      {
                        "type": "number",
                        "minimum": 1e-8,
                        "maximum": 10
                      },
                      {
                        "type": "string",
                        "pattern": "\\\\$\\\\{[^}]+\\\\}"
                      }
                    ]
                  },
                  "minItems": 1
                },
                {
                  "type": "string",
                  "pattern": "\\\\$\\\\{[^}]+\\\\}"
                }
              ],
              "description": "The \\"step\\" size"
            }
          },
          "required": ["models"],
          "additionalProperties": false
        }
        """)
  }

  /// What is written is what other programs read.
  @Test func textIsJSON() throws {
    let value = JSONValue.object([
      "a\"\\\n\t\u{1}é": .array([.null, .bool(true), .integer(-3), .number(1e-8), .number(0.5)]),
      "b": .object([]), "c": .array([.object(["d": .string("/")])]), "e": .array([]),
    ])
    let read = try JSONSerialization.jsonObject(with: Data(value.text.utf8))
    let expected: [String: Any] = [
      "a\"\\\n\t\u{1}é": [NSNull(), true, -3, 1e-8, 0.5], "b": [String: Any](),
      "c": [["d": "/"]], "e": [Any](),
    ]
    #expect(try #require(read as? NSDictionary) == expected as NSDictionary)
  }
}
