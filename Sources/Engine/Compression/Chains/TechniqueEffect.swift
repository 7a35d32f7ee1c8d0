/// What a technique does to the weights, as far as others of its chain depend on it.
package enum TechniqueEffect: Hashable, Sendable {
  /// Sets a share of the weights to 0, and codes them.
  case prunes(share: Double, ofNetwork: Bool)
  /// Leaves so many different values, and codes them.
  case clusters(Int, ofNetwork: Bool)
  /// Stores the weights in other numbers, and computes with these.
  case quantizes(String)
  /// Copies layers of another model.
  case replaces(source: String, layers: [String], trains: Bool)
  /// Trains all weights.
  case trains

  /// Why the effect is impossible or pointless after an earlier one of the same chain; nil where it
  /// is neither.
  ///
  /// - Parameter between: what was done in the meantime.
  func problem(after earlier: TechniqueEffect, between: [TechniqueEffect]) -> Problem? {
    switch (earlier, self) {
    case (.quantizes(let first), .quantizes(let second)):
      return first == second ? .repetition : .secondNumbers
    case (.quantizes, _): return .followsQuantization
    case (.prunes, .replaces), (.prunes, .trains), (.clusters, .replaces), (.clusters, .trains):
      return .undoesCompression
    case (.prunes(let first, let wasOfNetwork), .prunes(let second, let isOfNetwork)):
      // The least of all weights need not be among the least of a layer.
      return second <= first && (isOfNetwork || !wasOfNetwork) ? .prunesNothing : nil
    case (.clusters(let first, let wasOfNetwork), .clusters(let second, let isOfNetwork)):
      // The layers' values are other ones in each, and the zeros of pruning one more.
      let isSubset = second >= first && (wasOfNetwork || !isOfNetwork)
      let isPruned = between.contains { if case .prunes = $0 { true } else { false } }
      return isSubset && !isPruned ? .clustersNothing(values: first) : nil
    case (.replaces(_, _, trains: false), .replaces) where between.isEmpty:
      return hasSameLayers(as: earlier) ? .repetition : nil
    default: return nil
    }
  }

  private func hasSameLayers(as other: TechniqueEffect) -> Bool {
    guard case .replaces(let source, let layers, _) = self,
      case .replaces(let otherSource, let otherLayers, _) = other
    else { return false }
    return source == otherSource && layers == otherLayers
  }

  enum Problem: Hashable, Sendable {
    case repetition
    case secondNumbers
    case followsQuantization
    case undoesCompression
    case prunesNothing
    case clustersNothing(values: Int)
  }
}
