internal import CCMark

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What is put in the place of the nodes that are Triptych's own.
struct HTMLRewriter {
  /// HTML for a code block, by its info string; nil leaves the block as it is.
  var codeBlock: (_ info: String) -> String?
  /// The pieces that make up a text.
  var text: (_ literal: String, _ context: MarkdownContext) -> [Piece]
  /// What stands for a code span.
  var code: (_ literal: String, _ context: MarkdownContext) -> Piece
  var address: (_ literal: String, _ isImage: Bool) -> String
  /// The title of a link or an image.
  var title: (String) -> String
  /// Puts back what the parser's markers replaced.
  var restored: (String) -> String
  /// The `id` of the next heading.
  var nextAnchor: () -> String
  var allowsRawHTML: Bool

  enum Piece {
    /// Plain text, not yet escaped.
    case text(String)
    case html(String)
  }
}

extension CommonMarkTree {
  /// Puts the notebook's own parts into the tree and renders it. A tree is rendered once.
  func html(_ rewriter: HTMLRewriter) -> String {
    var nodes: [(node: Pointer, kind: Kind, context: MarkdownContext)] = []
    var headings: [Pointer] = []
    var links = 0
    var images = 0
    walk { node, kind, isEntering in
      switch kind {
      case .link: links += isEntering ? 1 : -1
      case .image: images += isEntering ? 1 : -1
      case .heading: if isEntering { headings.append(node) }
      default: break
      }
      if isEntering, kind != .other {
        nodes.append((node, kind, images > 0 ? .imageText : links > 0 ? .link : .prose))
      }
    }
    // The notebook's blocks can be larger than all that cmark takes: it gets a marker for each.
    var blocks: [String] = []
    for (node, kind, context) in nodes {
      switch kind {
      case .codeBlock:
        let info = Self.string(cmark_node_get_fence_info(node))
        if let html = rewriter.codeBlock(info) {
          replace(node, with: customBlock(ProseMarker.text(blocks.count)))
          blocks.append(html.hasSuffix("\n") ? String(html.dropLast()) : html)
        } else {
          change(node, cmark_node_get_literal, cmark_node_set_literal, rewriter.restored)
          change(node, cmark_node_get_fence_info, cmark_node_set_fence_info, rewriter.restored)
        }
      case .text:
        let literal = Self.string(cmark_node_get_literal(node))
        replace(node, with: rewriter.text(literal, context).map(inline))
      case .code:
        let literal = Self.string(cmark_node_get_literal(node))
        switch rewriter.code(literal, context) {
        case .html(let html): replace(node, with: [inline(.html(html))])
        case .text(let text): check(cmark_node_set_literal(node, text))
        }
      case .link, .image:
        change(node, cmark_node_get_url, cmark_node_set_url) {
          rewriter.address($0, kind == .image)
        }
        change(node, cmark_node_get_title, cmark_node_set_title, rewriter.title)
      case .htmlBlock:
        let raw = rewriter.restored(Self.string(cmark_node_get_literal(node)))
        replace(node, with: customBlock(rawBlock(raw, rewriter)))
      case .htmlInline:
        let raw = rewriter.restored(Self.string(cmark_node_get_literal(node)))
        if rewriter.allowsRawHTML {
          replace(node, with: [inline(.html(raw))])
        } else {
          replace(node, with: HTMLText.isComment(raw) ? [] : [inline(.text(raw))])
        }
      case .heading, .paragraph, .thematicBreak, .lineBreak, .other: break
      }
    }
    // cmark has no place for a heading's `id`: each is rendered alone, and then put back whole.
    for heading in headings {
      let level = cmark_node_get_heading_level(heading)
      let bare = render(heading)
      let tag = "<h\(level)"
      precondition(bare.hasPrefix(tag), "cmark rendered no heading")
      let html =
        tag + " id=\"\(HTMLText.escaped(rewriter.nextAnchor()))\"" + bare.dropFirst(tag.count)
      replace(heading, with: customBlock(html))
    }
    return Self.filled(render(root), with: blocks)
  }

  /// The page with the blocks in the places of their markers.
  private static func filled(_ page: String, with blocks: [String]) -> String {
    guard !blocks.isEmpty else { return page }
    var result = ""
    var rest = page.utf8[...]
    let mark = ProseMarker.bytes
    while let open = rest.firstIndex(of: mark[0]) {
      let after = rest.index(open, offsetBy: mark.count, limitedBy: rest.endIndex) ?? rest.endIndex
      let digits = rest[after...].prefix { (0x30...0x39).contains($0) }
      let behind = rest[digits.endIndex...]
      guard rest[open..<after].elementsEqual(mark), behind.starts(with: mark),
        let index = Int(Substring(digits)), blocks.indices.contains(index)
      else {
        result += Substring(rest[..<after])
        rest = rest[after...]
        continue
      }
      result += Substring(rest[..<open])
      result += blocks[index]
      rest = behind.dropFirst(mark.count)
    }
    return result + Substring(rest)
  }

  private func rawBlock(_ raw: String, _ rewriter: HTMLRewriter) -> String {
    if rewriter.allowsRawHTML { return raw }
    if HTMLText.isComment(raw) { return "" }
    var text = raw[...]
    while text.last?.isNewline == true { text.removeLast() }
    return "<pre><code class=\"language-html\">\(HTMLText.escaped(text))\n</code></pre>"
  }

  private func render(_ node: Pointer) -> String {
    guard let chars = cmark_render_html(node, triptych_cmark_render_options) else {
      preconditionFailure("cmark rendered nothing")
    }
    defer { free(chars) }
    return String(cString: chars)
  }

  private func customBlock(_ html: String) -> Pointer {
    let node = make(CMARK_NODE_CUSTOM_BLOCK)
    // cmark ends the block with a line feed of its own.
    check(cmark_node_set_on_enter(node, html.hasSuffix("\n") ? String(html.dropLast()) : html))
    return node
  }

  private func inline(_ piece: HTMLRewriter.Piece) -> Pointer {
    switch piece {
    case .text(let text):
      let node = make(CMARK_NODE_TEXT)
      check(cmark_node_set_literal(node, text))
      return node
    case .html(let html):
      let node = make(CMARK_NODE_CUSTOM_INLINE)
      check(cmark_node_set_on_enter(node, html))
      return node
    }
  }

  private func make(_ type: cmark_node_type) -> Pointer {
    guard let node = cmark_node_new(type) else { preconditionFailure("cmark made no node") }
    return node
  }

  private func replace(_ node: Pointer, with other: Pointer) {
    check(cmark_node_replace(node, other))
    cmark_node_free(node)
  }

  private func replace(_ node: Pointer, with others: [Pointer]) {
    for other in others { check(cmark_node_insert_before(node, other)) }
    cmark_node_unlink(node)
    cmark_node_free(node)
  }

  private func change(
    _ node: Pointer, _ get: (Pointer) -> UnsafePointer<CChar>?,
    _ set: (Pointer, UnsafePointer<CChar>?) -> Int32, _ transform: (String) -> String
  ) {
    let old = Self.string(get(node))
    let new = transform(old)
    if new != old { check(set(node, new)) }
  }

  /// cmark refuses what does not fit its tree; here everything does.
  private func check(_ result: Int32) {
    precondition(result == 1, "cmark refused a change of its tree")
  }
}
