package import Compression
internal import Training

extension Trial {
  /// How many values the weights are clustered into; nil where they are not, or a technique has changed
  /// nothing.
  package func clusters(by reports: [TechniqueReport]) -> Int? {
    let idle = Set(reports.filter(\.changed.isEmpty).map(\.technique))
    return technique.techniques.lazy.filter { !idle.contains($0.text) }.compactMap { technique in
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
    var seen: Set<String> = []
    return technique.otherModels.filter { seen.insert($0).inserted }.map { name in
      var other = self
      other.model = .named(name)
      other.technique = .none
      if other.weights == .own { other.weights = .random }
      return other
    }
  }
}
