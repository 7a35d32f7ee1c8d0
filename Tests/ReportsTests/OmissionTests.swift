import Testing
import Training
import Trials

@testable import Reports

/// A reason is given once, however many trials it is for, and each is named as no other is.
@Suite struct OmissionTests {
  private static func notes(_ options: String, _ trials: [TrialResult]) throws -> [String] {
    try ChartTests.chart(
      options, [ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })]
    ).notes
  }

  /// 39 trials without epochs: one sentence.
  @Test func manyTrialsAreOneSentence() throws {
    let trials = (1...39).map { index in
      var trial = Fixtures.resnet20
      trial.settings.training.batch = index
      trial.history = []
      return trial
    }
    #expect(
      try Self.notes("kind: line\ny: test_accuracy", trials) == [
        "Not shown: resnet20, batch 1; resnet20, batch 2; resnet20, batch 3; and 36 others, which have no "
          + "epochs."
      ])
  }

  /// Where color, panel or place would tell trials apart, words do.
  @Test(arguments: [
    "kind: bubble\nx: opscore\ny: test_accuracy\nsize: size_mb\ncolor: epochs",
    "kind: bar\ny: opscore\ncolor: epochs", "kind: bar\ny: opscore\nfacet: epochs",
    "kind: line\nx: epochs\ny: opscore", "kind: line\nx: size_mb\ny: opscore\nfacet: epochs",
    "kind: triangle\ny: [opscore, test_accuracy, recall]",
  ])
  func trialsOfOneModelAreToldApart(options: String) throws {
    let trials = [2, 3].map { epochs in
      var trial = Fixtures.resnet20
      trial.epochs = epochs
      trial.scores.opscore = nil
      return trial
    }
    #expect(
      try Self.notes(options, trials).contains(
        "Not shown: resnet20, epochs 2; and resnet20, epochs 3, which have no OpScore."))
  }

  @Test func everyReasonHasASentence() {
    var omissions = Omissions()
    omissions.add("a", "which has no loss", many: "which have no loss")
    omissions.add("b", "loss", is: 0)
    omissions.add("c", "which has no loss", many: "which have no loss")
    omissions.add("d", "loss", is: -2)
    omissions.add("e", "time", is: .infinity)
    omissions.add("e", "loss", is: .nan, atPoints: true)
    omissions.add("f", "loss", is: .nan, atPoints: true)
    omissions.add("a", "which has no loss", many: "which have no loss")
    omissions.add("g", "size", is: 0)
    #expect(
      omissions.notes == [
        "Not shown: a and c, which have no loss.",
        "Not shown: b and d, whose loss is 0 or negative.",
        "Not shown: e, whose time is infinite.",
        "Not shown: e and f where their loss is not a number.", "Not shown: g, whose size is 0.",
      ])
  }
}
