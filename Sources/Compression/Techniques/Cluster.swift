internal import Foundation
internal import Networks
internal import Training

/// Replaces weights by few values that many of them share.
///
/// Source: Han et al. 2016, "Deep Compression", section 3.
public struct Cluster: Technique {
  public static let name = "cluster"
  public static let help = "few values that many weights share, stored as a codebook"
  public static let parameters =
    [
      TechniqueParameter(
        "clusters", .integer(2...65_536), help: "how many different values there may be"),
      .scope(help: "whether each layer has a codebook, or all of them one"),
      TechniqueParameter(
        "init", .name(ScalarClustering.Start.allCases.map(\.rawValue)), default: "best",
        help: "where the search for the values starts; best tries all"),
      TechniqueParameter(
        "exact", .flag, default: "false", help: "finds the least inertia, however long it takes"),
    ] + TuningParameters.all

  /// Entries of the exact algorithm's table, each of which takes some tens of steps.
  private static let exactLimit = 1 << 33

  public let arguments: TechniqueArguments

  public init(_ arguments: TechniqueArguments) throws(TechniqueError) { self.arguments = arguments }

  private var clusters: Int { arguments.integer("clusters") }

  /// Weights that pruning has set to 0 stay 0, and 0 is one of the values then.
  ///
  /// - Throws: `CompressionError`, and what training throws.
  public func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
  {
    var report = TechniqueReport(technique: text)
    let kernels = try KernelArrays(state, for: Self.name)
    let isWhole = arguments.word("scope") == "network"
    report.bytesBefore = state.encodedSizes.file
    report.skipped = kernels.skipped
    let start = ContinuousClock.now
    var inertia = 0.0
    let groups =
      isWhole
      ? [(name: "network", arrays: kernels.arrays)]
      : kernels.arrays.map { (name: $0.name, arrays: [$0]) }
    for (index, group) in groups.enumerated() where !group.arrays.isEmpty {
      context.progress("clustering", Double(index) / Double(groups.count))
      if let reason = reasonToLeave(group.arrays.map(\.entry.values)) {
        report.skipped += group.arrays.map { TechniqueReport.Entry($0.name, reason) }
      } else {
        inertia += try cluster(group.arrays, group.name, &state, &report)
      }
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

  private func reasonToLeave(_ arrays: [[Float]]) -> String? {
    let count = arrays.reduce(0) { $0 + $1.count }
    let different = min(clusters, count)
    let packed = (count * EncodedGroup.bits(different) + 7) / 8
    guard packed + different * 4 >= count * 4 else { return nil }
    return "\(count) weights would be larger with a codebook of \(different) values"
  }

  /// - Returns: the inertia.
  private func cluster(
    _ arrays: [(name: String, entry: Weights.Entry)], _ group: String,
    _ state: inout CompressionState, _ report: inout TechniqueReport
  ) throws -> Double {
    let zerosStay = arrays.contains { keepsZeros($0.name, state) }
    let values = arrays.map { array in
      zerosStay ? array.entry.values.filter { $0 != 0 } : array.entry.values
    }
    let count = values.reduce(0) { $0 + $1.count }
    let isExact = arguments.flag("exact")
    if isExact, clusters > Self.exactLimit / max(1, count) {
      throw CompressionError.exactTooLong(values: count, clusters: clusters)
    }
    var found: ScalarClustering?
    if count > 0 {
      found = ScalarClustering(
        values, clusters: zerosStay ? clusters - 1 : clusters,
        // The names are those of the cases.
        start: ScalarClustering.Start(rawValue: arguments.word("init"))!, isExact: isExact)
    }
    let nearest = found.map { NearestCentroid($0.centroids) }
    for (name, entry) in arrays {
      var quantized = nearest?.quantized(entry.values) ?? entry.values
      if zerosStay {
        for index in quantized.indices where entry.values[index] == 0 { quantized[index] = 0 }
      }
      state.weights.arrays[name] = Weights.Entry(shape: entry.shape, values: quantized)
      state.encodings[name] = .codebook(group: group)
      state.constraints[name] = .sharedValues(group: group, zerosStay: zerosStay)
      let different = (found?.centroids.count ?? 0) + (zerosStay ? 1 : 0)
      report.changed.append(
        TechniqueReport.Entry(
          name,
          "\(entry.values.count) weights share \(different) values"
            + (zerosStay ? ", 0 among them" : "")
            + (found?.isExact == true ? ", the best possible" : "")))
    }
    report.details["clusters"] = max(
      report.details["clusters"] ?? 0, Double((found?.centroids.count ?? 0) + (zerosStay ? 1 : 0)))
    return found?.inertia ?? 0
  }

  private func keepsZeros(_ name: String, _ state: CompressionState) -> Bool {
    switch state.constraints[name] {
    case .zerosStay, .sharedValues(_, zerosStay: true): true
    default: false
    }
  }
}
