internal import Networks
internal import Training

extension CompressionState {
  /// The constraints for training, from the current weights.
  func weightConstraints() -> [String: WeightConstraint] {
    var result: [String: WeightConstraint] = [:]
    var groups: [String: [String]] = [:]
    var fixesZero: [String: Bool] = [:]
    for (name, constraint) in constraints {
      guard let entry = weights.arrays[name] else { continue }
      switch constraint {
      case .zerosStay: result[name] = .mask(entry.values.map { $0 != 0 })
      case .sharedValues(let group, let zerosStay):
        groups[group, default: []].append(name)
        fixesZero[group] = fixesZero[group, default: false] || zerosStay
      }
    }
    for (group, names) in groups {
      let arrays = names.sorted().compactMap { name in
        weights.arrays[name].map { (name: name, values: $0.values) }
      }
      // A codebook so large that no value is shared constrains nothing.
      guard let distinct = DistinctValues(arrays.map(\.values)) else { continue }
      let zero = distinct.values.firstIndex(of: 0).map { UInt32($0) }
      for array in arrays {
        result[array.name] = .clusters(
          distinct.indices(array.values), set: group, fixed: fixesZero[group]! ? zero : nil)
      }
    }
    return result
  }

  /// The size of a file with the encoded weights, without other metadata.
  var encodedSizes: CompressedSizes { CompressedFile.sizes(weights, encodings: encodings) }
}
