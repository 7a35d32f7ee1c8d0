internal import Assessment
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
        "count": count == 1 ? "1 trial" : "\(count) trials",
        "failed": optional(failed == 0 ? nil : "\(failed) failed"),
        "settings": settings.facts.map { ["name": $0.name, "value": $0.value] },
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
  fileprivate var facts: [(name: String, value: String)] {
    func list(_ values: [some CustomStringConvertible]) -> String {
      values.map(\.description).joined(separator: ", ")
    }
    var facts = [
      ("Models", list(models.map(\.name))), ("Data", list(datasets.map(\.text))),
      ("Split", list(splits)),
    ]
    if let classes { facts.append(("Classes", list(classes))) }
    for case .part(let name, let source, let classes, let sample) in datasets {
      let images = sample.map { ["\(NumberFormat.integer.text(Double($0), in: .prose)) images"] }
      facts.append(
        ("Data of \(name)", list([source.text] + (classes ?? []) + (images ?? []))))
    }
    if let sample {
      facts.append(("Images", "at most " + NumberFormat.integer.text(Double(sample), in: .prose)))
    }
    if let limit {
      facts.append(
        ("Training images", "at most " + NumberFormat.integer.text(Double(limit), in: .prose)))
    }
    if let testLimit {
      facts.append(
        ("Test images", "at most " + NumberFormat.integer.text(Double(testLimit), in: .prose)))
    }
    if skipsDamaged { facts.append(("Damaged images", "left out and counted")) }
    facts += [
      ("Input", list(inputs.map { "\($0) × \($0)" })), ("Epochs", list(epochs)),
      ("Batch", list(batches)),
      (
        "Optimizer",
        list(optimizers) + (optimizers.contains("sgd") ? ", momentum \(momentum)" : "")
          + ", weight decay \(weightDecay)"
      ),
      ("Learning rate", list(learningRates) + ", \(schedule)"),
      ("Initial weights", list(initialWeights) + (initialisation.map { ", \($0)" } ?? "")),
      ("Unfrozen layers", list(unfreeze.map(\.name))), ("Techniques", list(techniques)),
      ("Number format", list(precisions)),
      ("Seed", list(seeds)),
      ("Backend", list(backends)), ("ISA", list(isas)),
    ]
    if timeWeights != .inference {
      facts.append(
        ("OpScore", "\(timeWeights.train) × training time + \(timeWeights.test) × inference time"))
    }
    return facts
  }

  private var initialWeights: [String] {
    if let weights { return weights.map(\.name) }
    var names: [String] = []
    for model in models where !names.contains(model.usualWeights.name) {
      names.append(model.usualWeights.name)
    }
    return names
  }
}
