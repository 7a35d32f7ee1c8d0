internal import CCMark

/// cmark's tree. Only this file and its extension touch cmark's pointers.
///
/// The tree is walked with cmark's iterator, never recursively: a notebook can nest quotes as
/// deeply as it likes.
final class CommonMarkTree {
  typealias Pointer = OpaquePointer

  let root: Pointer

  init(_ text: String) {
    var text = text
    root = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { chars in
        // cmark aborts the process when memory runs out, so there is always a tree.
        guard
          let root = cmark_parse_document(chars.baseAddress, chars.count, triptych_cmark_options)
        else { preconditionFailure("cmark made no tree") }
        return root
      }
    }
  }

  deinit {
    cmark_node_free(root)
  }
}

/// What a notebook needs of a tree, in the order of the text, with cmark's line numbers.
enum MarkdownElement {
  case codeBlock(info: String, literal: String, startLine: Int, endLine: Int, nextLine: Int?)
  /// The plain text of a heading comes after it, up to `headingEnd`.
  case heading(level: Int, line: Int)
  case headingEnd
  case text(String, MarkdownContext)
  case code(String, MarkdownContext)
  case lineBreak
  /// A link's or an image's address; the line is the one where the block around it begins.
  case address(String, isImage: Bool, line: Int)
  case title(String, line: Int)
  /// The lines of a paragraph or a heading. It comes before what stands in them.
  case lines(MarkdownLines)
  /// Raw HTML, as a block or between words; the line is the one where the block begins.
  case rawHTML(String, line: Int, isBlock: Bool)
  case thematicBreak(line: Int)
}

/// The lines of a paragraph or a heading, from the first to the last.
struct MarkdownLines {
  enum Position {
    case first, afterParagraph, other
  }

  let first: Int
  let last: Int
  let isHeading: Bool
  /// Where it stands in what holds it.
  let position: Position
  let isInItem: Bool
  let isInQuote: Bool

  /// The same with line numbers that are so many greater.
  func moved(by lines: Int) -> MarkdownLines {
    MarkdownLines(
      first: first + lines, last: last + lines, isHeading: isHeading, position: position,
      isInItem: isInItem, isInQuote: isInQuote)
  }
}

/// Where inline content stands.
enum MarkdownContext {
  case prose, link, imageText
}

extension CommonMarkTree {
  /// A node's type, as far as it matters here.
  enum Kind {
    case codeBlock, heading, paragraph, thematicBreak, text, code, lineBreak, link, image
    case htmlBlock, htmlInline, other
  }

  static func kind(_ node: Pointer) -> Kind {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_CODE_BLOCK: .codeBlock
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
    case CMARK_NODE_TEXT: .text
    case CMARK_NODE_CODE: .code
    case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_LINK: .link
    case CMARK_NODE_IMAGE: .image
    case CMARK_NODE_HTML_BLOCK: .htmlBlock
    case CMARK_NODE_HTML_INLINE: .htmlInline
    default: .other
    }
  }

  static func string(_ chars: UnsafePointer<CChar>?) -> String {
    chars.map { String(cString: $0) } ?? ""
  }

  /// Calls the closure for every node, on the way in and on the way out, in the order of the
  /// text. The closure must not change the tree.
  func walk(_ visit: (_ node: Pointer, _ kind: Kind, _ isEntering: Bool) -> Void) {
    guard let iterator = cmark_iter_new(root) else { preconditionFailure("cmark has no iterator") }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
      visit(node, Self.kind(node), event == CMARK_EVENT_ENTER)
    }
  }

  /// The tree as Swift values.
  func elements() -> [MarkdownElement] {
    var elements: [MarkdownElement] = []
    var links = 0
    var images = 0
    var blockLine = 0
    // The code block whose next block has not come yet.
    var openCodeBlock: Int?
    walk { node, kind, isEntering in
      var context: MarkdownContext {
        images > 0 ? .imageText : links > 0 ? .link : .prose
      }
      let line = Int(cmark_node_get_start_line(node))
      if isEntering, line > 0, let open = openCodeBlock {
        if case .codeBlock(let info, let literal, let start, let end, _) = elements[open] {
          elements[open] = .codeBlock(
            info: info, literal: literal, startLine: start, endLine: end, nextLine: line)
        }
        openCodeBlock = nil
      }
      switch (kind, isEntering) {
      case (.codeBlock, true):
        openCodeBlock = elements.count
        elements.append(
          .codeBlock(
            info: Self.string(cmark_node_get_fence_info(node)),
            literal: Self.string(cmark_node_get_literal(node)), startLine: line,
            endLine: Int(cmark_node_get_end_line(node)), nextLine: nil))
      case (.heading, true):
        elements.append(.heading(level: Int(cmark_node_get_heading_level(node)), line: line))
        elements.append(.lines(Self.lines(of: node)))
        blockLine = line
      case (.paragraph, true):
        elements.append(.lines(Self.lines(of: node)))
        blockLine = line
      case (.thematicBreak, true): elements.append(.thematicBreak(line: line))
      case (.htmlBlock, true):
        elements.append(
          .rawHTML(Self.string(cmark_node_get_literal(node)), line: line, isBlock: true))
      case (.htmlInline, true):
        elements.append(
          .rawHTML(Self.string(cmark_node_get_literal(node)), line: blockLine, isBlock: false))
      case (.heading, false): elements.append(.headingEnd)
      case (.text, true):
        elements.append(.text(Self.string(cmark_node_get_literal(node)), context))
      case (.code, true):
        elements.append(.code(Self.string(cmark_node_get_literal(node)), context))
      case (.lineBreak, true): elements.append(.lineBreak)
      case (.link, true), (.image, true):
        elements.append(
          .address(
            Self.string(cmark_node_get_url(node)), isImage: kind == .image, line: blockLine))
        elements.append(.title(Self.string(cmark_node_get_title(node)), line: blockLine))
        if kind == .link { links += 1 } else { images += 1 }
      case (.link, false): links -= 1
      case (.image, false): images -= 1
      default: break
      }
    }
    return elements
  }

  private static func lines(of node: Pointer) -> MarkdownLines {
    let parent = cmark_node_parent(node).map { cmark_node_get_type($0) }
    let position: MarkdownLines.Position =
      switch cmark_node_previous(node).map(kind) {
      case nil: .first
      case .paragraph?: .afterParagraph
      default: .other
      }
    return MarkdownLines(
      first: Int(cmark_node_get_start_line(node)), last: Int(cmark_node_get_end_line(node)),
      isHeading: kind(node) == .heading, position: position,
      isInItem: parent == CMARK_NODE_ITEM, isInQuote: parent == CMARK_NODE_BLOCK_QUOTE)
  }
}
