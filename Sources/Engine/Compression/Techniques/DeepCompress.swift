/// Pruning, clustering of the remaining weights, and Huffman coding in one file.
///
/// Source: Han et al. 2016, "Deep Compression".
package struct DeepCompress: Technique {
  package static let name = "deep_compress"
  package static let help = "pruned, then clustered, then coded by Huffman, in one file"
  package static let parameters =
    [
      TechniqueParameter("share", .number(0...1), help: "of the weights, how many are set to 0"),
      TechniqueParameter(
        "clusters", .integer(2...65_536), help: "how many different values there may be, 0 included"
      ),
      .scope(help: "whether each layer is treated for itself, or all of them together"),
    ] + TuningParameters.all

  package let arguments: TechniqueArguments
  private let steps: TechniqueChain

  package init(_ arguments: TechniqueArguments) throws(TechniqueError) {
    self.arguments = arguments
    let common: [String: TechniqueValue] = [
      "scope": .word(arguments.word("scope")), "finetune": .integer(arguments.integer("finetune")),
      "rate": .number(arguments.number("rate")),
    ]
    let share = ["share": TechniqueValue.number(arguments.number("share"))]
    let clusters = ["clusters": TechniqueValue.integer(arguments.integer("clusters"))]
    steps = TechniqueChain([
      try Prune(
        TechniqueArguments(common.merging(share) { $1 }, of: Prune.parameters)),
      try Cluster(
        TechniqueArguments(common.merging(clusters) { $1 }, of: Cluster.parameters)),
    ])
  }

  /// Fine-tunes after both steps, for this many epochs each time.
  ///
  /// - Throws: `CompressionError`, and errors of training.
  package func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
  {
    let reports = try steps.apply(to: &state, context: context)
    var report = TechniqueReport(technique: text)
    report.bytesBefore = reports[0].bytesBefore
    report.bytesAfter = reports[1].bytesAfter
    report.seconds = reports[0].seconds + reports[1].seconds
    report.details = reports[0].details.merging(reports[1].details) { $1 }
    // All kernels are pruned; those with too few weights for a codebook are not clustered.
    let clustered = reports[1].changed.texts
    for note in reports[0].changed.notes {
      for layer in note.layers {
        let texts = [note.text, clustered[layer]].compactMap(\.self)
        report.changed.add(texts.joined(separator: "; "), of: layer)
      }
    }
    report.skipped = reports[1].skipped
    return report
  }
}
