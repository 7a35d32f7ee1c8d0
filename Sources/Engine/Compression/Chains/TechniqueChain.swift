package import Networks
package import Options

/// Techniques that are applied one after the other: `prune(0.5) + cluster(256)`; `none` is the
/// empty chain.
package struct TechniqueChain: Sendable, Hashable, CustomStringConvertible {
  package static let none = TechniqueChain([])

  package let techniques: [any Technique]
  /// The canonical text.
  package let text: String

  package init(_ techniques: [any Technique]) {
    self.techniques = techniques
    text = techniques.isEmpty ? "none" : techniques.map(\.text).joined(separator: " + ")
  }

  /// Reads the text form.
  ///
  /// - Throws: with the place in the text, as a column of one line.
  package init(
    _ text: String, known: [any Technique.Type] = TechniqueRegistry.all
  ) throws(TechniqueError) {
    let value = OptionValue(.string(text), at: .nowhere, written: text, verbatimOffset: 0)
    try self.init(value, known: known)
  }

  /// Reads a value of a notebook: a text, a map, or a list of these.
  ///
  /// - Throws: with the place in the notebook.
  package init(
    _ value: OptionValue, known: [any Technique.Type] = TechniqueRegistry.all
  ) throws(TechniqueError) {
    self.init(try ChainReader(known: known).chain(value))
  }

  package var description: String { text }

  /// The models that it takes layers or answers from.
  package var otherModels: [String] { techniques.flatMap(\.otherModels) }

  package static func == (a: TechniqueChain, b: TechniqueChain) -> Bool { a.text == b.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// Checks what can be known of the chain before anything is trained.
  ///
  /// - Parameters:
  ///   - network: what is trained.
  ///   - other: one of the `otherModels`, untrained.
  /// - Throws: the first of its `conflicts`, `TransferError`, and what `other` throws.
  package func requireFit(
    _ network: Network, other: (_ name: String) throws -> Network
  ) throws {
    if let conflict = conflicts.first { throw conflict }
    for technique in techniques { try technique.requireFit(network, other: other) }
  }

  /// Applies all, the first one first.
  ///
  /// - Returns: one report for each.
  /// - Throws: the first of its `conflicts`, and what techniques throw.
  package func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> [TechniqueReport]
  {
    if let conflict = conflicts.first { throw conflict }
    var reports: [TechniqueReport] = []
    for technique in techniques {
      reports.append(try technique.apply(to: &state, context: context))
    }
    return reports
  }
}

/// Stored as the canonical text.
extension TechniqueChain: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      try self.init(text)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
