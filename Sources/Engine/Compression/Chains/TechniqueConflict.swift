/// Two techniques of a chain that do not go together in this order.
package struct TechniqueConflict: Error, Hashable, Sendable {
  /// The place of the later one in the chain, from 0.
  package let index: Int
  /// Their canonical texts.
  let earlier, later: String
  let problem: TechniqueEffect.Problem
}

extension TechniqueConflict: CustomStringConvertible {
  /// Message and advice in one line.
  package var description: String { "\(message); \(advice)" }

  /// What is wrong: one sentence without a final period.
  package var message: String {
    switch problem {
    case .repetition: "`\(later)` changes nothing after `\(earlier)`"
    case .secondNumbers:
      "`\(later)` cannot follow `\(earlier)`: a network is quantized once, from its trained weights"
    case .followsQuantization:
      "`\(later)` cannot follow `\(earlier)`: it needs weights that are not quantized"
    case .undoesCompression:
      "`\(later)` cannot follow `\(earlier)`: it changes weights that are compressed already"
    case .prunesNothing:
      "`\(later)` prunes nothing after `\(earlier)`: as many weights are 0 already"
    case .clustersNothing(let values):
      "`\(later)` changes nothing after `\(earlier)`: there are no more than \(values) different "
        + "values"
    }
  }

  /// What to do about it: one sentence without a final period.
  package var advice: String {
    switch problem {
    case .repetition: "leave one of them out"
    case .secondNumbers:
      "keep one of them in the chain, or compare them as two techniques of the list"
    case .followsQuantization, .undoesCompression: "write `\(later) + \(earlier)`"
    case .prunesNothing: "leave it out, or give it a larger share"
    case .clustersNothing: "leave it out, or give it fewer clusters"
    }
  }
}

extension TechniqueChain {
  /// What keeps the chain from being run, or makes a part of it pointless: at most one conflict for each
  /// technique, in their order. The techniques alone tell, before anything is trained. A chain without
  /// conflicts runs at every precision of training and on every backend.
  package var conflicts: [TechniqueConflict] {
    techniques.indices.compactMap { later in
      (0..<later).lazy.compactMap { conflict(of: later, after: $0) }.first
    }
  }

  /// Whether weights are quantized that have been coded before, or layers may have no weight but 0:
  /// these are stored in what the element type and the codes take together.
  package var hasCompactCoding: Bool {
    var isCoded = false
    for effect in techniques.flatMap(\.effects) {
      switch effect {
      case .prunes(share: 1, _): return true
      case .prunes, .clusters: isCoded = true
      case .quantizes: if isCoded { return true }
      case .replaces, .trains: break
      }
    }
    return false
  }

  private func conflict(of later: Int, after earlier: Int) -> TechniqueConflict? {
    let (formers, between) = (
      techniques[earlier].effects, techniques[earlier + 1..<later].flatMap(\.effects)
    )
    let effects = techniques[later].effects
    for (index, effect) in effects.enumerated() {
      for (place, former) in formers.enumerated() {
        let meantime = formers[(place + 1)...] + between + effects[..<index]
        if let problem = effect.problem(after: former, between: Array(meantime)) {
          return TechniqueConflict(
            index: later, earlier: techniques[earlier].text, later: techniques[later].text,
            problem: problem)
        }
      }
    }
    return nil
  }
}
