import Options

import struct Options.SourceLocation

@testable import Notebooks

/// The block kinds of all tests.
let testKinds: [NotebookBlockKind] = [
  "experiment", "table", "figure", NotebookBlockKind("claim", needsLabel: false),
]

func parse(
  _ text: String, parameters: [String: String] = [:]
) -> (document: NotebookDocument, diagnostics: [Diagnostic]) {
  NotebookDocument.parse(text: text, file: "n.md", kinds: testKinds, parameters: parameters)
}

/// All complaints about a notebook, as a terminal shows them.
func complaints(_ text: String, parameters: [String: String] = [:]) -> String {
  let (document, diagnostics) = parse(text, parameters: parameters)
  return DiagnosticFormatter([document.source]).format(diagnostics)
}

/// The body with blocks, expressions and references shown by their names.
func html(
  _ text: String, allowsRawHTML: Bool = false, parameters: [String: String] = [:]
) -> String {
  let (document, _) = parse(text, parameters: parameters)
  return document.html(
    allowsRawHTML: allowsRawHTML,
    blocks: { "<div class=\"\($0.kind)\">\($0.label ?? "")</div>" },
    expressions: { "<b>\(HTMLText.escaped($0.text))</b>" },
    references: { $0.label == "base" ? "<a href=\"#base\">Table 1</a>" : nil })
}

/// Swift Testing has a `SourceLocation` too.
typealias Place = SourceLocation
