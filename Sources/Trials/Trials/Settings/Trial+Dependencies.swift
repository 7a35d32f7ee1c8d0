package import Compression
internal import Training

extension Trial {
  package static let noTechnique = "none"

  /// The techniques that follow training.
  ///
  /// - Throws: `TechniqueError`.
  package func chain() throws -> TechniqueChain { try TechniqueChain(technique) }

  /// How many values the weights are clustered into; nil where they are not.
  package var clusters: Int? {
    (try? chain())?.techniques.lazy.compactMap { technique in
      switch technique {
      case let technique as Cluster: technique.clusters
      case let technique as DeepCompress: technique.clusters
      default: nil
      }
    }.first
  }

  /// Whether the images go through the frozen layers once.
  package var keepsFeatures: Bool {
    features != nil && unfreeze != .all && training.epochs > 0 && !isRandomReference
  }

  /// The trainings of the other models that the techniques name, each trained as this one is.
  package var otherModels: [Trial] {
    // A text that is no chain fails the trial when it runs.
    let names = (try? chain())?.otherModels ?? []
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }.map { name in
      var other = self
      other.model = .named(name)
      other.technique = Self.noTechnique
      if other.weights == .own { other.weights = .random }
      return other
    }
  }
}
