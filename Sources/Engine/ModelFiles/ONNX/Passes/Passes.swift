/// Replaces patterns written out by exporters with the operations that they stand for.
enum Passes {
  static func run(_ draft: inout DraftNetwork) {
    draft.removeUnused()
    ShapePass.run(&draft)
    BiasPass.run(&draft)
    ActivationPass.run(&draft)
    LayerNormalizationPass.run(&draft)
    draft.removeUnused()
  }
}
