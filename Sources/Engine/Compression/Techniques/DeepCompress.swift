package import Options

/// Pruning, clustering of the remaining weights, and Huffman coding in one file.
///
/// Source: Han et al. 2016, "Deep Compression".
package struct DeepCompress: Technique {
  package static let name = "deep_compress"
  package static let help = "pruned, then clustered, then coded by Huffman, in one file"
  package static let parameters =
    [
      Prune.shareKey.spec,
      clustersKey.spec,
      WeightScope.key(
        help: "Whether each layer is treated for itself, or all of them together"
      ).spec,
    ] + TuningParameters.all

  private static let clustersKey = OptionKey(
    required: "clusters", .integer(2...65_536),
    help: "How many different values there may be, 0 included")

  package let arguments: TechniqueArguments
  private let steps: TechniqueChain

  package var effects: [TechniqueEffect] { steps.techniques.flatMap(\.effects) }

  /// How many different values there may be, 0 included.
  package var clusters: Int { arguments[required: Self.clustersKey] }

  package init(_ arguments: TechniqueArguments) throws(TechniqueError) {
    self.arguments = arguments
    // The parameters have the names of the steps' own.
    steps = TechniqueChain([
      try Prune(arguments.restricted(to: Prune.parameters)),
      try Cluster(arguments.restricted(to: Cluster.parameters)),
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
    // What one step has changed, the other may have left: then its reason is told beside.
    let texts = reports.map { $0.skipped.texts.merging($0.changed.texts) { $1 } }
    let isChanged = reports.reduce(into: Set<String>()) { $0.formUnion($1.changed.texts.keys) }
    for note in reports[0].changed.notes + reports[0].skipped.notes {
      for layer in note.layers {
        guard isChanged.contains(layer) else {
          report.skipped.add(texts[1][layer] ?? note.text, of: layer)
          continue
        }
        let both = texts.compactMap { $0[layer] }
        report.changed.add(both.joined(separator: "; "), of: layer)
      }
    }
    return report
  }
}
