internal import CCMark

extension MarkdownTree {
  /// Parses the lines of a notebook.
  ///
  /// This is the only place that touches cmark's pointers: its tree becomes values and is freed at once.
  ///
  /// - Parameter firstLine: where the text begins, counted from 1.
  init(_ source: NotebookSource, from firstLine: Int = 1) {
    let marked = MarkedProse(source, from: firstLine)
    var text = marked.text
    let root = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { chars in
        // cmark aborts the process when memory runs out, so there is always a tree.
        guard
          let root = cmark_parse_document(chars.baseAddress, chars.count, triptych_cmark_options)
        else { preconditionFailure("cmark made no tree") }
        return root
      }
    }
    defer { cmark_node_free(root) }
    cmark_consolidate_text_nodes(root)
    guard let iterator = cmark_iter_new(root) else { preconditionFailure("cmark has no iterator") }
    defer { cmark_iter_free(iterator) }

    var reader = Reader(marked: marked, lineOffset: firstLine - 1)
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { break }
      if event == CMARK_EVENT_ENTER { reader.enter(node) } else { reader.leave() }
    }
    nodes = reader.nodes
  }

  /// Makes nodes of cmark's.
  private struct Reader {
    let marked: MarkedProse
    let lineOffset: Int
    var nodes: [MarkdownNode] = []
    /// The nodes that hold the next one, from the outside to the inside.
    private var open: [Int] = []
    /// Those of the last block.
    private var lines = (first: 0, last: 0)

    init(marked: MarkedProse, lineOffset: Int) {
      self.marked = marked
      self.lineOffset = lineOffset
    }

    mutating func leave() { nodes[open.removeLast()].end = nodes.count }

    mutating func enter(_ node: OpaquePointer) {
      let type = cmark_node_get_type(node)
      if type.rawValue <= CMARK_NODE_LAST_BLOCK.rawValue {
        lines = (
          Int(cmark_node_get_start_line(node)) + lineOffset,
          Int(cmark_node_get_end_line(node)) + lineOffset
        )
      }
      switch type {
      case CMARK_NODE_DOCUMENT: add(.document, holdsOthers: true)
      case CMARK_NODE_BLOCK_QUOTE: add(.quote, holdsOthers: true)
      case CMARK_NODE_LIST:
        let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
        add(
          .list(
            start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
            isTight: cmark_node_get_list_tight(node) != 0), holdsOthers: true)
      case CMARK_NODE_ITEM: add(.item, holdsOthers: true)
      case CMARK_NODE_PARAGRAPH: add(.paragraph, holdsOthers: true)
      case CMARK_NODE_HEADING:
        add(
          .heading(level: Int(cmark_node_get_heading_level(node)), anchor: nil), holdsOthers: true)
      case CMARK_NODE_CODE_BLOCK:
        add(
          .codeBlock(
            info: marked.restored(Self.string(cmark_node_get_fence_info(node))),
            text: literal(of: node)))
      case CMARK_NODE_HTML_BLOCK: add(.htmlBlock(literal(of: node)))
      case CMARK_NODE_THEMATIC_BREAK: add(.thematicBreak)
      case CMARK_NODE_TEXT:
        for piece in marked.pieces(of: Self.string(cmark_node_get_literal(node))) {
          switch piece {
          case .text(let text): add(.text(text))
          case .token(let token): add(.token(token))
          }
        }
      case CMARK_NODE_CODE:
        let pieces = marked.pieces(of: Self.string(cmark_node_get_literal(node)))
        if case .token(let token)? = pieces.first, token.kind == .expression {
          add(.formulaSpan(pieces.original, token))
        } else {
          add(.code(pieces.original))
        }
      case CMARK_NODE_SOFTBREAK: add(.softBreak)
      case CMARK_NODE_LINEBREAK: add(.hardBreak)
      case CMARK_NODE_HTML_INLINE: add(.html(literal(of: node)))
      case CMARK_NODE_EMPH: add(.emphasis, holdsOthers: true)
      case CMARK_NODE_STRONG: add(.strong, holdsOthers: true)
      case CMARK_NODE_LINK: add(.link(target(of: node)), holdsOthers: true)
      case CMARK_NODE_IMAGE: add(.image(target(of: node)), holdsOthers: true)
      default: preconditionFailure("cmark made a node of a type that it has no syntax for")
      }
    }

    private mutating func add(_ kind: MarkdownKind, holdsOthers: Bool = false) {
      let parent = open.last ?? -1
      if holdsOthers { open.append(nodes.count) }
      nodes.append(
        MarkdownNode(
          kind: kind, firstLine: lines.first, lastLine: lines.last, parent: parent,
          end: nodes.count + 1))
    }

    private func target(of node: OpaquePointer) -> MarkdownTarget {
      MarkdownTarget(
        address: marked.pieces(of: Self.string(cmark_node_get_url(node))),
        title: marked.pieces(of: Self.string(cmark_node_get_title(node))))
    }

    private func literal(of node: OpaquePointer) -> String {
      marked.restored(Self.string(cmark_node_get_literal(node)))
    }

    private static func string(_ chars: UnsafePointer<CChar>?) -> String {
      chars.map { String(cString: $0) } ?? ""
    }
  }
}
