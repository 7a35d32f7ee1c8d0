package import Networks
package import Options

/// A step of compression or transfer, as notebooks write it: `cluster(256)`, `prune(0.8, scope: layer)`.
///
/// A technique is a configuration: its arguments. It is independent of the layers; it transforms
/// a `CompressionState`.
package protocol Technique: Sendable {
  /// The name before the parentheses.
  static var name: String { get }
  /// One line, without a final period.
  static var help: String { get }
  /// The parameters in the parentheses; parsing, help and messages use them.
  static var parameters: [OptionSpec] { get }

  /// The value of every parameter.
  var arguments: TechniqueArguments { get }

  /// The names of the other models that it takes layers or answers from.
  var otherModels: [String] { get }

  /// What it does to the weights, in this order.
  var effects: [TechniqueEffect] { get }

  /// - Throws: where values that are valid by themselves conflict.
  init(_ arguments: TechniqueArguments) throws(TechniqueError)

  /// Checks what the networks alone tell, before anything is trained.
  ///
  /// - Parameters:
  ///   - network: what the technique is to be applied to.
  ///   - other: another model of the trial, untrained.
  /// - Throws: what `apply` would throw for networks like these, and what `other` throws.
  func requireFit(_ network: Network, other: (_ name: String) throws -> Network) throws

  /// - Throws: what makes the result impossible: weights that are NaN or infinite, a missing model.
  ///   Layers that it cannot treat are left unchanged, and the report says why.
  func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
}

extension Technique {
  package var otherModels: [String] { [] }

  package func requireFit(_ network: Network, other: (_ name: String) throws -> Network) throws {}

  /// The canonical text, without defaults, for keys and tables.
  package var text: String {
    let values = arguments.text(Self.parameters)
    return values.isEmpty ? Self.name : "\(Self.name)(\(values))"
  }

  /// The signature: `cluster(clusters, scope: layer | network = layer)`.
  package static var signature: String {
    "\(name)(\(parameters.map(\.signature).joined(separator: ", ")))"
  }
}
