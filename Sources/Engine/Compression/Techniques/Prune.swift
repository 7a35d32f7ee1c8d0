internal import Foundation
internal import Networks
package import Options
internal import Training

/// Magnitude pruning: sets the weights of least magnitude to 0.
///
/// Source: Han et al. 2015, "Learning both Weights and Connections for Efficient Neural Networks".
package struct Prune: Technique {
  package static let name = "prune"
  package static let help = "the weights of least magnitude set to 0, and stored as gaps"
  package static let parameters =
    [
      shareKey.spec,
      WeightScope.key(help: "Whether each layer loses this share, or all of them together").spec,
    ] + TuningParameters.all

  static let shareKey = OptionKey(
    required: "share", .number(0...1), help: "The share of the weights that is set to 0")

  package let arguments: TechniqueArguments

  package var effects: [TechniqueEffect] {
    [
      .prunes(
        share: arguments[required: Self.shareKey],
        ofNetwork: arguments[WeightScope.key] == .network)
    ]
  }

  package init(_ arguments: TechniqueArguments) throws(TechniqueError) {
    self.arguments = arguments
  }

  /// The number of pruned weights is rounded down; ties are pruned in order.
  ///
  /// - Throws: `CompressionError`, and errors of training.
  package func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
  {
    var report = TechniqueReport(technique: text)
    let kernels = try KernelArrays(state)
    report.bytesBefore = state.encodedSizes.file
    report.skipped = kernels.skipped
    let start = ContinuousClock.now
    context.progress("pruning", 0)
    let groups =
      arguments[WeightScope.key] == .network ? [kernels.arrays] : kernels.arrays.map { [$0] }
    var (zeros, total) = (0, 0)
    for group in groups {
      for (array, values) in zip(group, pruned(group.map(\.entry.values))) {
        let count = values.count { $0 == 0 }
        (zeros, total) = (zeros + count, total + values.count)
        let text = "\(count) of \(Self.text(values.count)) 0"
        if values == array.entry.values {
          report.skipped.add(text + (count > 0 ? " already" : ""), of: array.name)
        } else {
          report.changed.add(text + state.storageText, of: array.name)
        }
        state.weights.arrays[array.name] = Weights.Entry(
          shape: array.entry.shape, values: values)
        keepZeros(of: array.name, in: &state)
      }
    }
    try TuningParameters.run(arguments, &state, context, &report)
    report.setSeconds(since: start)
    report.details["sparsity"] = total > 0 ? Double(zeros) / Double(total) : 0
    report.bytesAfter = state.encodedSizes.file
    return report
  }

  private static func text(_ count: Int) -> String {
    count == 1 ? "1 weight is" : "\(count) weights are"
  }

  private func pruned(_ arrays: [[Float]]) -> [[Float]] {
    let total = arrays.reduce(0) { $0 + $1.count }
    // 0.29 · 100 is a little less than 29.
    let product = arguments[required: Self.shareKey] * Double(total)
    let wanted = Int((product * (1 + 1e-12)).rounded(.down))
    guard wanted > 0 else { return arrays }
    let magnitudes = RadixSort.sorted(arrays.map { $0.map(abs) })
    let threshold = magnitudes[min(wanted, total) - 1]
    var below = magnitudes.prefix { $0 < threshold }.count
    below = min(wanted, total) - below
    return arrays.map { array in
      array.map { value in
        if abs(value) < threshold { return 0 }
        guard abs(value) == threshold, below > 0 else { return value }
        below -= 1
        return 0
      }
    }
  }

  private func keepZeros(of name: String, in state: inout CompressionState) {
    switch state.constraints[name] {
    case .sharedValues(let group, _):
      // It has a codebook already, in which 0 is one more value.
      state.constraints[name] = .sharedValues(group: group, zerosStay: true)
    case .zerosStay, nil:
      state.constraints[name] = .zerosStay
      state.encode(name, .sparse)
    }
  }
}
