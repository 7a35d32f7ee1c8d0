internal import Options

extension NotebookParser {
  /// What is gathered from the body.
  struct Body {
    var blocks: [NotebookBlock] = []
    var expressions: [InlineExpression] = []
    var addresses: [ProseAddress] = []
    var headings: [(node: Int, level: Int, text: String, location: SourceLocation)] = []
    var mentions: [(node: Int, mention: Mention, token: MarkdownToken, context: MarkdownContext)] =
      []
    /// Those that stand in a text.
    var parameters: [(name: String, token: MarkdownToken)] = []
    var unsupported: UnsupportedMarkdown
    /// The paragraph or heading that has been reached, with the raw HTML in it.
    var lines: MarkdownLines?
    var tags: [String] = []
    /// Where the last heading, link and image end.
    fileprivate var (headingEnd, linkEnd, imageEnd) = (0, 0, 0)

    init(_ unsupported: UnsupportedMarkdown) { self.unsupported = unsupported }

    fileprivate func context(of node: Int) -> MarkdownContext {
      node < imageEnd ? .imageText : node < linkEnd ? .link : .prose
    }

    fileprivate mutating func addToHeading(_ text: String, _ node: Int) {
      if node < headingEnd { headings[headings.count - 1].text += text }
    }

    mutating func flush() {
      if let lines { unsupported.scan(lines, tags: tags) }
      lines = nil
      tags = []
    }
  }

  /// Reads a node, and puts what it means in its place.
  mutating func read(_ index: Int, of tree: inout MarkdownTree, into body: inout Body) {
    let node = tree.nodes[index]
    switch node.kind {
    case .document, .quote, .list, .item, .emphasis, .strong: break
    case .block, .formula, .reference: break
    case .paragraph:
      body.flush()
      body.lines = tree.lines(of: index)
    case .heading(let level, _):
      let column = source.line(node.firstLine).prefix { $0 != "#" }.count
      let isMarked = column < source.line(node.firstLine).count
      refuseFrontMatter(at: node.firstLine, rule: node.firstLine - 1)
      refuseOptions(inHeadingAt: node.firstLine)
      body.headings.append(
        (
          index, level, "",
          source.location(line: node.firstLine, column: isMarked ? column + 1 : 1)
        ))
      body.headingEnd = node.end
      body.flush()
      body.lines = tree.lines(of: index)
    case .thematicBreak: refuseFrontMatter(at: node.firstLine + 1, rule: node.firstLine)
    case .codeBlock(let info, let text):
      refuseControlCharacters(in: info, from: node.firstLine)
      let next = index + 1 < tree.nodes.count ? tree.nodes[index + 1].firstLine : nil
      let fence = Fence(
        source: source, startLine: node.firstLine, endLine: node.lastLine, nextLine: next,
        info: info, literal: text)
      if let block = read(fence) {
        tree.nodes[index].kind = .block(block)
        body.blocks.append(block)
      }
    case .htmlBlock(let raw):
      guard !HTMLText.isComment(raw) else { return }
      let column = source.line(node.firstLine).prefix { $0 != "<" }.count + 1
      remarks.add(
        .rawHTML(UnsupportedMarkdown.shortened(raw)),
        at: source.location(line: node.firstLine, column: column))
    case .html(let raw): if !HTMLText.isComment(raw) { body.tags.append(raw) }
    case .softBreak, .hardBreak: body.addToHeading(" ", index)
    case .text(let text):
      refuseControlCharacters(in: text, from: body.lines?.first ?? 1)
      body.addToHeading(text, index)
    case .token(let token): tree.nodes[index].kind = read(token, at: index, into: &body)
    case .code(let text): body.addToHeading(text, index)
    case .formulaSpan(let text, let token):
      if let expression = read(text, token, at: index, of: body) {
        tree.nodes[index].kind = .formula(expression)
        body.expressions.append(expression)
      } else {
        tree.nodes[index].kind = .code(text)
      }
    case .link(let target):
      tree.nodes[index].kind = .link(read(target, of: node, isImage: false, into: &body))
      body.linkEnd = max(body.linkEnd, node.end)
    case .image(let target):
      tree.nodes[index].kind = .image(read(target, of: node, isImage: true, into: &body))
      body.imageEnd = max(body.imageEnd, node.end)
    }
  }

