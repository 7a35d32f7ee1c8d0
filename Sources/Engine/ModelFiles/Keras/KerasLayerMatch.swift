internal import Networks

/// A layer of a file matched with one of a network.
struct KerasLayerMatch {
  typealias Mismatch = KerasMatchError.Mismatch

  let target: KerasTarget
  let source: KerasWeights.Layer
  /// The source array of each parameter; nil where Keras omits it.
  private let arrays: [KerasWeights.Array?]

  /// - Throws: `Mismatch` where the layers do not fit.
  init(_ target: KerasTarget, _ source: KerasWeights.Layer) throws(Mismatch) {
    self.target = target
    self.source = source
    let isNamed = source.arrays.contains { array in
      target.parameters.contains { Self.names(of: $0).contains(array.name) }
    }
    arrays = try isNamed ? Self.byRole(target, source) : Self.byPlace(target, source)
    for (parameter, array) in zip(target.parameters, arrays) {
      guard let array else { continue }
      let axes = KerasAxes(parameter, of: target)
      guard axes.fits(array.shape, of: target) else {
        throw .wrongShape(
          layer: target.name, array: parameter.role.rawValue, expected: axes.shape,
          found: array.shape)
      }
    }
  }

  /// The network's parameters by name.
  var weights: [(name: String, entry: Weights.Entry)] {
    zip(target.parameters, arrays).map { parameter, array in
      let values =
        array.map { KerasAxes(parameter, of: target).fromKeras($0.values) }
        ?? [Float](repeating: parameter.role == .gamma ? 1 : 0, count: parameter.count)
      return (parameter.name, Weights.Entry(shape: parameter.shape, values: values))
    }
  }

  private static func names(of parameter: Parameter) -> [String] {
    let role = parameter.role.rawValue
    return parameter.role == .kernel ? [role, "depthwise_kernel"] : [role]
  }

  private static func byRole(_ target: KerasTarget, _ source: KerasWeights.Layer)
    throws(Mismatch) -> [KerasWeights.Array?]
  {
    var arrays: [KerasWeights.Array?] = []
    var used: Set<String> = []
    for parameter in target.parameters {
      let names = names(of: parameter)
      let array = source.arrays.first { names.contains($0.name) }
      // Batch norm without scale or shift stores none: 1 and 0.
      let isOptional = parameter.role == .gamma || parameter.role == .beta
      guard array != nil || isOptional && target.isBatchNormalization else {
        throw .missingArray(
          layer: target.name, array: parameter.role.rawValue, found: source.arrays.map(\.name))
      }
      if let array { used.insert(array.name) }
      arrays.append(array)
    }
    if let other = source.arrays.first(where: { !used.contains($0.name) }) {
      throw .superfluousArray(layer: target.name, array: other.name)
    }
    return arrays
  }

  /// Where the file has no roles, the arrays are in the order of the parameters.
  private static func byPlace(_ target: KerasTarget, _ source: KerasWeights.Layer)
    throws(Mismatch) -> [KerasWeights.Array?]
  {
    guard source.arrays.count == target.parameters.count else {
      throw .wrongCount(
        layer: target.name, expected: target.parameters.map(\.role.rawValue),
        found: source.arrays.count)
    }
    return source.arrays
  }
}

extension KerasMatchError.Mismatch: Error {}
