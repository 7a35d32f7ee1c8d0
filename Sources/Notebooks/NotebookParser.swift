internal import Names

/// Parses one notebook from top to bottom; see `NotebookDocument.parse`.
struct NotebookParser {
  let source: NotebookSource
  let kinds: [NotebookBlockKind]
  let frontMatterSpecs: [OptionSpec]
  let overrides: [String: String]

  private(set) var diagnostics: [Diagnostic] = []
  private var parameters = Parameters()
  /// Where each label was first given.
  private var labels: [String: SourceLocation] = [:]

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

    let prose = MarkedProse(source, from: matter.firstBodyLine)
    let elements = CommonMarkTree(prose.text).elements()
    let lineOffset = matter.firstBodyLine - 1

    var blocks: [NotebookBlock] = []
    var references: [Int: Reference] = [:]
    var expressions: [Int: InlineExpression] = [:]
    var headings: [(level: Int, text: String, location: SourceLocation)] = []
    var isInHeading = false

    for element in elements {
      switch element {
      case .codeBlock(let info, let literal, let start, let end, let next):
        let fence = Fence(
          source: source, startLine: start + lineOffset, endLine: end + lineOffset,
          nextLine: next.map { $0 + lineOffset }, kind: prose.firstWord(of: info),
          literal: prose.restored(literal))
        if let block = read(fence) { blocks.append(block) }
      case .heading(let level, let line):
        isInHeading = true
        let text = source.line(line + lineOffset)
        let column = text.prefix { $0 != "#" }.count
        headings.append(
          (
            level, "",
            source.location(line: line + lineOffset, column: column < text.count ? column + 1 : 1)
          ))
      case .headingEnd: isInHeading = false
      case .lineBreak:
        if isInHeading { headings[headings.count - 1].text += " " }
      case .address(let literal):
        for case .token(let index) in prose.pieces(of: literal) { check(prose.tokens[index]) }
      case .code(let literal, let context):
        let pieces = prose.pieces(of: literal)
        if case .token(let index)? = pieces.first, prose.tokens[index].kind == .expression {
          let rest = prose.restored(literal).dropFirst()
          if let expression = expression(String(rest), prose.tokens[index], context) {
            expressions[index] = expression
          }
        } else if isInHeading {
          headings[headings.count - 1].text += prose.restored(literal)
        }
      case .text(let literal, let context):
        for piece in prose.pieces(of: literal) {
          if case .token(let index) = piece {
            let token = prose.tokens[index]
            if case .reference(let label) = token.kind, context == .prose {
              references[index] = Reference(label: label, location: token.location)
            }
            check(token)
          }
          if isInHeading {
            headings[headings.count - 1].text += prose.plainText(piece, parameters)
          }
        }
      }
    }

