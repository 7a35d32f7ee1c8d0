/// Techniques that are applied one after the other: `prune(0.5) + cluster(256)`; `none` is the
/// empty chain.
public struct TechniqueChain: Sendable, Hashable, CustomStringConvertible {
  public let techniques: [any Technique]

  public init(_ techniques: [any Technique]) { self.techniques = techniques }

  /// - Throws: with the place in the text.
  public init(
    _ text: String, known: [any Technique.Type] = TechniqueRegistry.all
  ) throws(TechniqueError) {
    var parser = try ChainParser(text, known: known)
    techniques = try parser.chain()
  }

  /// The canonical text.
  public var text: String {
    techniques.isEmpty ? "none" : techniques.map(\.text).joined(separator: " + ")
  }

  public var description: String { text }

  public static func == (a: TechniqueChain, b: TechniqueChain) -> Bool { a.text == b.text }

  public func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// Applies all, the first one first.
  ///
  /// - Returns: one report for each.
  public func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> [TechniqueReport]
  {
    var reports: [TechniqueReport] = []
    for technique in techniques {
      reports.append(try technique.apply(to: &state, context: context))
    }
    return reports
  }
}
