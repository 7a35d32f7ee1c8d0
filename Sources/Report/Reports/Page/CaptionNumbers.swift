internal import Notebooks

/// The numbers of captions: tables and figures are counted apart, from 1, in their order.
struct CaptionNumbers: Sendable {
  /// `Table 1` by label.
  private(set) var byLabel: [String: String] = [:]
  /// What a reference without a number is called.
  private var names: [String: String] = [:]

  init(_ plan: ReportPlan) {
    var counts: [String: Int] = [:]
    for heading in plan.document.headings { names[heading.anchor] = "“\(heading.text)”" }
    for block in plan.document.blocks {
      guard let label = block.label else { continue }
      names[label] = "\(block.kind) \(label)"
      guard let counter = plan.kinds[block.kind]?.counter else { continue }
      counts[counter, default: 0] += 1
      byLabel[label] = "\(counter)\u{A0}\(counts[counter] ?? 0)"
    }
  }

  /// The link that stands for `@label`; nil where nothing has that label.
  func html(_ label: String) -> String? {
    guard let text = byLabel[label] ?? names[label] else { return nil }
    return "<a href=\"#\(HTMLText.escaped(label))\">\(HTMLText.escaped(text))</a>"
  }
}
