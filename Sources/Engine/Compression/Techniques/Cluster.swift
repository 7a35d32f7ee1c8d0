internal import Foundation
internal import Kernels
internal import Networks
package import Options
internal import Training

/// Weight clustering: replaces weights by a few shared values.
///
/// Source: Han et al. 2016, "Deep Compression", section 3.
package struct Cluster: Technique {
  package static let name = "cluster"
  package static let help = "few values that many weights share, stored as a codebook"
  package static let parameters =
    [
      clustersKey.spec,
      WeightScope.key(help: "Whether each layer has a codebook, or all of them one").spec,
      startKey.spec, exactKey.spec,
    ] + TuningParameters.all

  private static let clustersKey = OptionKey(
    required: "clusters", .integer(2...65_536), help: "How many different values there may be")
  private static let startKey = OptionKey(
    "init", .name, default: ScalarClustering.Start.best,
    help: "Where the search for the values starts; best tries all")
  private static let exactKey = OptionKey(
    "exact", .bool, default: false, help: "Finds the least inertia, however long it takes")

  /// The limit on entries of the exact algorithm's table, each of which takes some tens of steps.
  private static let exactLimit = 1 << 33

  package let arguments: TechniqueArguments

  package var effects: [TechniqueEffect] {
    [.clusters(clusters, ofNetwork: arguments[WeightScope.key] == .network)]
  }

  package init(_ arguments: TechniqueArguments) throws(TechniqueError) {
    self.arguments = arguments
  }

  /// How many different values there may be.
  package var clusters: Int { arguments[required: Self.clustersKey] }

  /// Pruned weights stay 0, and 0 is then one of the values.
  ///
  /// - Throws: `CompressionError`, and errors of training.
  package func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
  {
    var report = TechniqueReport(technique: text)
    let kernels = try KernelArrays(state)
    let isWhole = arguments[WeightScope.key] == .network
    report.bytesBefore = state.encodedSizes.file
    report.skipped = kernels.skipped
    let start = ContinuousClock.now
    var inertia = 0.0
    let groups =
      isWhole
      ? [(name: "network", arrays: kernels.arrays)]
      : kernels.arrays.map { (name: $0.name, arrays: [$0]) }
    var tasks: [(name: String, arrays: [NamedArray], search: Search)] = []
    for group in groups where !group.arrays.isEmpty {
      let values = group.arrays.map(\.entry.values)
      let reason = reasonToLeave(values)
      if isWorthACodebook(values), reason == nil {
        tasks.append((group.name, group.arrays, try search(group.arrays, state)))
      } else {
        leave(group.arrays, reason ?? sizeReason(values), &state, &report)
        guard isWorthACodebook(values) else { continue }
        for (name, _) in group.arrays { code(name, group.name, group.arrays, &state) }
      }
    }
    context.progress("clustering", 0)
    let searches = tasks.map(\.search)
    let found = ParallelPieces.map(searches.count) { searches[$0].run() }
    for (task, result) in zip(tasks, found) {
      share(result, task.arrays, task.name, task.search.zerosStay, &state, &report)
      inertia += result?.inertia ?? 0
    }
    try TuningParameters.run(arguments, &state, context, &report)
    report.setSeconds(since: start)
    let sizes = state.encodedSizes
    report.bytesAfter = sizes.file
    report.details["inertia"] = inertia
    report.details["codebook_bytes"] = Double(sizes.codebooks)
    report.details["index_bytes"] = Double(sizes.packedIndices)
    report.details["coded_bytes"] = Double(sizes.codedIndices)
    report.details["payload_bytes"] = Double(sizes.payload)
    return report
  }

  /// Whether a codebook of that many values can be smaller than the arrays.
  private func isWorthACodebook(_ arrays: [[Float]]) -> Bool {
    let count = arrays.reduce(0) { $0 + $1.count }
    let different = min(clusters, count)
    let packed = (count * CodebookCoding.bits(different) + 7) / 8
    return packed + different * 4 < count * 4
  }

  private func sizeReason(_ arrays: [[Float]]) -> String {
    "\(arrays.reduce(0) { $0 + $1.count }) weights would be larger with a codebook of \(clusters) "
      + "values"
  }

  /// Why there is nothing to cluster; nil where there is.
  private func reasonToLeave(_ arrays: [[Float]]) -> String? {
    guard let different = DistinctValues(arrays)?.values.count, different <= clusters else {
      return nil
    }
    return different == 1
      ? "all weights are equal" : "no more than \(clusters) different values: \(different)"
  }

  /// Keeps the values of arrays.
  private func leave(
    _ arrays: [NamedArray], _ reason: String, _ state: inout CompressionState,
    _ report: inout TechniqueReport
  ) {
    for (name, _) in arrays {
      report.skipped.add(reason + state.storageText, of: name)
      state.encode(name, state.encodings[name]?.coding ?? .plain)
    }
  }

  /// Has an array stored with the codebook of its group, whose values stay shared.
  private func code(
    _ name: String, _ group: String, _ arrays: [NamedArray], _ state: inout CompressionState
  ) {
    let zerosStay = arrays.contains { keepsZeros($0.name, state) }
    state.encode(name, .codebook(group: group))
    state.constraints[name] = .sharedValues(group: group, zerosStay: zerosStay)
  }

  private typealias NamedArray = (name: String, entry: Weights.Entry)

  /// The clusters to find for the arrays that share a codebook.
  private struct Search: Sendable {
    let values: [[Float]]
    let clusters: Int
    let start: ScalarClustering.Start
    let isExact: Bool
    let zerosStay: Bool

    /// - Returns: nil where there are no values but zeros that stay.
    func run() -> ScalarClustering? {
      guard values.contains(where: { !$0.isEmpty }) else { return nil }
      return ScalarClustering(values, clusters: clusters, start: start, isExact: isExact)
    }
  }

  /// - Throws: `CompressionError.exactTooLong`.
  private func search(_ arrays: [NamedArray], _ state: CompressionState) throws -> Search {
    let zerosStay = arrays.contains { keepsZeros($0.name, state) }
    let values = arrays.map { array in
      zerosStay ? array.entry.values.filter { $0 != 0 } : array.entry.values
    }
    let count = values.reduce(0) { $0 + $1.count }
    let isExact = arguments[Self.exactKey]
    if isExact, clusters > Self.exactLimit / max(1, count) {
      throw CompressionError.exactTooLong(values: count, clusters: clusters)
    }
    return Search(
      values: values, clusters: zerosStay ? clusters - 1 : clusters,
      start: arguments[Self.startKey], isExact: isExact,
      zerosStay: zerosStay)
  }

  /// Replaces the arrays' values by the clustered ones.
  private func share(
    _ found: ScalarClustering?, _ arrays: [NamedArray], _ group: String, _ zerosStay: Bool,
    _ state: inout CompressionState, _ report: inout TechniqueReport
  ) {
    let nearest = found.map { NearestCentroid($0.centroids) }
    for (name, entry) in arrays {
      var quantized = nearest?.quantized(entry.values) ?? entry.values
      if zerosStay {
        for index in quantized.indices where entry.values[index] == 0 { quantized[index] = 0 }
      }
      state.weights.arrays[name] = Weights.Entry(shape: entry.shape, values: quantized)
      state.encode(name, .codebook(group: group))
      state.constraints[name] = .sharedValues(group: group, zerosStay: zerosStay)
      let different = (found?.centroids.count ?? 0) + (zerosStay ? 1 : 0)
      report.changed.add(
        "\(entry.values.count) weights share \(different) values"
          + (zerosStay ? ", 0 among them" : "")
          + (found?.isExact == true ? ", the best possible" : "") + state.storageText,
        of: name)
    }
    report.details["clusters"] = max(
      report.details["clusters"] ?? 0, Double((found?.centroids.count ?? 0) + (zerosStay ? 1 : 0)))
  }

  private func keepsZeros(_ name: String, _ state: CompressionState) -> Bool {
    switch state.constraints[name] {
    case .zerosStay, .sharedValues(_, zerosStay: true): true
    default: false
    }
  }
}
