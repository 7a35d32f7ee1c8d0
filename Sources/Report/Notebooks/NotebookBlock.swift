package import Options

/// A kind of block that a fence can name.
package struct NotebookBlockKind: Hashable, Sendable, ExpressibleByStringLiteral {
  package let name: String
  /// Whether a block of this kind must have a label.
  package let needsLabel: Bool

  package init(_ name: String, needsLabel: Bool = true) {
    self.name = name
    self.needsLabel = needsLabel
  }

  package init(stringLiteral name: String) {
    self.init(name)
  }
}

/// A fenced block of a notebook whose first word is a known kind.
package struct NotebookBlock: Hashable, Sendable {
  package let kind: String
  package let label: String?
  /// Where the fence begins: its first backtick or tilde.
  package let location: SourceLocation
  /// Where the kind's word begins.
  package let kindLocation: SourceLocation
  package let labelLocation: SourceLocation?
  /// The body as it stands between the fences.
  package let text: String
  /// Where the body's first line begins: the line after the fence.
  package let textLocation: SourceLocation
  /// The body's options in the order of the file, with parameters replaced; nil where the body
  /// could not be read, of which a diagnostic tells.
  package let options: [OptionEntry]?
  /// Whether there is more in the body than `options`, which could not be read.
  package let isPartial: Bool
}

/// A code span that begins with `= `: its value is put into the prose.
package struct InlineExpression: Hashable, Sendable {
  /// What follows `= `, as one line, with parameters replaced.
  package let text: String
  /// Where `text` begins.
  package let location: SourceLocation
  /// Where each line of the file that the expression spans begins, as an offset into the text as it is
  /// written, and its place.
  let lineStarts: [LineStart]
  /// What stands for parameters, in the order of the text.
  let replacements: [Replacement]

  struct LineStart: Hashable, Sendable {
    let offset: Int
    let location: SourceLocation
  }

  /// A parameter's value in `text`, and `${name}` as it is written; in characters.
  struct Replacement: Hashable, Sendable {
    let value: Range<Int>
    let written: Range<Int>
  }

  /// Where the n-th character (from 0) of `text` stands in the file; in a parameter's value where its
  /// `${` stands.
  package func location(ofCharacter n: Int) -> SourceLocation {
    var offset = n
    if let last = replacements.last(where: { $0.value.lowerBound <= n }) {
      offset =
        n < last.value.upperBound
        ? last.written.lowerBound : n - last.value.upperBound + last.written.upperBound
    }
    let start =
      lineStarts.last { $0.offset <= offset } ?? LineStart(offset: 0, location: location)
    return SourceLocation(
      file: start.location.file, line: start.location.line,
      column: start.location.column + offset - start.offset)
  }
}

/// `@label` in the prose.
package struct Reference: Hashable, Sendable {
  package let label: String
  /// Where the `@` stands.
  package let location: SourceLocation
}

/// The address of a link or an image in the prose.
package struct ProseAddress: Hashable, Sendable {
  /// With parameters replaced, and without Markdown's escapes.
  package let text: String
  package let isImage: Bool
  /// Where the address stands; where cmark does not tell, the line of the block that holds it.
  package let location: SourceLocation
}

package struct Heading: Hashable, Sendable {
  /// From 1 to 6.
  package let level: Int
  /// The plain text; inline expressions are left out.
  package let text: String
  /// The `id` that `html` gives the heading: unique in the notebook, and no block's label.
  package let anchor: String
  package let location: SourceLocation
}
