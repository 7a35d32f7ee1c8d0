package import Networks

/// The mapping between the weights of Keras and those of a network.
package enum KerasMapping {
  /// A network's weights from those of a file: by the layers' names, or where not all are present,
  /// by their order, if all shapes match.
  ///
  /// - Parameter ignoringHead: leaves out the classifier, and for matching by order
  ///   the file's last dense layer as well: for a file of other classes, or of none.
  /// - Returns: the weights, without those reported as missing.
  /// - Throws: `KerasMatchError`.
  package static func weights(
    of file: KerasWeights, for network: Network, ignoringHead: Bool = false
  ) throws -> (weights: Weights, report: MatchReport) {
    let targets = KerasTarget.all(of: network)
    let sources = file.layers.filter { !$0.arrays.isEmpty }
    let needed = ignoringHead ? targets.filter { !$0.isHead } : targets

    let matching: MatchReport.Matching
    let matches: [KerasLayerMatch]
    if let named = byName(needed, sources) {
      (matching, matches) = (.byName, named)
    } else if !ignoringHead, let named = byNameAndRest(targets, sources) {
      (matching, matches) = (.byName, named)
    } else if let ordered = byOrder(
      needed, ignoringHead ? withoutHead(sources) : sources)
    {
      (matching, matches) = (.byOrder, ordered)
    } else {
      throw error(network, targets, sources, ignoringHead: ignoringHead)
    }
    let taken = Set(matches.map(\.source.name))
    return (
      Weights(
        Dictionary(matches.flatMap(\.weights).map { ($0.name, $0.entry) }) { first, _ in first }),
      MatchReport(
        matching: matching,
        skippedLayers: sources.map(\.name).filter { !taken.contains($0) },
        missingParameters: ignoringHead
          ? targets.filter(\.isHead).flatMap(\.parameters).map(\.name) : [])
    )
  }

  /// A network's weights as Keras's: the layers in the network's order, including those without weights.
  ///
  /// - Throws: `NetworkError` where a weight is missing or has another shape.
  package static func keras(_ weights: Weights, of network: Network) throws -> KerasWeights {
    let targets = Dictionary(
      uniqueKeysWithValues: KerasTarget.all(of: network).map { ($0.name, $0) })
    var result = KerasWeights()
    var seen: Set<String> = []
    for layer in network.layers where seen.insert(layer.name).inserted {
      guard let target = targets[layer.name] else {
        result.layers.append(
          KerasWeights.Layer(
            name: layer.name, className: KerasTarget.snakeCase(layer.kind), arrays: []))
        continue
      }
      let arrays = try target.parameters.map { parameter in
        let axes = KerasAxes(parameter, of: target)
        let isDepthwise = parameter.role == .kernel && target.depthwiseGroups != nil
        return KerasWeights.Array(
          name: isDepthwise ? "depthwise_kernel" : parameter.role.rawValue, shape: axes.shape,
          values: axes.toKeras(try weights.array(parameter, of: network)))
      }
      result.layers.append(
        KerasWeights.Layer(name: layer.name, className: target.className, arrays: arrays))
    }
    return result
  }

  private static func byName(_ targets: [KerasTarget], _ sources: [KerasWeights.Layer])
    -> [KerasLayerMatch]?
  {
    let named = Dictionary(sources.map { ($0.name, $0) }) { first, _ in first }
    var matches: [KerasLayerMatch] = []
    for target in targets {
      guard let source = named[target.name], let match = try? KerasLayerMatch(target, source)
      else { return nil }
      matches.append(match)
    }
    return matches
  }

  /// All by name but the classifier, which is the only layer left over in
  /// the file: users give theirs any name, and files of partly trained networks have
  /// their layers in an order that does not help.
  private static func byNameAndRest(_ targets: [KerasTarget], _ sources: [KerasWeights.Layer])
    -> [KerasLayerMatch]?
  {
    guard let head = targets.first(where: \.isHead),
      let body = byName(targets.filter { !$0.isHead }, sources)
    else { return nil }
    let taken = Set(body.map(\.source.name))
    let rest = sources.filter { !taken.contains($0.name) }
    guard rest.count == 1, let match = try? KerasLayerMatch(head, rest[0]) else { return nil }
    return body + [match]
  }

  private static func byOrder(_ targets: [KerasTarget], _ sources: [KerasWeights.Layer])
    -> [KerasLayerMatch]?
  {
    guard targets.count == sources.count else { return nil }
    var matches: [KerasLayerMatch] = []
    for (target, source) in zip(sorted(targets, like: sources), sources) {
      guard let match = try? KerasLayerMatch(target, source) else { return nil }
      matches.append(match)
    }
    return matches
  }

  /// The targets in the order of a file. Where the file has classes, the order is known only among the
  /// layers of one class.
  private static func sorted(_ targets: [KerasTarget], like sources: [KerasWeights.Layer])
    -> [KerasTarget]
  {
    guard sources.allSatisfy({ $0.className != nil }) else { return targets }
    var rest = Dictionary(grouping: targets, by: \.className).mapValues { $0[...] }
    let sorted = sources.compactMap { rest[$0.className!]?.popFirst() }
    return sorted.count == targets.count ? sorted : targets
  }

  /// The layers of a file without its classifier: the last one, if that is dense. Where the file
  /// has classes, the last of the dense ones.
  private static func withoutHead(_ sources: [KerasWeights.Layer]) -> [KerasWeights.Layer] {
    var sources = sources
    let knowsClasses = sources.allSatisfy { $0.className != nil }
    let last =
      knowsClasses
      ? sources.lastIndex { $0.className == "dense" }
      : sources.indices.last.flatMap { index in
        sources[index].arrays[0].shape.count == 2 ? index : nil
      }
    if let last { sources.remove(at: last) }
    return sources
  }

  private static func error(
    _ network: Network, _ targets: [KerasTarget], _ sources: [KerasWeights.Layer],
    ignoringHead: Bool
  ) -> KerasMatchError {
    let named = Dictionary(sources.map { ($0.name, $0) }) { first, _ in first }
    let body = targets.filter { !$0.isHead }
    let needed = ignoringHead ? body : targets
    // Where no names match, the order must have been meant.
    let byPlace =
      !needed.contains { named[$0.name] != nil } && needed.count == sources.count
    var mismatches: [KerasMatchError.Mismatch] = []
    for (index, target) in (byPlace ? sorted(needed, like: sources) : needed).enumerated() {
      guard let source = byPlace ? sources[index] : named[target.name] else {
        // Searched only among those reported.
        let nearest =
          mismatches.count < 5
          ? NearestLayer.find(target.name, among: sources.map(\.name)) : nil
        mismatches.append(.missingLayer(target.name, nearest: nearest))
        continue
      }
      do throws(KerasMatchError.Mismatch) {
        _ = try KerasLayerMatch(target, source)
      } catch {
        mismatches.append(error)
      }
    }
    let fitsWithoutHead =
      !ignoringHead && (byName(body, sources) ?? byOrder(body, withoutHead(sources))) != nil
    return KerasMatchError(
      network: network.name, mismatches: Array(mismatches.prefix(5)), count: mismatches.count,
      expectedLayers: needed.count, foundLayers: sources.count, fitsWithoutHead: fitsWithoutHead)
  }
}
