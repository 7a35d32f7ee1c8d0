internal import Kernels
internal import Networks

/// Modifies gradients such that steps along them keep constraints.
///
/// A fixed element has the gradient 0. The elements of a cluster share the mean of their
/// gradients: the gradient of the centroid is the sum (Han et al. 2016, section 3), and divided by
/// the number of members it takes steps of the size that single weights would, at the same rate.
/// Equal values with equal gradients and equal state stay equal, bit for bit.
final class ConstrainedGradients {
  private struct Array {
    let value: Tensor
    let gradient: Tensor
    /// For each element in memory order its cluster from 1, or 0 for a fixed one and for
    /// padding.
    let slots: [Int32]
    /// nil where elements are not clustered.
    let set: Int?
    /// The values of fixed elements, where weight decay would move them.
    let held: [Float]?
  }

  private let arrays: [Array]
  /// The number of elements of each cluster, by set.
  private let sizes: [[Double]]

  /// - Precondition: the weights are loaded; constraints have as many elements as their arrays.
  /// - Throws: `KernelError`.
  init(_ constraints: [String: WeightConstraint], on trainables: [TrainingPlan.Trainable]) throws {
    let trained = Dictionary(uniqueKeysWithValues: trainables.map { ($0.parameter.name, $0) })
    var names: [String] = []
    var frozen: Set<String> = []
    for (name, constraint) in constraints.sorted(by: { $0.key < $1.key }) {
      guard case .clusters(_, let set, _) = constraint else { continue }
      if trained[name] == nil { frozen.insert(set) }
      if !names.contains(set) { names.append(set) }
    }
    var sizes = [[Double]](repeating: [], count: names.count)
    var arrays: [Array] = []
    for (name, constraint) in constraints.sorted(by: { $0.key < $1.key }) {
      guard let trainable = trained[name] else { continue }
      var numbers: [Float]
      var set: Int?
      switch constraint {
      case .mask(let moves): numbers = moves.map { $0 ? 1 : 0 }
      case .clusters(let clusters, let name, let fixed):
        // Exact: a float represents more integers than there are clusters.
        numbers = clusters.map { $0 == fixed ? 0 : Float($0) + 1 }
        if frozen.contains(name) { numbers = numbers.map { _ in 0 } }
        set = names.firstIndex(of: name)
      }
      precondition(numbers.count == trainable.parameter.count, "a constraint has a different size")
      let layout = try Tensor(trainable.value.descriptor)
      layout.fill(0)
      try layout.load(numbers)
      let slots = layout.elements.map { Int32($0) }
      if let set {
        for slot in slots {
          while sizes[set].count <= slot { sizes[set].append(0) }
          sizes[set][Int(slot)] += 1
        }
      }
      let values = trainable.value.elements
      let holds = zip(slots, values).contains { $0 == 0 && $1 != 0 }
      arrays.append(
        Array(
          value: trainable.value, gradient: trainable.gradient, slots: slots, set: set,
          held: holds ? Swift.Array(values) : nil))
    }
    self.arrays = arrays
    self.sizes = sizes
  }

  /// To be called after the backward pass, before the optimizer's step.
  func project() {
    var sums = sizes.map { [Double](repeating: 0, count: $0.count) }
    for array in arrays {
      let gradient = array.gradient.elements
      if let set = array.set {
        for (index, slot) in array.slots.enumerated() {
          sums[set][Int(slot)] += Double(gradient[index])
        }
      } else {
        for (index, slot) in array.slots.enumerated() where slot == 0 { gradient[index] = 0 }
      }
    }
    let means = zip(sums, sizes).map { sums, sizes in
      var means = zip(sums, sizes).map { $1 > 0 ? Float($0 / $1) : 0 }
      if !means.isEmpty { means[0] = 0 }
      return means
    }
    for array in arrays {
      guard let set = array.set else { continue }
      let gradient = array.gradient.elements
      for (index, slot) in array.slots.enumerated() { gradient[index] = means[set][Int(slot)] }
    }
  }

  /// To be called after the optimizer's step.
  func restore() {
    for array in arrays {
      guard let held = array.held else { continue }
      let values = array.value.elements
      for (index, slot) in array.slots.enumerated() where slot == 0 { values[index] = held[index] }
    }
  }
}
