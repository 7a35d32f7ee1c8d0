/// Replaces what exporters spell out by the operations that it stands for.
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
