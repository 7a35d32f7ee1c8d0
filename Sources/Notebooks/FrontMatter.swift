/// What a notebook says about itself between the two lines `---` at its beginning.
///
/// Keys that begin with `_` are left to other tools: they can hold any YAML and are not looked at.
public struct FrontMatter: Sendable {
  /// The keys that every notebook can have, `params` and `defaults` aside.
  public static let specs: [OptionSpec] = [
    OptionSpec("title", .text, help: "The report's title"),
    OptionSpec("subtitle", .text, help: "A line under the title"),
    OptionSpec("author", .oneOrMore(.text), help: "Who wrote the notebook"),
    OptionSpec("authors", .oneOrMore(.text), help: "The same as `author`"),
    OptionSpec("seed", .integer(0...Int.max), help: "The seed of all trials that name none"),
  ]

  /// Whether a key of the front matter is some other tool's.
  static func isForOthers(_ key: String) -> Bool { key.hasPrefix("_") }

  /// All keys but `params` and `defaults`, checked, with parameters replaced.
  public let options: Options
  /// The parameters in the order of the file, with the command line's values.
  public let parameters: [OptionEntry]
  /// The options that experiment blocks have without naming them, with parameters replaced.
  public let defaults: [OptionEntry]
  /// Where it begins; the first line where a notebook has none.
  public let location: SourceLocation

  public var title: String? { options["title"]?.stringValue }
  public var subtitle: String? { options["subtitle"]?.stringValue }
  public var seed: Int? { options["seed"]?.integerValue }
  public var authors: [String] {
    ["author", "authors"].flatMap { options[$0]?.listValue ?? [] }.compactMap(\.stringValue)
  }
}
