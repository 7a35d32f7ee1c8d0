package import Options

/// What a notebook says about itself between the two lines `---` at its beginning.
///
/// Keys that begin with `_` are left to other tools: they can hold any YAML and are not looked at.
package struct FrontMatter: Sendable {
  /// The keys that every notebook can have, `params` and `defaults` aside.
  package static let specs: [OptionSpec] = [
    titleKey.spec, subtitleKey.spec, authorKey.spec, authorsKey.spec, seedKey.spec,
  ]

  private static let titleKey = OptionKey(optional: "title", .text, help: "The report's title")
  private static let subtitleKey = OptionKey(
    optional: "subtitle", .text, help: "A line under the title")
  private static let authorKey = OptionKey(
    optional: "author", .oneOrMore(.text), help: "Who wrote the notebook")
  private static let authorsKey = OptionKey(
    optional: "authors", .oneOrMore(.text), help: "The same as `author`")
  private static let seedKey = OptionKey(
    optional: "seed", .integer(0...Int.max), help: "The seed of all trials that name none")

  /// Whether a key of the front matter is some other tool's.
  static func isForOthers(_ key: String) -> Bool { key.hasPrefix("_") }

  /// All keys but `params` and `defaults`, checked, with parameters replaced.
  package let options: Options
  /// The parameters in the order of the file, with the command line's values.
  package let parameters: [OptionEntry]
  /// The options that experiment blocks have without naming them, with parameters replaced.
  package let defaults: [OptionEntry]
  /// Where it begins; the first line where a notebook has none.
  package let location: SourceLocation

  package var title: String? { options[Self.titleKey] }
  package var subtitle: String? { options[Self.subtitleKey] }
  package var seed: Int? { options[Self.seedKey] }
  package var authors: [String] {
    (options[Self.authorKey] ?? []) + (options[Self.authorsKey] ?? [])
  }
}
