internal import Kernels
internal import Networks

/// Recognizes layer normalization written out, as before opset 17:
/// d / √(mean(d²) + epsilon) · gamma + beta with d = x − mean(x).
enum LayerNormalizationPass {
  static func run(_ draft: inout DraftNetwork) {
    draft.visit { draft, index in
      guard let found = find(DraftPattern(draft: draft), index) else { return nil }
      draft.nodes[index].operation = .layerNormalization(
        LayerNormalization(axisCount: found.gamma.shape.count, epsilon: found.epsilon))
      draft.nodes[index].inputs = [found.input]
      draft.nodes[index].parameters = [found.gamma, found.beta]
      return nil
    }
    draft.removeUnused()
  }

  private struct Found {
    let input: Int
    let epsilon: Float
    let gamma: Weights.Entry
    let beta: Weights.Entry
  }

  private static func find(_ pattern: DraftPattern, _ index: Int) -> Found? {
    guard let (product, beta) = withConstant(pattern, pattern.sum(index)),
      let (normalized, gamma) = withConstant(pattern, pattern.product(product)),
      gamma.shape == beta.shape, let (centered, deviation) = pattern.quotient(normalized),
      let (input, mean) = pattern.difference(centered),
      let axes = axes(pattern, mean: mean, of: input),
      let (variance, exponent) = pattern.power(deviation), exponent == 0.5,
      let (squares, epsilon) = pattern.shifted(variance),
      let square = squared(pattern, mean: squares, axes: axes), square == centered
    else { return nil }
    let extents = pattern.draft.nodes[input].shape.extents
    guard axes == Array(extents.indices.suffix(axes.count)),
      gamma.shape == Array(extents.suffix(axes.count)), axes.count < extents.count
    else { return nil }
    return Found(input: input, epsilon: epsilon, gamma: gamma, beta: beta)
  }

  private static func withConstant(_ pattern: DraftPattern, _ pair: (Int, Int)?) -> (
    Int, Weights.Entry
  )? {
    guard let (a, b) = pair else { return nil }
    if let constant = pattern.constant(b) { return (a, constant) }
    return pattern.constant(a).map { (b, $0) }
  }

  /// The axes of a mean over `x` that keeps them.
  private static func axes(_ pattern: DraftPattern, mean: Int, of x: Int) -> [Int]? {
    guard case .mean(let spec) = pattern.draft.nodes[mean].operation, spec.keepsAxes,
      pattern.draft.nodes[mean].inputs == [x]
    else { return nil }
    return spec.axes
  }

  /// What is squared under a mean over these axes.
  private static func squared(_ pattern: DraftPattern, mean: Int, axes: [Int]) -> Int? {
    let square = pattern.draft.nodes[mean].inputs.first ?? 0
    guard self.axes(pattern, mean: mean, of: square) == axes else { return nil }
    if let (input, exponent) = pattern.power(square) { return exponent == 2 ? input : nil }
    return pattern.product(square).flatMap { $0 == $1 ? $0 : nil }
  }
}
