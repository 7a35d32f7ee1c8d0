import Compression

/// Chains of tests are written as notebooks write them.
extension TechniqueChain: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { try! self.init(text, known: TechniqueRegistry.all) }
}
