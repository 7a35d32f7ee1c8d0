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
      case let technique as Cluster: technique.arguments.integer("clusters")
      case let technique as DeepCompress: technique.arguments.integer("clusters")
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
    let names = (try? chain())?.techniques.flatMap(\.otherModels) ?? []
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

/// A chain of techniques as a notebook writes it.
package enum TechniqueText {
  /// What is wrong with a text: where in it, counted in characters from 0, and a sentence.
  package struct Mistake: Error, Sendable {
    package let place: Int
    package let message: String
  }

  /// The same chain as every spelling of it gives, `none` for none.
  package static func canonical(_ text: String) throws(Mistake) -> String {
    do {
      return try TechniqueChain(text).text
    } catch {
      throw Mistake(place: error.place.lowerBound, message: error.description)
    }
  }

  /// The models that a chain takes layers or answers from; none where the text is no chain.
  package static func otherModels(_ text: String) -> [String] {
    (try? TechniqueChain(text))?.techniques.flatMap(\.otherModels) ?? []
  }

  /// A technique, for help on a terminal.
  package struct Entry: Sendable {
    /// How it is written.
    package let signature: String
    /// One line, without a final period.
    package let help: String
    /// What each parameter is, what it takes, and what it is where not given.
    package let parameters: [String]
  }

  package static var help: [Entry] {
    TechniqueRegistry.all.map { technique in
      Entry(
        signature: technique.signature, help: technique.help,
        parameters: technique.parameters.map { parameter in
          let usual = parameter.defaultText.map { "; \($0) where not given" } ?? ""
          return "\(parameter.name): \(parameter.help); \(parameter.kind)\(usual)"
        })
    }
  }
}
