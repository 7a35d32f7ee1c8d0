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
  private var remarks = RemarkCollector()
  /// How many lines stand before the body.
  private var lineOffset = 0
  /// Where each label was first given, by its lower-case letters.
  private var labels: [String: (text: String, place: SourceLocation)] = [:]
  private var lateFrontMatter: Set<Int> = []
  private var controlEntities = ControlEntityFinder()
  private var blockCount = 0
  private var hasTooManyFormulas = false
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

    let prose = MarkedProse(source, from: matter.firstBodyLine)
    var unsupported = UnsupportedMarkdown(source, from: matter.firstBodyLine)
    var blocks: [NotebookBlock] = []
    var body = Body()

    for element in CommonMarkTree(prose.text).elements() {
      switch element {
      case .codeBlock(let info, let literal, let start, let end, let next):
        let fence = Fence(
          source: source, startLine: start + lineOffset, endLine: end + lineOffset,
          nextLine: next.map { $0 + lineOffset }, kind: prose.firstWord(of: info),
          literal: prose.restored(literal))
        refuseControlCharacters(in: info, line: start)
        if let block = read(fence) { blocks.append(block) }
      case .lines(let lines):
        body.flush(into: &unsupported)
        body.lines = lines.moved(by: lineOffset)
      case .rawHTML(let literal, let line, let isBlock):
        let html = prose.restored(literal)
        guard !HTMLText.isComment(html) else { continue }
        if isBlock {
          let column = source.line(line + lineOffset).prefix { $0 != "<" }.count + 1
          remarks.add(
            .rawHTML(UnsupportedMarkdown.shortened(html)),
            at: source.location(line: line + lineOffset, column: column))
        } else {
          body.tags.append(html)
        }
      case .thematicBreak(let line): refuseFrontMatter(at: line + 1, rule: line)
      case .heading(let level, let line):
        body.isInHeading = true
        let text = source.line(line + lineOffset)
        let column = text.prefix { $0 != "#" }.count
        refuseFrontMatter(at: line, rule: line - 1)
        refuseOptions(inHeadingAt: line)
        body.headings.append(
          (
            level, "",
            source.location(line: line + lineOffset, column: column < text.count ? column + 1 : 1)
          ))
      case .headingEnd: body.isInHeading = false
      case .lineBreak: body.addToHeading(" ")
      case .address(let literal, let isImage, let line):
        refuseControlCharacters(in: prose.restored(literal), line: line)
        add(literal, isImage: isImage, line: line, prose, to: &body)
      case .title(let literal, let line):
        for piece in prose.pieces(of: literal) {
          switch piece {
          case .token(let index): check(prose.tokens[index])
          case .text(let text): refuseControlCharacters(in: text, line: line)
          }
        }
      case .code(let literal, let context):
        let pieces = prose.pieces(of: literal)
        if case .token(let index)? = pieces.first, prose.tokens[index].kind == .expression {
          guard body.expressions.count < Self.formulaLimit else {
            refuseFormula(at: prose.tokens[index].location)
            continue
          }
          let rest = prose.restored(literal).dropFirst()
          if let expression = expression(String(rest), prose.tokens[index], context) {
            body.expressions[index] = expression
          }
        } else {
          body.addToHeading(prose.restored(literal))
        }
      case .text(let literal, let context):
        for piece in prose.pieces(of: literal) {
          switch piece {
          case .token(let index):
            let token = prose.tokens[index]
            if case .reference(let mention) = token.kind {
              body.mentions.append((index, mention, context))
            } else if case .parameter(let name) = token.kind, context == .prose {
              body.parameters.append((name, token))
            } else if token.kind == .place, isAddressWithSpace(at: token) {
              remarks.add(.addressWithSpace, at: token.location)
            }
            check(token)
          case .text(let text):
            refuseControlCharacters(in: text, line: (body.lines?.first ?? 1) - lineOffset)
          }
          if body.isInHeading, !parameters.isExhausted {
            body.addToHeading(prose.plainText(piece, parameters))
          }
        }
      }
    }
    body.flush(into: &unsupported)
    for (remark, place) in unsupported.remarks { remarks.add(remark, at: place) }

    let blockLabels = labels.values.map(\.text)
    var anchors = Anchors(taken: Set(blockLabels))
    let headings = body.headings.map {
      Heading(
        level: $0.level, text: $0.text, anchor: anchors.next(for: $0.text), location: $0.location)
    }
    var resolver = MentionResolver(labels: blockLabels, anchors: headings.map(\.anchor))
    for (index, mention, context) in body.mentions {
      resolver.resolve(
        mention, at: prose.tokens[index].location, token: index, context, remarks: &remarks)
    }
    for (name, token) in body.parameters {
      guard let value = parameters.plainText(of: name) else { continue }
      let before = source.line(token.location.line).utf8
        .prefix(token.endByte - token.original.utf8.count)
      if let label = resolver.label(in: value, after: Array(before.suffix(2 * Label.limit))) {
        remarks.add(.referenceByParameter(label), at: token.location)
      }
    }
    diagnostics += remarks.diagnostics
    return NotebookDocument(
      source: source, frontMatter: frontMatter, blocks: blocks,
      expressions: body.expressions.sorted { $0.key < $1.key }.map(\.value),
      references: resolver.references.sorted { $0.key < $1.key }.map(\.value),
      headings: headings, addresses: body.addresses,
      prose: prose, parameters: parameters, kinds: Set(kinds.map(\.name)),
      expressionOfToken: body.expressions, referenceOfToken: resolver.references)
  }

  /// What is gathered from the prose.
  private struct Body {
    var headings: [(level: Int, text: String, location: SourceLocation)] = []
    var expressions: [Int: InlineExpression] = [:]
    var mentions: [(token: Int, mention: Mention, context: MarkdownContext)] = []
    /// Those that stand in a text.
    var parameters: [(name: String, token: MarkedProse.Token)] = []
    var addresses: [ProseAddress] = []
    var isInHeading = false
    /// The paragraph or heading that has been reached, with the raw HTML in it.
    var lines: MarkdownLines?
    var tags: [String] = []

    mutating func addToHeading(_ text: String) {
      if isInHeading { headings[headings.count - 1].text += text }
    }

    mutating func flush(into unsupported: inout UnsupportedMarkdown) {
      if let lines { unsupported.scan(lines, tags: tags) }
      lines = nil
      tags = []
    }
  }

  /// Whether a place that has turned out to be in a text is that of an address which a space keeps
  /// from being one: `[a](my file.png)`.
  private func isAddressWithSpace(at token: MarkedProse.Token) -> Bool {
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

  /// Notes the address of a link or an image, with its parameters replaced.
  private mutating func add(
    _ literal: String, isImage: Bool, line: Int, _ prose: MarkedProse, to body: inout Body
  ) {
    let row = line + lineOffset
    let column = source.line(row).prefix { " \t>".contains($0) }.count + 1
    var location = source.location(line: row, column: column)
    var text = ""
    // An address that lacks a value is complained of already.
    var isWhole = true
    for (n, piece) in prose.pieces(of: literal).enumerated() {
      if case .token(let index) = piece {
        let token = prose.tokens[index]
        if n == 0, token.kind == .place { location = token.location }
        check(token)
        switch token.kind {
        case .malformedParameter: isWhole = false
        case .parameter(let name): isWhole = isWhole && parameters[name] != nil
        case .escapedDollar, .expression, .reference, .place: break
        }
      }
      if !parameters.isExhausted { text += prose.plainText(piece, parameters) }
    }
    if isWhole {
      body.addresses.append(ProseAddress(text: text, isImage: isImage, location: location))
    }
  }

  /// Complains of front matter that stands further down: cmark makes a heading of it.
  ///
  /// - Parameters:
  ///   - line: the line of the body that would be its first.
  ///   - rule: the one that would begin it.
  private mutating func refuseFrontMatter(at line: Int, rule: Int) {
    let row = rule + lineOffset
    guard rule > 0, !lateFrontMatter.contains(row),
      source.line(row).utf8.allSatisfy({ "- \t".utf8.contains($0) }), !source.line(row).isEmpty
    else { return }
    guard isOption(source.line(line + lineOffset)) else { return }
    lateFrontMatter.insert(row)
    diagnostics.append(Diagnostic(.lateFrontMatter, at: source.location(line: row, column: 1)))
  }

  /// Complains of front matter further down that no line `---` opens: the one at its end makes a
  /// heading of it.
  private mutating func refuseOptions(inHeadingAt line: Int) {
    let row = line + lineOffset
    guard !lateFrontMatter.contains(row) else { return }
    var end = row
    while isOption(source.line(end)) { end += 1 }
    let rule = source.line(end).utf8
    guard end - row > 1, rule.starts(with: "---".utf8),
      rule.allSatisfy({ "- \t".utf8.contains($0) })
    else { return }
    lateFrontMatter.insert(row)
    diagnostics.append(Diagnostic(.lateFrontMatter, at: source.location(line: row, column: 1)))
  }

  /// Whether the line is `key: …` with an option of the front matter.
  private func isOption(_ line: String) -> Bool {
    let key = line.prefix { $0.isLetter }
    return line[key.endIndex...].hasPrefix(":")
      && ((FrontMatter.specs + frontMatterSpecs).contains { $0.name == key }
        || key == "params" || key == "defaults")
  }

  /// Complains of control characters that entities have put into a text of cmark's tree: the file
  /// itself has none.
  private mutating func refuseControlCharacters(in text: String, line: Int) {
    guard let first = ControlCharacters.first(in: text), first != ProseMarker.scalar else { return }
    for scalar in text.unicodeScalars
    where ControlCharacters.isForbidden(scalar) && scalar != ProseMarker.scalar {
      guard let place = controlEntities.next(scalar, from: line + lineOffset, in: source) else {
        return
      }
      diagnostics.append(Diagnostic(.controlEntity(scalar), at: place))
    }
  }

  /// Complains about parameters that have no value or cannot stand in a text.
  private mutating func check(_ token: MarkedProse.Token) {
    switch token.kind {
    case .parameter(let name):
      _ = parameters.text(of: name, at: token.location, complaints: &diagnostics)
    case .malformedParameter:
      diagnostics.append(Diagnostic(.malformedParameter, at: token.location))
    case .escapedDollar, .expression, .reference, .place: break
    }
  }

  private mutating func read(_ fence: Fence) -> NotebookBlock? {
    let words = fence.words
    // The same decision as `html` makes, so that its blocks and these are the same ones.
    let kind = kinds.first { $0.name == fence.kind }
    if !fence.isClosed, fence.isFenced {
      let what = kind.map { "this `\($0.name)` block" } ?? "this code block"
      diagnostics.append(Diagnostic(.unclosedFence(what), at: fence.location))
    }
    guard let kind else {
      switch OtherFences(kinds: kinds).finding(on: fence.words) {
      case .mistake(let mistake, let place)?:
        diagnostics.append(Diagnostic(mistake, at: place))
      case .remark(let remark, let place)?: remarks.add(remark, at: place)
      case nil: break
      }
      return nil
    }
    let kindLocation = words.first?.location ?? fence.location
    let label = words.count > 1 ? self.label(words[1]) : nil
    if words.count > 2 {
      let rest = words[2...].map(\.text).joined(separator: " ")
      diagnostics.append(Diagnostic(.extraWords(rest), at: words[2].location))
    } else if words.count < 2, kind.needsLabel {
      diagnostics.append(Diagnostic(.missingLabel(kind: kind.name), at: kindLocation))
    }
    blockCount += 1
    if blockCount == Self.blockLimit + 1 {
      diagnostics.append(
        Diagnostic(.tooManyBlocks(limit: Self.blockLimit), at: fence.location))
    }
    return NotebookBlock(
      kind: kind.name, label: label?.text, location: fence.location,
      kindLocation: kindLocation, labelLocation: label?.location, text: fence.literal,
      textLocation: source.location(
        line: fence.startLine + 1, column: (fence.indents.first ?? 0) + 1),
      options: blockCount > Self.blockLimit ? nil : options(of: fence, kind: kind.name))
  }

  /// The label, if it is one; it is taken from here on.
  private mutating func label(_ word: Fence.Word) -> Fence.Word? {
    let mistake: Mistake
    if !Label.isValid(word.text) {
      mistake = .badLabel(word.text)
    } else if word.text.utf8.count > Label.limit {
      mistake = .longLabel(count: word.text.utf8.count, limit: Label.limit)
    } else if let other = labels[word.text.lowercased()] {
      diagnostics.append(
        Diagnostic(
          other.text == word.text
            ? .duplicateLabel(word.text, firstLine: other.place.line)
            : .labelsDifferInCase(word.text, other: other.text, firstLine: other.place.line),
          at: word.location))
      return word
    } else {
      labels[word.text.lowercased()] = (word.text, word.location)
      return word
    }
    diagnostics.append(Diagnostic(mistake, at: word.location))
    return nil
  }

  private mutating func options(of fence: Fence, kind: String) -> [OptionEntry]? {
    var reader = YAMLReader(
      fence.lines, of: source, firstLine: fence.startLine + 1, indents: fence.indents)
    let entries = reader.readMap(subject: "`\(kind)`")
    // A block that is never closed has swallowed prose, which is no YAML.
    if entries != nil || fence.isClosed { diagnostics += reader.complaints }
    for (remark, place) in reader.remarks { remarks.add(remark, at: place) }
    return entries.map { parameters.substituted(in: $0, complaints: &diagnostics) }
  }
}
