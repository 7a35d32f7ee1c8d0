extension NotebookDocument {
  /// The body as HTML, rendered by cmark, with the given HTML in the place of the notebook's
  /// own parts.
  ///
  /// Headings get their anchors as `id`s. Raw HTML is shown as text, comments aside, unless it
  /// is allowed; links to `javascript:`, `vbscript:`, `file:` and most `data:` addresses lose
  /// their address in any case.
  /// - Parameters:
  ///   - blocks: the HTML of a block.
  ///   - expressions: the HTML of an inline expression's value.
  ///   - references: the HTML of a reference; nil leaves `@label` as it stands.
  ///   - addresses: the address that is put in the place of a link's or an image's.
  package func html(
    allowsRawHTML: Bool = false, blocks: (NotebookBlock) -> String,
    expressions: (InlineExpression) -> String, references: (Reference) -> String?,
    addresses: (_ address: String, _ isImage: Bool) -> String = { address, _ in address }
  ) -> String {
    var nextBlock = 0
    var nextHeading = 0
    return withoutActuallyEscaping(blocks) { blocks in
      withoutActuallyEscaping(expressions) { expressions in
        withoutActuallyEscaping(references) { references in
          withoutActuallyEscaping(addresses) { addresses in
            let rewriter = HTMLRewriter(
              codeBlock: { info in
                guard kinds.contains(prose.firstWord(of: info)) else { return nil }
                defer { nextBlock += 1 }
                return blocks(self.blocks[nextBlock])
              },
              text: { literal, context in
                pieces(of: literal, context, references)
              },
              code: { literal, context in
                if case .token(let index)? = prose.pieces(of: literal).first, context != .imageText,
                  let expression = expressionOfToken[index]
                {
                  return .html(expressions(expression))
                }
                return .text(prose.restored(literal))
              },
              address: { addresses(plainText($0), $1) },
              title: { plainText($0) },
              restored: { prose.restored($0) },
              nextAnchor: {
                defer { nextHeading += 1 }
                return headings[nextHeading].anchor
              },
              allowsRawHTML: allowsRawHTML)
            return CommonMarkTree(prose.text).html(rewriter)
          }
        }
      }
    }
  }

  private func pieces(
    of literal: String, _ context: MarkdownContext, _ references: (Reference) -> String?
  ) -> [HTMLRewriter.Piece] {
    prose.pieces(of: literal).map { piece in
      if case .token(let index) = piece, context == .prose,
        let reference = referenceOfToken[index], let html = references(reference)
      {
        return .html(html)
      }
      return .text(prose.plainText(piece, parameters))
    }
  }

  private func plainText(_ literal: String) -> String {
    prose.pieces(of: literal).map { prose.plainText($0, parameters) }.joined()
  }
}

extension MarkedProse {
  /// A piece as text, with parameters replaced by their values.
  func plainText(_ piece: Piece, _ parameters: Parameters) -> String {
    switch piece {
    case .text(let text): return text
    case .token(let index):
      let token = tokens[index]
      switch token.kind {
      case .parameter(let name): return parameters.plainText(of: name) ?? token.original
      case .escapedDollar: return "${"
      case .expression, .reference, .malformedParameter, .place: return token.original
      }
    }
  }

  /// The first word of a fence's info string.
  func firstWord(of info: String) -> String {
    let word = info.split(maxSplits: 1) { $0 == " " || $0 == "\t" }.first
    return restored(word.map(String.init) ?? "")
  }
}
