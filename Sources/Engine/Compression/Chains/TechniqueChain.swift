/// Techniques that are applied one after the other: `prune(0.5) + cluster(256)`; `none` is the
/// empty chain.
package struct TechniqueChain: Sendable, Hashable, CustomStringConvertible {
  package let techniques: [any Technique]

  package init(_ techniques: [any Technique]) { self.techniques = techniques }

  /// - Throws: with the place in the text.
  package init(
    _ text: String, known: [any Technique.Type] = TechniqueRegistry.all
  ) throws(TechniqueError) {
    var parser = try ChainParser(text, known: known)
    techniques = try parser.chain()
  }

  /// The canonical text.
  package var text: String {
    techniques.isEmpty ? "none" : techniques.map(\.text).joined(separator: " + ")
  }

  package var description: String { text }

  package static func == (a: TechniqueChain, b: TechniqueChain) -> Bool { a.text == b.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// Applies all, the first one first.
  ///
  /// - Returns: one report for each.
  package func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> [TechniqueReport]
  {
    var reports: [TechniqueReport] = []
    for technique in techniques {
      reports.append(try technique.apply(to: &state, context: context))
    }
    return reports
  }
}