  /// What a token in a text is: text, or still itself where it may be a reference.
  private mutating func read(
    _ token: MarkdownToken, at node: Int, into body: inout Body
  ) -> MarkdownKind {
    let context = body.context(of: node)
    check(token)
    let text = parameters.isExhausted ? token.original : parameters.plainText(of: token)
    if !parameters.isExhausted { body.addToHeading(text, node) }
    switch token.kind {
    case .reference(let mention):
      body.mentions.append((node, mention, token, context))
      return .token(token)
    case .parameter(let name): if context == .prose { body.parameters.append((name, token)) }
    case .place:
      if isAddressWithSpace(at: token) { remarks.add(.addressWithSpace, at: token.location) }
    case .escapedDollar, .expression, .malformedParameter: break
    }
    return .text(text)
  }

  /// The formula of a code span; nil where it can't be one, of which a diagnostic tells.
  private mutating func read(
    _ text: String, _ equals: MarkdownToken, at node: Int, of body: Body
  ) -> InlineExpression? {
    guard body.expressions.count < Self.formulaLimit else {
      refuseFormula(at: equals.location)
      return nil
    }
    return expression(String(text.dropFirst()), equals, body.context(of: node))
  }

  /// What a link or an image leads to, with parameters replaced; its address is noted.
  private mutating func read(
    _ target: MarkdownTarget, of node: MarkdownNode, isImage: Bool, into body: inout Body
  ) -> MarkdownTarget {
    let line = node.firstLine
    refuseControlCharacters(in: target.address.original, from: line)
    let column = source.line(line).prefix { " \t>".contains($0) }.count + 1
    var location = source.location(line: line, column: column)
    if case .token(let token)? = target.address.first, token.kind == .place {
      location = token.location
    }
    let address = read(target.address)
    // An address that lacks a value is complained of already.
    let isWhole = target.address.allSatisfy { piece in
      guard case .token(let token) = piece else { return true }
      switch token.kind {
      case .malformedParameter: return false
      case .parameter(let name): return parameters[name] != nil
      case .escapedDollar, .expression, .reference, .place: return true
      }
    }
    if isWhole {
      body.addresses.append(ProseAddress(text: address, isImage: isImage, location: location))
    }
    for case .text(let text) in target.title { refuseControlCharacters(in: text, from: line) }
    return MarkdownTarget(address: [.text(address)], title: [.text(read(target.title))])
  }

  private mutating func read(_ pieces: [MarkdownPiece]) -> String {
    var whole = ""
    for piece in pieces {
      switch piece {
      case .text(let text): if !parameters.isExhausted { whole += text }
      case .token(let token):
        check(token)
        if !parameters.isExhausted { whole += parameters.plainText(of: token) }
      }
    }
    return whole
  }

  /// Whether a place that has turned out to be in a text is that of an address which a space keeps
  /// from being one: `[a](my file.png)`.
  private func isAddressWithSpace(at token: MarkdownToken) -> Bool {
    let line = source.line(token.location.line).utf8
    guard line.prefix(token.endByte).last == UInt8(ascii: "(") else { return false }
    let rest = line.dropFirst(token.endByte).prefix(300)
    guard let close = rest.firstIndex(of: UInt8(ascii: ")")) else { return false }
    return rest[..<close].contains(0x20)
  }

  private mutating func refuseFormula(at place: SourceLocation) {
    if !hasTooManyFormulas {
      diagnostics.append(Diagnostic(.tooManyFormulas(limit: Self.formulaLimit), at: place))
    }
    hasTooManyFormulas = true
  }

  /// Complains of control characters that entities have put into a text of cmark's tree: the file
  /// itself has none.
  private mutating func refuseControlCharacters(in text: String, from line: Int) {
    guard let first = ControlCharacters.first(in: text), first != ProseMarker.scalar else { return }
    for scalar in text.unicodeScalars
    where ControlCharacters.isForbidden(scalar) && scalar != ProseMarker.scalar {
      guard let place = controlEntities.next(scalar, from: line, in: source) else {
        return
      }
      diagnostics.append(Diagnostic(.controlEntity(scalar), at: place))
    }
  }

  /// Complains about parameters that have no value or cannot stand in a text.
  private mutating func check(_ token: MarkdownToken) {
    switch token.kind {
    case .parameter(let name):
      _ = parameters.text(of: name, at: token.location, complaints: &diagnostics)
    case .malformedParameter:
      diagnostics.append(Diagnostic(.malformedParameter, at: token.location))
    case .escapedDollar, .expression, .reference, .place: break
    }
  }
}

extension Parameters {
  /// A token as text, with a parameter's value in its place.
  fileprivate func plainText(of token: MarkdownToken) -> String {
    switch token.kind {
    case .parameter(let name): plainText(of: name) ?? token.original
    case .escapedDollar: "${"
    case .expression, .reference, .malformedParameter, .place: token.original
    }
  }
}
