internal import Notebooks

/// The numbers of captions: tables and figures are counted apart, from 1, in their order.
struct CaptionNumbers: Sendable {
  /// `Table 1` by label.
  private(set) var byLabel: [String: String] = [:]

  init(_ plan: ReportPlan) {
    var counts: [String: Int] = [:]
    for block in plan.document.blocks {
      guard let label = block.label, let counter = BlockKindRegistry.named(block.kind)?.counter
      else { continue }
      counts[counter, default: 0] += 1
      byLabel[label] = "\(counter)\u{A0}\(counts[counter] ?? 0)"
    }
  }

  /// The link that stands for `@label`; nil where nothing has that label.
  func html(_ label: String, document: NotebookDocument) -> String? {
    let text: String
    if let number = byLabel[label] {
      text = number
    } else if document.blocks.contains(where: { $0.label == label }) {
      text = "experiment \(label)"
    } else if let heading = document.headings.first(where: { $0.anchor == label }) {
      text = "“\(heading.text)”"
    } else {
      return nil
    }
    return "<a href=\"#\(HTMLText.escaped(label))\">\(HTMLText.escaped(text))</a>"
  }
}
