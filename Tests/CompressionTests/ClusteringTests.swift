import Foundation
import TestSupport
import Testing

@testable import Compression

/// What `Reference/clustering.py` has recorded.
struct ClusteringReference: Decodable {
  struct Case: Decodable {
    struct Result: Decodable {
      let clusters: Int
      let best: Double
      let optimum: Double?
    }

    let name: String
    let values: [Float]
    let results: [Result]
  }

  let cases: [Case]

  static func load() throws -> ClusteringReference {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Reference/clustering.json")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }
}

@Suite struct ClusteringTests {
  @Test func inertiaIsNeverAboveScikitLearnsBestOfTen() throws {
    for reference in try ClusteringReference.load().cases {
      for result in reference.results {
        let found = ScalarClustering([reference.values], clusters: result.clusters)
        // Centroids are floats, which costs about a part in 10^13 of the squares.
        #expect(
          found.inertia <= result.best * (1 + 1e-9) + 1e-12,
          "\(reference.name), \(result.clusters)")
      }
    }
  }

  @Test func smallNumbersOfClustersGiveTheOptimum() throws {
    for reference in try ClusteringReference.load().cases {
      for result in reference.results {
        guard let optimum = result.optimum else { continue }
        let found = ScalarClustering([reference.values], clusters: result.clusters)
        #expect(found.isExact)
        #expect(
          abs(found.inertia - optimum) <= 1e-7 * optimum + 1e-10,
          "\(reference.name), \(result.clusters): \(found.inertia), not \(optimum)")
      }
    }
  }

  /// More values than the exact algorithm takes unasked: the penalized one stands in for it.
  @Test(arguments: [8, 32, 200, 3000])
  func manyValuesComeNearTheOptimum(_ clusters: Int) {
    var random = SplitMix64(state: 4)
    let values = random.normals(clusters == 8 ? 600_000 : 150_000, 0.05)
    let count = clusters == 3000 ? 20_000 : values.count
    let arrays = [Array(values.prefix(count))]
    let found = ScalarClustering(arrays, clusters: clusters)
    #expect(!found.isExact)
    let optimum = ScalarClustering(arrays, clusters: clusters, isExact: true)
    #expect(optimum.isExact)
    #expect(optimum.inertia <= found.inertia * (1 + 1e-9))
    #expect(found.inertia <= optimum.inertia * (clusters > 1000 ? 1.002 : 1.0001))
  }

  /// Each start for itself ends where Lloyd's iteration has nothing left to move by much.
  @Test(arguments: ScalarClustering.Start.allCases)
  func everyStartIsUsed(_ start: ScalarClustering.Start) {
    var random = SplitMix64(state: 8)
    let arrays = [random.normals(30_000), random.normals(5_000, 4)]
    let optimum = ScalarClustering(arrays, clusters: 64, isExact: true).inertia
    let found = ScalarClustering(arrays, clusters: 64, start: start)
    #expect(found.centroids.count == 64)
    #expect(found.inertia <= optimum * 1.15)
    #expect(found.inertia >= optimum * (1 - 1e-9))
  }

  static let adversaries: [(name: String, values: [Float])] = {
    var random = SplitMix64(state: 21)
    return [
      ("one", [3]), ("constant", Array(repeating: -0.25, count: 1000)),
      ("zeros of both signs", [0, -0.0, 0, -0.0]),
      ("two values", (0..<999).map { $0 % 7 == 0 ? 1 : -2 }),
      ("subnormal", (1...500).map { Float(bitPattern: $0) }),
      ("huge", [-.greatestFiniteMagnitude, .greatestFiniteMagnitude, 1, 2, 3, 4, 5, 6]),
      ("all scales", (-120...120).flatMap { [Float(sign: .plus, exponent: $0, significand: 1)] }),
      (
        "mirrored scales",
        (-30...30).flatMap { e in
          [1, -1].map { Float(sign: .plus, exponent: e, significand: $0) }
        }
      ),
      ("neighbors", (0..<300).map { Float(bitPattern: 0x3F80_0000 + UInt32($0 % 40)) }),
      ("far outlier", random.normals(400) + [1e6]),
      ("steps", (0..<600).map { Float($0 / 100) }),
    ]
  }()

  @Test(arguments: adversaries.indices, [1, 2, 3, 7, 16, 64, 256, 65_536])
  func anyValuesGiveAPartitionOfNearestCentroids(_ index: Int, _ clusters: Int) {
    let (name, values) = Self.adversaries[index]
    for start in ScalarClustering.Start.allCases {
      let found = ScalarClustering([values], clusters: clusters, start: start)
      let distinct = Set(values.map { $0 + 0 })
      #expect(!found.centroids.isEmpty && found.centroids.count <= clusters, "\(name)")
      #expect(found.centroids.allSatisfy { $0.isFinite })
      #expect(zip(found.centroids, found.centroids.dropFirst()).allSatisfy { $0 < $1 })
      if distinct.count <= clusters {
        #expect(found.centroids == distinct.sorted())
        #expect(found.inertia == 0 && found.isExact)
      }
      let quantized = NearestCentroid(found.centroids).quantized(values)
      #expect(Set(quantized).count <= clusters)
      var inertia = 0.0
      for (value, result) in zip(values, quantized) {
        let least = found.centroids.map { abs(Double(value) - Double($0)) }.min()!
        #expect(abs(Double(value) - Double(result)) == least, "\(name)")
        inertia += least * least
      }
      #expect(abs(inertia - found.inertia) <= 1e-9 * inertia)
    }
  }

  @Test(arguments: [0, 1, 5, 4095, 10_000, 100_003])
  func radixSortSorts(_ count: Int) {
    var random = SplitMix64(state: UInt64(count))
    let values = (0..<count).map { _ -> Float in
      let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
      return value.isNaN ? -0.0 : value
    }
    let cut = count / 3
    let sorted = RadixSort.sorted([Array(values[..<cut]), Array(values[cut...])])
    // Both zeros become +0, all other bits stay.
    #expect(sorted.map(\.bitPattern) == values.map { $0 + 0 }.sorted().map(\.bitPattern))
  }

  /// Against all partitions.
  @Test func exactPartitionIsTheBestOfAll() {
    var random = SplitMix64(state: 2)
    for _ in 0..<40 {
      let values = (0..<9).map { _ in Float(Int.random(in: -12...12, using: &random)) }.sorted()
      let sorted = SortedValues(values)
      let points = ClusterCosts(distinctOf: sorted)
      for clusters in 1...min(4, points.count) {
        func best(_ start: Int, _ left: Int) -> Double {
          if left == 1 { return points.cost(start, points.count) }
          return (start + 1...points.count - left + 1).map {
            points.cost(start, $0) + best($0, left - 1)
          }.min()!
        }
        let bounds = ExactPartition(points).bounds(clusters: clusters)
        let found = zip(bounds, bounds.dropFirst()).reduce(0.0) { sum, range in
          let part = values[range.0..<range.1].map(Double.init)
          let mean = part.reduce(0, +) / Double(part.count)
          return sum + part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        #expect(bounds.count == clusters + 1)
        #expect(abs(found - best(0, clusters)) < 1e-9)
      }
    }
  }
}
