internal import Kernels

/// One-dimensional k-means.
package struct ScalarClustering: Sendable {
  /// The initialization.
  package enum Start: String, CaseIterable, Sendable {
    case quantile, linear, density
    /// All of them, and the exact optimum where it is cheap; the best result is kept.
    case best
  }

  /// Ascending and distinct; at most as many as requested.
  package let centroids: [Float]
  /// The sum over all values of the squared distance to the nearest centroid.
  package let inertia: Double
  /// Whether no partition has less inertia, rounding aside.
  package let isExact: Bool

  /// The largest table of the dynamic program that is computed without `exact`.
  private static let cheapEntries = 1 << 22
  /// The minimum number of groups of consecutive values that stand for more values.
  private static let groups = 1 << 16
  private static let maximumRounds = 100
  private static let stepsPerRound = 10
  private static let leastGain = 1e-5

  /// Finds at most `clusters` centroids.
  ///
  /// With `start` `best` the result is the optimum where distinct values times clusters are at most
  /// 2²² (always up to 131,072 distinct values for 32 clusters). Beyond that, up to 32 clusters, it
  /// is no worse than the optimum with its bounds moved to the edges of 16,384 groups of consecutive values;
  /// for more clusters it is a local minimum that neither Lloyd's algorithm nor relocating single
  /// clusters can improve much.
  ///
  /// - Precondition: `clusters` is above 0.
  /// - Parameters:
  ///   - arrays: finite values; at least one.
  ///   - isExact: computes the optimum at any cost: clusters × values × log(values).
  package init(
    _ arrays: [[Float]], clusters: Int, start: Start = .best, isExact: Bool = false
  ) {
    self.init(SortedValues(RadixSort.sorted(arrays)), clusters, start, isExact)
  }

  private init(_ sorted: SortedValues, _ clusters: Int, _ start: Start, _ isExact: Bool) {
    precondition(clusters > 0, "at least one cluster is needed")
    // Counted only as far as it matters.
    let limit = max(clusters, Self.cheapEntries / clusters) + 1
    let distinct = sorted.distinctCount(limit: isExact ? .max : limit)
    if distinct <= clusters {
      self.init(sorted, Self.unique(sorted.distinct()), isExact: true)
      return
    }
    if isExact || start == .best && distinct < limit {
      let exact = ExactPartition(ClusterCosts(distinctOf: sorted)).bounds(clusters: clusters)
      var partition = Partition(sorted, bounds: exact)
      // Corrects rounding.
      _ = partition.step()
      self.init(sorted, partition.centroids(), isExact: true)
      return
    }
    var starts: [@Sendable () -> Partition] = []
    if start == .quantile || start == .best {
      starts.append { StartingPartition.quantile(sorted, clusters) }
    }
    if start == .linear || start == .best {
      starts.append { StartingPartition.linear(sorted, clusters) }
    }
    if start == .density || start == .best {
      starts.append { StartingPartition.density(sorted, clusters) }
    }
    if start == .best {
      starts.append {
        // A few outliers matter more than many values in the middle, and the density start accounts for that.
        let groups = max(Self.groups, 8 * clusters)
        let places = StartingPartition.density(sorted, min(groups, sorted.count)).bounds
        let points = ClusterCosts(sorted, places: places)
        return Partition(
          sorted, bounds: PenalizedPartition.bounds(points, clusters: clusters))
      }
    }
    let tries = starts
    let found = ParallelPieces.map(tries.count) { Self.refined(tries[$0](), clusters) }
    let best = found.max { $0.explained < $1.explained }!
    self.init(sorted, best.centroids(), isExact: false)
  }

  private init(_ sorted: SortedValues, _ means: [Float], isExact: Bool) {
    centroids = Self.unique(means)
    inertia = Self.inertia(sorted, centroids)
    self.isExact = isExact
  }

  /// Lloyd's algorithm, alternating with relocation, until nothing changes or the gain is
  /// less than `leastGain` of the inertia.
  private static func refined(_ start: Partition, _ clusters: Int) -> Partition {
    var partition = start
    let squares = start.sorted.sumOfSquares()
    var explained = partition.explained
    for _ in 0..<maximumRounds {
      let isExchanged = Relocation.improve(&partition, clusters: clusters)
      var isMoved = false
      for _ in 0..<stepsPerRound {
        guard partition.step() else { break }
        isMoved = true
      }
      guard isExchanged || isMoved else { break }
      let now = partition.explained
      guard now - explained > leastGain * (squares - now) else { break }
      explained = now
    }
    return partition
  }

  private static func unique(_ rising: [Float]) -> [Float] {
    rising.enumerated().filter { $0.offset == 0 || $0.element != rising[$0.offset - 1] }.map(
      \.element)
  }

  private static func inertia(_ sorted: SortedValues, _ centroids: [Float]) -> Double {
    let middles = zip(centroids, centroids.dropFirst()).map { (Double($0) + Double($1)) / 2 }
    return sorted.values.withUnsafeBufferPointer { values in
      var (total, part, k) = (0.0, 0.0, 0)
      for value in values {
        while k < middles.count, Double(value) >= middles[k] {
          total += part
          (part, k) = (0, k + 1)
        }
        let distance = Double(value) - Double(centroids[k])
        part += distance * distance
      }
      return total + part
    }
  }
}
