internal import Assessment
internal import Names
internal import Notebooks
internal import Trials

extension ExperimentBlock {
  func render(_ context: RenderContext) throws -> RenderedBlock {
    let outcome = context.outcomes.first { $0.label == label }
    let count = outcome?.trials.count ?? 0
    let failed = outcome?.failures.count ?? 0
    let html = context.templates.render(
      "experiment",
      [
        "id": label, "label": label,
        "count": Counted.text(count, "trial"),
        "failed": optional(failed == 0 ? nil : "\(Counted.digits(failed)) failed"),
        "settings": settings.facts.map { ["name": $0.title, "value": $0.text] },
        "remarks": (outcome.map(TrialRemark.all) ?? []).map { remark -> [String: Any] in
          [
            "text": remark.text, "html": HTMLText.marked(remark.text),
            "trials": optional(FailureList.shortened(remark.trials).joined(separator: "; ")),
          ]
        },
        "techniques": TechniqueSummary.all(of: outcome?.results ?? []),
      ])
    return RenderedBlock(html: html)
  }
}

extension ExperimentSettings {
  /// The settings as a reader would list them.
  fileprivate var facts: [PageFact] {
    let facts = TrialSetting.pageFacts(
      PageContext(self) { NumberFormat.integer.text(Double($0), in: .prose) })
    if timeWeights == .inference { return facts }
    return facts + [
      PageFact(
        "OpScore", "\(timeWeights.train) × training time + \(timeWeights.test) × inference time")
    ]
  }
}
