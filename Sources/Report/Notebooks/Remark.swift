internal import Options

/// What is not wrong and still may not be what was meant, as data. Its wording stands below and
/// nowhere else.
enum Remark: Hashable {
  // References that stay text though there is such a label.
  case referenceInWord(String)
  case referenceInLink(String)
  case referenceInImage(String)
  case misspelledReference(String, nearest: String)
  case referenceByParameter(String)
  // Markdown of other tools, which is shown as text.
  case table
  case footnote(String)
  case formula(String)
  case strikethrough
  case taskList
  case div
  case attributes(String)
  case rawHTML(String)
  case definitionList
  case citation(String)
  case callout(String)
  case shortcode
  case addressWithSpace
  // Fences that are shown as code.
  case unknownKind(String)
  case kindInBraces(String)
  case kindWithoutLabel(String, nearest: String)
  case codeCell(String)
  // YAML.
  case noBreakSpaceEscape
  /// An escape right before a letter: perhaps the backslash was meant as one.
  case escapeBeforeLetter(String, escape: String, meaning: String)

  /// Remarks of one kind are told once, with the number of the others.
  var kind: String {
    // The message names the escape, so each is a kind of its own.
    if case .escapeBeforeLetter(_, let escape, _) = self { return "escape " + escape }
    return Mirror(reflecting: self).children.first?.label ?? "\(self)"
  }
}

extension Remark {
  /// What is worth knowing: one sentence without a final period.
  var message: String {
    switch self {
    case .referenceInWord(let label):
      "`@\(label)` is not a reference here: it is part of a word or an address"
    case .referenceInLink(let label):
      "`@\(label)` is not a reference here: links cannot be nested"
    case .referenceInImage(let label):
      "`@\(label)` is not a reference here: an image's alternative text cannot hold a link"
    case .misspelledReference(let label, _):
      "`@\(label)` is not a reference here: there is no such label"
    case .referenceByParameter(let label):
      "`@\(label)` is not a reference here: a parameter's value is part of it"
    case .table: "Markdown tables are not supported; this one is shown as text"
    case .footnote(let mark): "footnotes are not supported; `\(mark)` is shown as text"
    case .formula(let text): "LaTeX formulas are not supported; `\(text)` is shown as text"
    case .strikethrough: "strikethrough is not supported; `~~` is shown as text"
    case .taskList: "task lists are not supported; the box is shown as text"
    case .div: "divs are not supported; the `:::` are shown as text"
    case .attributes(let text): "attributes are not supported; `\(text)` is shown as text"
    case .rawHTML(let tag): "raw HTML is not rendered; `\(tag)` is shown as text"
    case .definitionList: "definition lists are not supported; this one is shown as text"
    case .citation(let key): "citations are not supported; `[@\(key)]` is shown as text"
    case .callout(let mark): "callouts are not supported; `\(mark)` is shown as text"
    case .shortcode: "shortcodes are not supported; this one is shown as text"
    case .addressWithSpace:
      "the address contains a space, so this link or image is shown as text"
    case .unknownKind(let word):
      "`\(word)` is not a block kind; the block is shown as code"
    case .kindInBraces(let text): "`\(text)` is in braces, so the block is shown as code"
    case .kindWithoutLabel(let word, _):
      "`\(word)` is not a block kind; the block is shown as code"
    case .codeCell(let text): "`\(text)` is shown as code; it is not executed"
    case .noBreakSpaceEscape: "in double quotes `\\_` means a no-break space"
    case .escapeBeforeLetter(let word, let escape, let meaning):
      "in double quotes the `\(escape)` in `\(word)` means \(meaning)"
    }
  }

  /// What to do about it: one sentence without a final period.
  var advice: String? {
    switch self {
    case .referenceInWord:
      "put a space before it to make it a reference, or write `\\@` for a plain `@`"
    case .referenceInLink: "move it out of the link, or write `\\@` for a plain `@`"
    case .referenceInImage: "write it into the text beside the image"
    case .misspelledReference(_, let nearest): "did you mean `@\(nearest)`?"
    case .table: "a `table` block shows results; write other data as a list or as code"
    case .footnote: "write the note into the text"
    case .formula: "write it with Unicode characters or as code; `\\$` is a plain dollar sign"
    case .strikethrough: "remove it, or write `\\~` for a plain `~`"
    case .taskList: "remove it, or write `\\[` for a plain `[`"
    case .div, .attributes, .shortcode: "remove it"
    case .rawHTML: "write it in Markdown, or as code"
    case .definitionList: "write it as a list"
    case .citation: "write the source into the text, or a link to it"
    case .callout: "begin the quote with a word in bold instead"
    case .addressWithSpace: "put the address in `<>`, or write `%20` for the space"
    case .unknownKind: "if this is a language name, write it alone after the backticks"
    case .kindInBraces: "write the kind and the label without braces"
    case .kindWithoutLabel(_, let nearest): "did you mean `\(nearest)`, with a label?"
    case .codeCell: "an `experiment` block runs trials"
    case .referenceByParameter: "write the label itself into the text"
    case .noBreakSpaceEscape, .escapeBeforeLetter: "use single quotes to keep the backslash"
    }
  }
}

extension RemarkCollector {
  mutating func add(_ remark: Remark, at place: SourceLocation) {
    add(remark.kind, remark.message, advice: remark.advice, at: place)
  }
}
