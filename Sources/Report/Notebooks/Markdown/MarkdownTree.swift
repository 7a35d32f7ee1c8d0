/// A Markdown text as values: its nodes in the order of the text, each before what it holds.
///
/// The nodes lie in one array, so that a text can nest quotes as deeply as it likes: nothing that reads
/// or frees a tree calls itself.
struct MarkdownTree: Sendable {
  var nodes: [MarkdownNode] = []

  /// The node before this one in what holds both; nil of a first one.
  func previousSibling(of index: Int) -> Int? {
    let parent = nodes[index].parent
    var other = index - 1
    while other > parent, nodes[other].parent != parent { other = nodes[other].parent }
    return other > parent ? other : nil
  }

  /// Whether a paragraph stands in a list that is written without space between its items.
  func isInTightList(_ index: Int) -> Bool {
    let item = nodes[index].parent
    guard item >= 0, nodes[item].parent >= 0,
      case .list(_, let isTight) = nodes[nodes[item].parent].kind
    else { return false }
    return isTight
  }

  /// The lines of a paragraph or a heading.
  func lines(of index: Int) -> MarkdownLines {
    let node = nodes[index]
    var lines = MarkdownLines(first: node.firstLine, last: node.lastLine)
    if case .heading = node.kind { lines.isHeading = true }
    if node.parent >= 0 {
      switch nodes[node.parent].kind {
      case .item: lines.isInItem = true
      case .quote: lines.isInQuote = true
      default: break
      }
    }
    if let previous = previousSibling(of: index) {
      if case .paragraph = nodes[previous].kind {
        lines.position = .afterParagraph
      } else {
        lines.position = .other
      }
    }
    return lines
  }
}

/// The lines of a paragraph or a heading, from the first to the last.
struct MarkdownLines {
  enum Position {
    case first, afterParagraph, other
  }

  let first: Int
  let last: Int
  var isHeading = false
  /// Where it stands in what holds it.
  var position = Position.first
  var isInItem = false
  var isInQuote = false
}

/// Where inline content stands.
enum MarkdownContext {
  case prose, link, imageText
}