    var anchors = Anchors(taken: Set(labels.keys))
    return NotebookDocument(
      source: source, frontMatter: frontMatter, blocks: blocks,
      expressions: expressions.sorted { $0.key < $1.key }.map(\.value),
      references: references.sorted { $0.key < $1.key }.map(\.value),
      headings: headings.map {
        Heading(
          level: $0.level, text: $0.text, anchor: anchors.next(for: $0.text),
          location: $0.location)
      },
      prose: prose, parameters: parameters, kinds: Set(kinds.map(\.name)),
      expressionOfToken: expressions, referenceOfToken: references)
  }

  /// Complains about parameters that have no value or cannot stand in a text.
  private mutating func check(_ token: MarkedProse.Token) {
    switch token.kind {
    case .parameter(let name):
      _ = parameters.text(of: name, at: token.location, complaints: &diagnostics)
    case .malformedParameter:
      diagnostics.append(Diagnostic(.malformedParameter, at: token.location))
    case .escapedDollar, .expression, .reference: break
    }
  }

  private mutating func expression(
    _ literal: String, _ token: MarkedProse.Token, _ context: MarkdownContext
  ) -> InlineExpression? {
    var text = literal[...]
    while text.last == " " { text.removeLast() }
    while text.first == " " { text.removeFirst() }
    guard !text.isEmpty else {
      diagnostics.append(Diagnostic(.emptyExpression, at: token.location))
      return nil
    }
    guard context != .imageText else {
      diagnostics.append(Diagnostic(.expressionInImage, at: token.location))
      return nil
    }
    let starts = lineStarts(of: text, after: token)
    let written = InlineExpression(
      text: String(text), location: starts.first?.location ?? token.location, lineStarts: starts,
      replacements: [])
    return substituted(written)
  }

  /// The expression with its parameters replaced; nil where one has no value, of which a diagnostic
  /// tells, or one of the front matter that could not be read.
  private mutating func substituted(_ written: InlineExpression) -> InlineExpression? {
    var text = ""
    var replacements: [InlineExpression.Replacement] = []
    var isWhole = true
    for piece in Template.pieces(of: written.text) {
      switch piece {
      case .text(let plain): text += plain
      case .parameter(let name, let start):
        let place = written.location(ofCharacter: start)
        guard let value = parameters.text(of: name, at: place, complaints: &diagnostics) else {
          isWhole = false
          continue
        }
        let offset = text.count
        replacements.append(
          .init(
            value: offset..<offset + value.count,
            // With `${` and `}` around it.
            written: start..<start + name.count + 3))
        text += value
      case .malformed(let start):
        isWhole = false
        diagnostics.append(
          Diagnostic(.malformedParameter, at: written.location(ofCharacter: start)))
      }
    }
    guard isWhole else { return nil }
    return InlineExpression(
      text: text, location: written.location, lineStarts: written.lineStarts,
      replacements: replacements)
  }

  /// Follows an expression's text through the file, from line to line.
  private func lineStarts(
    of text: Substring, after equals: MarkedProse.Token
  ) -> [InlineExpression.LineStart] {
    var starts: [InlineExpression.LineStart] = []
    var rest = text
    var offset = 0
    var line = equals.location.line
    var row = Substring(source.line(line).utf8.dropFirst(equals.endByte))
    var column = equals.location.column + 1
    while !rest.isEmpty, line <= source.lines.count {
      let isFirst = line == equals.location.line
      let blank = row.prefix { $0 == " " || $0 == "\t" || ($0 == ">" && !isFirst) }.count
      row.removeFirst(blank)
      column += blank
      if !row.isEmpty {
        while rest.first == " " {
          rest.removeFirst()
          offset += 1
        }
        var common = 0
        for (a, b) in zip(row, rest) {
          guard a == b else { break }
          common += 1
        }
        // The last line ends with backticks; any other is in the text from end to end.
        guard common > 0 else { break }
        starts.append(
          .init(offset: offset, location: source.location(line: line, column: column)))
        rest.removeFirst(common)
        offset += common
      }
      line += 1
      row = source.line(line)[...]
      column = 1
    }
    return starts
  }

  // MARK: Blocks

  private mutating func read(_ fence: Fence) -> NotebookBlock? {
    let words = fence.words
    // The same decision as `html` makes, so that its blocks and these are the same ones.
    let kind = kinds.first { $0.name == fence.kind }
    if !fence.isClosed, fence.isFenced {
      let what = kind.map { "this `\($0.name)` block" } ?? "this code block"
      diagnostics.append(Diagnostic(.unclosedFence(what), at: fence.location))
    }
    guard let kind else {
      if let first = words.first, let nearest = misspelledKind(words) {
        diagnostics.append(
          Diagnostic(.misspelledKind(first.text, nearest: nearest), at: first.location))
      }
      return nil
    }
    let kindLocation = words.first?.location ?? fence.location
    var label: Fence.Word?
    if words.count > 1 {
      label = words[1]
      if !Label.isValid(words[1].text) {
        diagnostics.append(Diagnostic(.badLabel(words[1].text), at: words[1].location))
        label = nil
      } else if let other = labels[words[1].text] {
        diagnostics.append(
          Diagnostic(
            .duplicateLabel(words[1].text, firstLine: other.line), at: words[1].location))
      } else {
        labels[words[1].text] = words[1].location
      }
      if words.count > 2 {
        let rest = words[2...].map(\.text).joined(separator: " ")
        diagnostics.append(Diagnostic(.extraWords(rest), at: words[2].location))
      }
    } else if kind.needsLabel {
      diagnostics.append(Diagnostic(.missingLabel(kind: kind.name), at: kindLocation))
    }
    return NotebookBlock(
      kind: kind.name, label: label?.text, location: fence.location,
      kindLocation: kindLocation, labelLocation: label?.location, text: fence.literal,
      textLocation: source.location(
        line: fence.startLine + 1, column: (fence.indents.first ?? 0) + 1),
      options: options(of: fence, kind: kind.name))
  }

  private mutating func options(of fence: Fence, kind: String) -> [OptionEntry]? {
    var reader = YAMLReader(
      fence.lines, of: source, firstLine: fence.startLine + 1, indents: fence.indents)
    let entries = reader.readMap(subject: "`\(kind)`")
    // A block that is never closed has swallowed prose, which is no YAML.
    if entries != nil || fence.isClosed { diagnostics += reader.complaints }
    return entries.map { parameters.substituted(in: $0, complaints: &diagnostics) }
  }

  /// The kind that the author of a fence with an unknown first word meant; nil for languages.
  private func misspelledKind(_ words: [Fence.Word]) -> String? {
    guard !Self.languages.contains(words[0].text.lowercased()) else { return nil }
    let word = words[0].text.filter { $0 != "{" && $0 != "}" }
    let near = kinds.filter { kind in
      guard words.count > 1 ? Label.isValid(words[1].text) : !kind.needsLabel else { return false }
      let distance = NearestName.distance(Array(word.lowercased()), Array(kind.name))
      return distance <= min(2, kind.name.count / 3)
    }
    return NearestName.find(word, among: near.map(\.name))
  }

  /// First words of code fences that are never taken for misspelled kinds.
  private static let languages: Set<String> = [
    "bash", "c", "cpp", "css", "csv", "diff", "fish", "go", "html", "ini", "java", "javascript",
    "js", "json", "julia", "latex", "lua", "make", "markdown", "matlab", "md", "mermaid", "objc",
    "output", "perl", "php", "plain", "python", "r", "ruby", "rust", "scala", "sh", "shell", "sql",
    "stan", "swift", "tex", "text", "toml", "ts", "typescript", "txt", "xml", "yaml", "yml", "zsh",
  ]
}
