package import Options

/// A step of compression or transfer, as notebooks write it: `cluster(256)`, `prune(0.8, scope: layer)`.
///
/// A technique is a configuration: its arguments. It stands outside the layers; what it works on is
/// a `CompressionState`.
package protocol Technique: Sendable {
  /// As it is written before the parentheses.
  static var name: String { get }
  /// One line, without a final period.
  static var help: String { get }
  /// What stands in the parentheses; parsing, help and messages read it.
  static var parameters: [OptionSpec] { get }

  /// Every parameter's value.
  var arguments: TechniqueArguments { get }

  /// The names of the other models that it takes layers or answers from.
  var otherModels: [String] { get }

  /// - Throws: where the values, each one right for itself, do not go together.
  init(_ arguments: TechniqueArguments) throws(TechniqueError)

  /// - Throws: what makes the result impossible: a number that is none, a model that is missing.
  ///   Layers that it cannot treat are left as they are, and the report says why.
  func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
}

extension Technique {
  package var otherModels: [String] { [] }

  /// The canonical text, without what is as by default: what keys and tables show.
  package var text: String {
    let values = arguments.text(Self.parameters)
    return values.isEmpty ? Self.name : "\(Self.name)(\(values))"
  }

  /// What must be written, and what may: `cluster(clusters, scope: layer | network = layer)`.
  package static var signature: String {
    "\(name)(\(parameters.map(\.signature).joined(separator: ", ")))"
  }
}
