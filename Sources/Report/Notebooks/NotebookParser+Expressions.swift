internal import Options

extension NotebookParser {
  /// The formula of a code span; nil where it can't be one, of which a diagnostic tells.
  mutating func expression(
    _ literal: String, _ token: MarkdownToken, _ context: MarkdownContext
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
    of text: Substring, after equals: MarkdownToken
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
}
