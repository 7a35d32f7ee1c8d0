internal import Names
internal import Options

/// Parses one notebook from top to bottom; see `NotebookDocument.parse`.
struct NotebookParser {
  let source: NotebookSource
  let kinds: [NotebookBlockKind]
  let frontMatterSpecs: [OptionSpec]
  let overrides: [String: String]

  var diagnostics: [Diagnostic] = []
  var parameters = Parameters()
  var remarks = RemarkCollector()
  /// How many lines stand before the body.
  var lineOffset = 0
  /// Where each label was first given, by its lower-case letters.
  var labels: [String: (text: String, place: SourceLocation)] = [:]
  var lateFrontMatter: Set<Int> = []
  var controlEntities = ControlEntityFinder()
  var blockCount = 0
  var hasTooManyFormulas = false
  /// The largest number of blocks that are read.
  static let blockLimit = 10_000
  /// The largest number of formulas in the text that are read.
  static let formulaLimit = 50_000

  init(
    source: NotebookSource, kinds: [NotebookBlockKind], frontMatterSpecs: [OptionSpec],
    overrides: [String: String]
  ) {
    self.source = source
    self.kinds = kinds
    self.frontMatterSpecs = frontMatterSpecs
    self.overrides = overrides
  }

  mutating func parse() -> NotebookDocument {
    diagnostics = source.problems
    var matter = FrontMatterParser(
      source: source, specs: frontMatterSpecs, overrides: overrides)
    let frontMatter = matter.parse()
    parameters = matter.parameters
    diagnostics += matter.diagnostics
    lateFrontMatter = Set(matter.diagnostics.map(\.location.line))
    for (remark, place) in matter.remarks { remarks.add(remark, at: place) }
    lineOffset = matter.firstBodyLine - 1

    var tree = MarkdownTree(source, from: matter.firstBodyLine)
    var body = Body(UnsupportedMarkdown(source, from: matter.firstBodyLine))
    for index in tree.nodes.indices { read(index, of: &tree, into: &body) }
    body.flush()
    for (remark, place) in body.unsupported.remarks { remarks.add(remark, at: place) }

    let headings = nameHeadings(&tree, body)
    let references = resolveMentions(&tree, body, anchors: headings.map(\.anchor))
    diagnostics += remarks.diagnostics
    return NotebookDocument(
      source: source, frontMatter: frontMatter, blocks: body.blocks,
      expressions: body.expressions, references: references, headings: headings,
      addresses: body.addresses, tree: tree)
  }

  private func nameHeadings(_ tree: inout MarkdownTree, _ body: Body) -> [Heading] {
    var anchors = Anchors(taken: Set(labels.values.map(\.text)))
    return body.headings.map { heading in
      let anchor = anchors.next(for: heading.text)
      tree.nodes[heading.node].kind = .heading(level: heading.level, anchor: anchor)
      return Heading(
        level: heading.level, text: heading.text, anchor: anchor, location: heading.location)
    }
  }

  /// Decides which mentions are references, once all labels are known.
  private mutating func resolveMentions(
    _ tree: inout MarkdownTree, _ body: Body, anchors: [String]
  ) -> [Reference] {
    var resolver = MentionResolver(labels: labels.values.map(\.text), anchors: anchors)
    var references: [Reference] = []
    for (node, mention, token, context) in body.mentions {
      let reference = resolver.reference(mention, at: token.location, context, remarks: &remarks)
      tree.nodes[node].kind = reference.map { .reference($0) } ?? .text(token.original)
      if let reference { references.append(reference) }
    }
    for (name, token) in body.parameters {
      guard let value = parameters.plainText(of: name) else { continue }
      let before = source.line(token.location.line).utf8
        .prefix(token.endByte - token.original.utf8.count)
      if let label = resolver.label(in: value, after: Array(before.suffix(2 * Label.limit))) {
        remarks.add(.referenceByParameter(label), at: token.location)
      }
    }
    return references
  }
}
