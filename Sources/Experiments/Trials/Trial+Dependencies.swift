internal import Compression
internal import Training

extension Trial {
  static let noTechnique = "none"

  /// The techniques that follow training.
  ///
  /// - Throws: `TechniqueError`.
  func chain() throws -> TechniqueChain { try TechniqueChain(technique) }

  /// How many values the weights are clustered into; nil where they are not.
  var clusters: Int? {
    (try? chain())?.techniques.lazy.compactMap { technique in
      switch technique {
      case let technique as Cluster: technique.arguments.integer("clusters")
      case let technique as DeepCompress: technique.arguments.integer("clusters")
      default: nil
      }
    }.first
  }

  /// Whether the images go through the frozen layers once.
  var keepsFeatures: Bool { features != nil && unfreeze != .all && training.epochs > 0 }

  /// The trainings of the other models that the techniques name, each trained as this one is.
  var otherModels: [Trial] {
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
public enum TechniqueText {
  /// What is wrong with a text: where in it, counted in characters from 0, and a sentence.
  public struct Mistake: Error, Sendable {
    public let place: Int
    public let message: String
  }

  /// The same chain as every spelling of it gives, `none` for none.
  public static func canonical(_ text: String) throws(Mistake) -> String {
    do {
      return try TechniqueChain(text).text
    } catch {
      throw Mistake(place: error.place.lowerBound, message: error.description)
    }
  }

  /// The models that a chain takes layers or answers from; none where the text is no chain.
  public static func otherModels(_ text: String) -> [String] {
    (try? TechniqueChain(text))?.techniques.flatMap(\.otherModels) ?? []
  }

  /// A technique, for help on a terminal.
  public struct Entry: Sendable {
    /// How it is written.
    public let signature: String
    /// One line, without a final period.
    public let help: String
    /// What each parameter is, what it takes, and what it is where not given.
    public let parameters: [String]
  }

  public static var help: [Entry] {
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
