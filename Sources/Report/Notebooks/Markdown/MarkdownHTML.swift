/// Writes a tree as HTML, byte for byte as cmark does, with what the closures give in the places of the
/// notebook's own parts.
///
/// Raw HTML is shown as text, comments aside, unless it is allowed; links to `javascript:`, `vbscript:`,
/// `file:` and most `data:` addresses lose their address in any case.
struct MarkdownHTML {
  var block: (NotebookBlock) -> String = { _ in "" }
  var formula: (InlineExpression) -> String = { _ in "" }
  /// nil leaves `@label` as it stands.
  var reference: (Reference) -> String? = { _ in nil }
  /// The address in the page of one in the notebook.
  var address: (_ address: String, _ isImage: Bool) -> String = { address, _ in address }
  var allowsRawHTML = false

  func html(_ tree: MarkdownTree) -> String {
    var page = HTMLLines()
    // The nodes whose ends are yet to be written.
    var open: [Int] = []
    var index = 0
    while true {
      while let last = open.last, tree.nodes[last].end <= index {
        end(last, of: tree, &page)
        open.removeLast()
      }
      guard index < tree.nodes.count else { return page.text }
      begin(index, of: tree, &page)
      let node = tree.nodes[index]
      if case .image = node.kind {
        // What it holds is its alternative text.
        index = node.end
      } else {
        if Self.hasEnd(node.kind) { open.append(index) }
        index += 1
      }
    }
  }

  private static func hasEnd(_ kind: MarkdownKind) -> Bool {
    switch kind {
    case .quote, .list, .item, .paragraph, .heading, .emphasis, .strong, .link: true
    default: false
    }
  }

  private func begin(_ index: Int, of tree: MarkdownTree, _ page: inout HTMLLines) {
    switch tree.nodes[index].kind {
    case .document: break
    case .quote: page.addLine("<blockquote>\n")
    case .list(nil, _): page.addLine("<ul>\n")
    case .list(1?, _): page.addLine("<ol>\n")
    case .list(let start?, _): page.addLine("<ol start=\"\(start)\">\n")
    case .item: page.addLine("<li>")
    case .paragraph: if !tree.isInTightList(index) { page.addLine("<p>") }
    case .heading(let level, let anchor):
      page.addLine("<h\(level)")
      if let anchor { page.add(" id=\"\(HTMLText.escaped(anchor))\"") }
      page.add(">")
    case .thematicBreak: page.addLine("<hr />\n")
    case .codeBlock(let info, let text):
      let word = info.prefix { !" \t\n\u{B}\u{C}\r".contains($0) }
      page.addLine("<pre><code")
      if !info.isEmpty {
        page.add(" class=\"language-")
        page.addEscaped(String(word))
        page.add("\"")
      }
      page.add(">")
      page.addEscaped(text)
      page.add("</code></pre>\n")
    case .htmlBlock(let raw): page.addLines(block(raw))
    case .block(let block): page.addLines(self.block(block))
    case .text(let text): page.addEscaped(text)
    case .token(let token): page.addEscaped(token.original)
    case .code(let text), .formulaSpan(let text, _):
      page.add("<code>")
      page.addEscaped(text)
      page.add("</code>")
    case .html(let raw):
      if allowsRawHTML {
        page.add(raw)
      } else if !HTMLText.isComment(raw) {
        page.addEscaped(raw)
      }
    case .softBreak: page.add("\n")
    case .hardBreak: page.add("<br />\n")
    case .emphasis: page.add("<em>")
    case .strong: page.add("<strong>")
    case .link(let target):
      page.add("<a href=\"")
      addAddress(target, isImage: false, &page)
      addTitle(target, &page)
      page.add("\">")
    case .image(let target):
      page.add("<img src=\"")
      addAddress(target, isImage: true, &page)
      page.add("\" alt=\"")
      addAlternativeText(index, of: tree, &page)
      addTitle(target, &page)
      page.add("\" />")
    case .formula(let expression): page.add(formula(expression))
    case .reference(let reference):
      if let html = self.reference(reference) {
        page.add(html)
      } else {
        page.addEscaped("@" + reference.label)
      }
    }
  }

  private func end(_ index: Int, of tree: MarkdownTree, _ page: inout HTMLLines) {
    switch tree.nodes[index].kind {
    case .quote: page.addLine("</blockquote>\n")
    case .list(let start, _): page.add(start == nil ? "</ul>\n" : "</ol>\n")
    case .item: page.add("</li>\n")
    case .paragraph: if !tree.isInTightList(index) { page.add("</p>\n") }
    case .heading(let level, _): page.add("</h\(level)>\n")
    case .emphasis: page.add("</em>")
    case .strong: page.add("</strong>")
    case .link: page.add("</a>")
    default: break
    }
  }

  private func block(_ raw: String) -> String {
    if allowsRawHTML { return raw }
    if HTMLText.isComment(raw) { return "" }
    var text = raw[...]
    while text.last?.isNewline == true { text.removeLast() }
    return "<pre><code class=\"language-html\">\(HTMLText.escaped(text))\n</code></pre>"
  }

  private func addAddress(_ target: MarkdownTarget, isImage: Bool, _ page: inout HTMLLines) {
    let written = target.address.original
    if !Self.isDangerous(written) { page.addAddress(address(written, isImage)) }
  }

  private func addTitle(_ target: MarkdownTarget, _ page: inout HTMLLines) {
    let title = target.title.original
    guard !title.isEmpty else { return }
    page.add("\" title=\"")
    page.addEscaped(title)
  }

  private func addAlternativeText(
    _ image: Int, of tree: MarkdownTree, _ page: inout HTMLLines
  ) {
    for node in tree.nodes[(image + 1)..<tree.nodes[image].end] {
      switch node.kind {
      case .text(let text), .code(let text), .formulaSpan(let text, _): page.addEscaped(text)
      case .token(let token): page.addEscaped(token.original)
      case .html(let raw):
        if allowsRawHTML || !HTMLText.isComment(raw) { page.addEscaped(raw) }
      case .softBreak, .hardBreak: page.add(" ")
      default: break
      }
    }
  }

  /// Whether an address runs code or leads into the reader's own files.
  static func isDangerous(_ address: String) -> Bool {
    let start = address.prefix(20).lowercased()
    let pictures = ["png", "gif", "jpeg", "webp"]
    return ["javascript:", "vbscript:", "file:", "data:"].contains { start.hasPrefix($0) }
      && !pictures.contains { start.hasPrefix("data:image/\($0)") }
  }
}
