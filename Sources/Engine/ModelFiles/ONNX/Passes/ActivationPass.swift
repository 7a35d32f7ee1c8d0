internal import Kernels
internal import Networks

/// Recognizes activations written out by older exporters: GELU in both forms, SiLU, hard sigmoid and
/// hard swish.
///
/// Each is matched at its last node, which becomes the activation of the first one's input; the nodes
/// between are then unused.
enum ActivationPass {
  static func run(_ draft: inout DraftNetwork) {
    draft.visit { draft, index in
      let pattern = DraftPattern(draft: draft)
      guard let (input, function) = find(pattern, index) else { return nil }
      draft.nodes[index].operation = .activation(function)
      draft.nodes[index].inputs = [input]
      return nil
    }
    draft.removeUnused()
  }

  private static func find(_ pattern: DraftPattern, _ index: Int) -> (Int, Activation)? {
    if let (product, scale) = pattern.scaled(index) {
      if let input = hardSigmoid(pattern, product, scale) {
        return (input, .hardSigmoid(alpha: 1 / 6, beta: 0.5))
      }
      return scaledProduct(pattern, product, scale)
    }
    return pattern.product(index).flatMap { product(pattern, $0, $1) }
  }

  /// clip(x + 3, 0, 6) / 6
  private static func hardSigmoid(_ pattern: DraftPattern, _ clipped: Int, _ scale: Float) -> Int? {
    guard isNear(scale, 1 / 6) else { return nil }
    return pattern.shiftedClip(clipped)
  }

  /// (x · g(x)) · scale
  private static func scaledProduct(_ pattern: DraftPattern, _ node: Int, _ scale: Float) -> (
    Int, Activation
  )? {
    guard let (a, b) = pattern.product(node) else { return nil }
    for (x, other) in [(a, b), (b, a)] {
      if isNear(scale, 1 / 6), pattern.shiftedClip(other) == x { return (x, .hardSwish) }
      if isNear(scale, 0.5), let function = pattern.gelu(of: x, other) { return (x, function) }
    }
    return nil
  }

  /// a · b where one is a function of the other.
  private static func product(_ pattern: DraftPattern, _ a: Int, _ b: Int) -> (Int, Activation)? {
    for (x, other) in [(a, b), (b, a)] {
      switch pattern.activation(other) {
      case (.sigmoid, let input)? where input == x: return (x, .silu)
      case (.hardSigmoid(let alpha, let beta), let input)?
      where input == x && isNear(alpha, 1 / 6) && isNear(beta, 0.5):
        return (x, .hardSwish)
      default: break
      }
      // (x · scale) · g(x)
      if let (inner, scale) = pattern.scaled(x), isNear(scale, 0.5),
        let function = pattern.gelu(of: inner, other)
      {
        return (inner, function)
      }
      // x · (g(x) · scale)
      if let (inner, scale) = pattern.scaled(other) {
        if isNear(scale, 0.5), let function = pattern.gelu(of: x, inner) { return (x, function) }
        if isNear(scale, 1 / 6), pattern.shiftedClip(inner) == x { return (x, .hardSwish) }
      }
    }
    return nil
  }
}

func isNear(_ a: Float, _ b: Float) -> Bool { abs(a - b) <= 1e-5 * abs(b) }
