internal import Kernels
internal import Networks

/// Matches patterns of formulas in a draft.
struct DraftPattern {
  let draft: DraftNetwork

  private func node(_ index: Int) -> DraftNetwork.Node { draft.nodes[index] }

  /// `x · scale`
  func scaled(_ index: Int) -> (input: Int, scale: Float)? {
    guard case .rescaling(let spec) = node(index).operation, spec.offset == 0 else { return nil }
    return (node(index).inputs[0], spec.scale)
  }

  /// `x + offset`
  func shifted(_ index: Int) -> (input: Int, offset: Float)? {
    guard case .rescaling(let spec) = node(index).operation, spec.scale == 1 else { return nil }
    return (node(index).inputs[0], spec.offset)
  }

  func activation(_ index: Int) -> (function: Activation, input: Int)? {
    guard case .activation(let function) = node(index).operation else { return nil }
    return (function, node(index).inputs[0])
  }

  /// The factors of a product of two values.
  func product(_ index: Int) -> (Int, Int)? {
    switch node(index).operation {
    case .multiply, .arithmetic(Arithmetic(.multiply)):
      (node(index).inputs[0], node(index).inputs[1])
    default: nil
    }
  }

  /// The terms of a sum of two values.
  func sum(_ index: Int) -> (Int, Int)? {
    switch node(index).operation {
    case .add where node(index).inputs.count == 2, .arithmetic(Arithmetic(.add)):
      (node(index).inputs[0], node(index).inputs[1])
    default: nil
    }
  }

  func difference(_ index: Int) -> (Int, Int)? {
    guard case .arithmetic(Arithmetic(.subtract)) = node(index).operation else { return nil }
    return (node(index).inputs[0], node(index).inputs[1])
  }

  func quotient(_ index: Int) -> (Int, Int)? {
    guard case .arithmetic(Arithmetic(.divide)) = node(index).operation else { return nil }
    return (node(index).inputs[0], node(index).inputs[1])
  }

  /// `x` raised to a power.
  func power(_ index: Int) -> (input: Int, exponent: Float)? {
    guard case (.power(let exponent), let input)? = activation(index) else { return nil }
    return (input, exponent)
  }

  func constant(_ index: Int) -> Weights.Entry? {
    guard case .constant = node(index).operation else { return nil }
    return node(index).parameters[0]
  }

  /// `x` where the node is clip(x + 3, 0, 6).
  func shiftedClip(_ index: Int) -> Int? {
    guard case (.clip(0, 6), let sum)? = activation(index), let (input, offset) = shifted(sum),
      offset == 3
    else { return nil }
    return input
  }

  /// The GELU variant of `x` of which the node is the factor `1 + …`.
  func gelu(of x: Int, _ factor: Int) -> Activation? {
    guard let (inner, one) = shifted(factor), one == 1 else { return nil }
    switch activation(inner) {
    case (.erf, let argument)?:
      guard let (input, scale) = scaled(argument), input == x, isNear(scale, 0.707_106_77) else {
        return nil
      }
      return .gelu
    case (.tanh, let argument)?:
      guard let (polynomial, scale) = scaled(argument), isNear(scale, 0.797_884_6),
        isCubic(polynomial, of: x)
      else { return nil }
      return .geluTanh
    default: return nil
    }
  }

  /// x + 0.044715 · x³
  private func isCubic(_ index: Int, of x: Int) -> Bool {
    guard let (a, b) = sum(index) else { return false }
    return [(a, b), (b, a)].contains { linear, cubic in
      guard linear == x, let (cube, factor) = scaled(cubic), isNear(factor, 0.044_715) else {
        return false
      }
      return power(cube).map { $0.input == x && $0.exponent == 3 } ?? false
    }
  }
}
