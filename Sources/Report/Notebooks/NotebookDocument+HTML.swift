extension NotebookDocument {
  /// The body as HTML, with the given HTML in the place of the notebook's own parts.
  ///
  /// Headings get their anchors as `id`s. Raw HTML is shown as text, comments aside, unless it
  /// is allowed; links to `javascript:`, `vbscript:`, `file:` and most `data:` addresses lose
  /// their address in any case.
  /// - Parameters:
  ///   - blocks: the HTML of a block.
  ///   - expressions: the HTML of an inline expression's value.
  ///   - references: the HTML of a reference; nil leaves `@label` as it stands.
  ///   - addresses: the address that is put in the place of a link's or an image's; any one is taken.
  package func html(
    allowsRawHTML: Bool = false, blocks: @escaping (NotebookBlock) -> String,
    expressions: @escaping (InlineExpression) -> String,
    references: @escaping (Reference) -> String?,
    addresses: @escaping (_ address: String, _ isImage: Bool) -> String = { address, _ in address }
  ) -> String {
    MarkdownHTML(
      block: blocks, formula: expressions, reference: references, address: addresses,
      allowsRawHTML: allowsRawHTML
    ).html(tree)
  }
}
