import Compression
import Datasets
import Testing
import Training

@testable import Trials

/// The number of clusters that a result states.
@Suite struct ClustersTests {
  private static func clusters(_ chain: TechniqueChain, idle: [String] = []) -> Int? {
    var trial = Trial(
      model: .named("resnet8"), dataset: .named("fashion-mnist"),
      training: TrainingConfiguration(epochs: 1, batch: 1, learningRate: 0.1, seed: 1))
    trial.technique = chain
    let reports = chain.techniques.map { technique in
      var report = TechniqueReport(technique: technique.text)
      if !idle.contains(technique.text) { report.changed.add("changed", of: "conv1") }
      return report
    }
    return trial.clusters(by: reports)
  }

  @Test func onlyWhereSomethingWasClustered() {
    #expect(Self.clusters("cluster(16)") == 16)
    #expect(Self.clusters("prune(0.5) + cluster(32)") == 32)
    #expect(Self.clusters("deep_compress(0.8, 8)") == 8)
    #expect(Self.clusters("cluster(65536)", idle: ["cluster(65536)"]) == nil)
    #expect(Self.clusters("quantize(float16)") == nil)
    #expect(Self.clusters("none") == nil)
  }
}
