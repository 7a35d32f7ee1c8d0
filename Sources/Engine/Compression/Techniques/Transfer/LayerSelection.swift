internal import Networks

/// Which layers are to be replaced.
enum LayerSelection: Equatable {
  /// The last stage.
  case top
  /// Names and patterns.
  case named([String])

  init(_ words: [String]) { self = words == ["top"] ? .top : .named(words) }

  /// The layers of `network` that are meant, as far as they own arrays, in order.
  ///
  /// - Throws: `TransferError` for a name that the network does not have, and a pattern that fits
  ///   none of its layers.
  func layers(of network: Network) throws -> [WeightedLayer] {
    guard case .named(let words) = self else { return network.lastStage }
    let weighted = network.weightedLayers
    let names = network.layers.map(\.name)
    for word in words {
      if GlobPattern.isPattern(word) {
        let pattern = GlobPattern(word)
        guard weighted.contains(where: { pattern.matches($0.name) }) else {
          throw TransferError.patternFitsNone(pattern: word, network: network.name)
        }
      } else if !names.contains(word) {
        throw TransferError.unknownLayer(
          word, network: network.name, known: names)
      } else if !weighted.contains(where: { $0.name == word }) {
        throw TransferError.layerWithoutWeights(word, network: network.name)
      }
    }
    return weighted.filter { isNamed($0.name) }
  }

  /// The layers of the model that is copied from which can stand for them: its own last stage; those
  /// of the names and patterns where it has such, else all.
  func candidates(in network: Network) -> [WeightedLayer] {
    guard case .named = self else { return network.lastStage }
    let weighted = network.weightedLayers
    let named = weighted.filter { isNamed($0.name) }
    return named.isEmpty ? weighted : named
  }

  private func isNamed(_ name: String) -> Bool {
    guard case .named(let words) = self else { return false }
    return words.contains {
      $0 == name || (GlobPattern.isPattern($0) && GlobPattern($0).matches(name))
    }
  }
}
