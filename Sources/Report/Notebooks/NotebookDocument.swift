package import Options

/// A notebook, parsed: its own parts with their places, and the body that holds them.
package struct NotebookDocument: Sendable {
  package let source: NotebookSource
  package let frontMatter: FrontMatter
  package let blocks: [NotebookBlock]
  package let expressions: [InlineExpression]
  /// All of `@label` in texts; those in links, code and raw HTML are not references, nor are those that
  /// continue a word.
  package let references: [Reference]
  package let headings: [Heading]
  package let addresses: [ProseAddress]

  /// The body.
  let tree: MarkdownTree

  /// Parses a notebook and gathers everything that is wrong with it.
  ///
  /// The document is as complete as the mistakes allow; with diagnostics it is good for further
  /// checks, not for rendering.
  /// - Parameters:
  ///   - kinds: the kinds of blocks. Fences with another first word are ordinary code.
  ///   - frontMatter: the keys that the front matter can have besides `FrontMatter.specs`,
  ///     `params` and `defaults`.
  ///   - parameters: the command line's values for parameters, as YAML: `8`, `[a, b]`.
  package static func parse(
    _ source: NotebookSource, kinds: [NotebookBlockKind], frontMatter: [OptionSpec] = [],
    parameters: [String: String] = [:]
  ) -> (document: NotebookDocument, diagnostics: [Diagnostic]) {
    var parser = NotebookParser(
      source: source, kinds: kinds, frontMatterSpecs: frontMatter, overrides: parameters)
    let document = parser.parse()
    return (document, parser.diagnostics)
  }

  package static func parse(
    text: String, file: String, kinds: [NotebookBlockKind], frontMatter: [OptionSpec] = [],
    parameters: [String: String] = [:]
  ) -> (document: NotebookDocument, diagnostics: [Diagnostic]) {
    parse(
      NotebookSource(text: text, file: file), kinds: kinds, frontMatter: frontMatter,
      parameters: parameters)
  }

  /// Complaints about the references whose label is none of the known names.
  package func unknownReferences(known: [String]) -> [Diagnostic] {
    let names = Set(known)
    var suggestions = ReferenceSuggestions(known)
    return references.filter { !names.contains($0.label) }.map {
      let nearest = suggestions.nearest($0.label)
      return Diagnostic(.unknownReference($0.label, nearest: nearest), at: $0.location)
    }
  }
}
