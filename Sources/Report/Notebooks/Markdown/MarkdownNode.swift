internal import Options

/// A node of a `MarkdownTree`.
struct MarkdownNode: Sendable {
  var kind: MarkdownKind
  /// Its lines in the file, counted from 1. Inline nodes have those of the block that holds them: within
  /// it cmark miscounts. Tokens know their own places.
  let firstLine: Int
  let lastLine: Int
  /// The index of the node that holds it; -1 of the document.
  let parent: Int
  /// The index behind the last node in it.
  var end: Int
}

/// What a node is. What it holds are the nodes between it and its `end`.
enum MarkdownKind: Sendable {
  // Blocks.
  case document, quote, item, paragraph, thematicBreak
  /// The start is nil where its items have bullets.
  case list(start: Int?, isTight: Bool)
  /// The anchor is nil as long as it has none.
  case heading(level: Int, anchor: String?)
  case codeBlock(info: String, text: String)
  case htmlBlock(String)
  /// A code block whose first word is a kind of the notebook's blocks.
  indirect case block(NotebookBlock)
  // Inlines.
  case text(String)
  case code(String)
  case html(String)
  case softBreak, hardBreak, emphasis, strong
  case link(MarkdownTarget)
  case image(MarkdownTarget)
  /// A token that nobody has made anything of stands for its own characters.
  indirect case token(MarkdownToken)
  /// A code span that begins with `= `, whole, and the token of its `=`.
  indirect case formulaSpan(String, MarkdownToken)
  indirect case formula(InlineExpression)
  indirect case reference(Reference)
}

/// What a link or an image leads to.
struct MarkdownTarget: Hashable, Sendable {
  var address: [MarkdownPiece]
  var title: [MarkdownPiece]
}

/// A piece of a text.
enum MarkdownPiece: Hashable, Sendable {
  case text(String)
  indirect case token(MarkdownToken)
}

/// What Triptych itself reads in a text.
struct MarkdownToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// The `=` after backticks, before a space.
    case expression
    /// `${name}`
    case parameter(String)
    /// `$${`, which stands for `${`.
    case escapedDollar
    /// `${` and then no name with `}`.
    case malformedParameter
    /// `@label`
    case reference(Mention)
    /// Where an address begins, or where nothing may: it stands for no characters.
    case place
  }

  let kind: Kind
  /// The characters of the file that it stands for.
  let original: String
  let location: SourceLocation
  /// Where it ends in its line, in UTF-8 bytes: found at once in a long line.
  let endByte: Int
}

extension [MarkdownPiece] {
  /// As the file has it.
  var original: String {
    if count == 1, case .text(let text) = self[0] { return text }
    return map {
      switch $0 {
      case .text(let text): text
      case .token(let token): token.original
      }
    }.joined()
  }
}
