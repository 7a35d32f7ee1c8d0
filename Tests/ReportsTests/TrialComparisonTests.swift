import Assessment
import TestSupport
import Testing
import Trials

@testable import Reports

/// Claims and numbers that compare two trials.
@Suite struct TrialComparisonTests {
  /// A model that is right on the given of 10,000 images.
  private static func trial(
    _ model: String, right: Range<Int>, megabytes: Double = 1, images: String = "test",
    seed: Int = 42
  ) -> TrialResult {
    var trial = Fixtures.trial(
      model, accuracy: Double(right.count) / 10_000, seconds: 1, megabytes: megabytes, seed: seed)
    trial.quality.outcomes = ImageOutcomes(
      images: images, correct: ImageBits((0..<10_000).map(right.contains)))
    return trial
  }

  /// 289 images are right in resnet32 alone and 211 in resnet20, and 25 against 15 tell resnet56 from it.
  private static let outcome = ExperimentOutcome(
    label: "quick",
    trials: [
      trial("resnet20", right: 289..<9289), trial("resnet32", right: 0..<9078, megabytes: 2),
      trial("resnet56", right: 25..<9093, megabytes: 2),
    ].map { .success($0) })

  private static func seeds(_ label: String, _ model: String, _ accuracies: [Int])
    -> ExperimentOutcome
  {
    ExperimentOutcome(
      label: label,
      trials: accuracies.enumerated().map {
        .success(trial(model, right: 0..<$1, seed: $0 + 1))
      })
  }

  private static let repeated = [
    seeds("a", "resnet20", [9120, 9050, 9210, 8990]),
    seeds("b", "resnet32", [9030, 8970, 9100, 8930]),
  ]

  private static func scope() -> FormulaResolver.Scope {
    FormulaResolver.Scope(
      experiments: ["quick": nil, "a": nil, "b": nil], otherBlocks: [:])
  }

  private static func judged(_ text: String, _ outcomes: [ExperimentOutcome]) -> String {
    do {
      let proposition = try FormulaResolver(scope: scope()).resolve(
        ExpressionParser.proposition(text))
      let judgement = try FormulaEvaluator(outcomes).judge(proposition)
      let values = judgement.comparisons.map { "\($0.left.value) \($0.relation) \($0.right.value)" }
      return (values + [judgement.holds ? "holds" : "fails"]).joined(separator: "; ")
    } catch let error as ExpressionError {
      return "\(error.offset): \(error.message)" + (error.advice.map { "; \($0)" } ?? "")
    } catch {
      return "not decided: \(error)"
    }
  }

  private static let images =
    "90.8% and 90.0% – 289 images are right in the first alone and 211 in the second, of 10,000; "
    + "p = 0.0005 (McNemar, mid-p)"

  @Test(arguments: [
    (
      "better(quick[model=resnet32].test_accuracy, quick[model=resnet20].test_accuracy)",
      images + "; holds"
    ),
    (
      "not better(quick[model=resnet32].test_accuracy, quick[model=resnet20].test_accuracy)",
      images + "; fails"
    ),
    (
      "better(quick[model=resnet56].size_mb, quick[model=resnet20].size_mb)",
      "2.00\u{A0}MB and 1.00\u{A0}MB – both are exact; fails"
    ),
    (
      "differs(quick[model=resnet56].size_mb, quick[model=resnet32].size_mb)",
      "2.00\u{A0}MB and 2.00\u{A0}MB – both are exact; fails"
    ),
    (
      "better(quick[model=resnet32].test_accuracy, quick[model=resnet56].test_accuracy)",
      "not decided: better(quick[model=resnet32].test_accuracy, quick[model=resnet56].test_accuracy): "
        + "90.8% and 90.7% – 25 images are right in the first alone and 15 in the second, of 10,000; "
        + "p = 0.1173 (McNemar, mid-p)"
    ),
    // What one statement decides, another need not.
    (
      "differs(quick[model=resnet32].test_accuracy, quick[model=resnet56].test_accuracy) or 1 < 2",
      "1 < 2; holds"
    ),
    (
      "better(quick[model=resnet32].latency_ms, quick[model=resnet20].latency_ms)",
      "not decided: better(quick[model=resnet32].latency_ms, quick[model=resnet20].latency_ms): "
        + "0.900\u{A0}ms and 0.900\u{A0}ms – one measurement each does not tell how far chance reaches"
    ),
    (
      "p(quick[model=resnet32].test_accuracy, quick[model=resnet20].test_accuracy) < 0.05",
      "0.000481 < 0.0500; holds"
    ),
    (
      "wins(quick[model=resnet32].test_accuracy, quick[model=resnet20].test_accuracy) = 289",
      "289 = 289; holds"
    ),
    (
      "p(quick[model=resnet32].loss, quick[model=resnet20].loss) < 0.05",
      "not decided: `p` needs single trials on the same test images in `test_accuracy`, or repeats over "
        + "the same seeds, and these are neither in `loss`"
    ),
  ])
  func singleTrials(_ text: String, _ expected: String) {
    #expect(Self.judged(text, [Self.outcome]) == expected)
  }

  @Test func repeats() {
    #expect(
      Self.judged("better(a.test_accuracy, b.test_accuracy)", Self.repeated)
        == "90.9% and 90.1% – over 4 seeds, p = 0.0038 (paired t); holds")
  }

  /// The same trial on other images is not paired, and its interval counts.
  @Test func otherImages() throws {
    let outcomes = [
      ExperimentOutcome(label: "a", trials: [.success(Self.trial("resnet20", right: 289..<9289))]),
      ExperimentOutcome(
        label: "b", trials: [.success(Self.trial("resnet20", right: 0..<9078, images: "others"))]),
    ]
    #expect(
      Self.judged("better(b.test_accuracy, a.test_accuracy)", outcomes)
        == "not decided: better(b.test_accuracy, a.test_accuracy): 90.8% and 90.0% – their 95% intervals "
        + "overlap")
  }

  @Test(arguments: [
    ("better(a.test_accuracy) ", "0: `better` takes 2 values, not 1"),
    (
      "better(a.test_accuracy, 1)",
      "0: `better` needs a column of an experiment; for example "
        + "`better(label.test_accuracy)`"
    ),
    (
      "better(a.epochs, b.epochs)",
      "9: no value of `epochs` is better than another, so `better` cannot choose; use `min` or `max`"
    ),
    (
      "p(a.test_accuracy, b.loss) < 1",
      "19: `p` compares two trials in one column, and these are `test_accuracy` and `loss`; for example "
        + "`test_accuracy` of both"
    ),
    (
      "1 < better(a.loss, b.loss)",
      "4: `better` is true or false, and this needs a number; let it stand by itself in `holds` or "
        + "`when`, as in `better(a.test_accuracy, b.test_accuracy)`"
    ),
    (
      "p(a.loss, technique=none) < 1",
      "0: `p` does not compare trials in pairs; only these do: `loss`, `gain`, `ratio`"
    ),
  ])
  func mistakes(_ text: String, _ expected: String) {
    #expect(Self.judged(text, Self.repeated) == expected)
  }

  /// A ranked table: neighbors tie where McNemar's test does not tell them apart, although all intervals
  /// overlap.
  @Test func ranks() throws {
    let text = """
      ```experiment quick
      models: [resnet20, resnet32, resnet56]
      dataset: fashion-mnist
      epochs: 3
      ```

      ```table ranking
      from: quick
      columns: [rank, model, test_accuracy]
      sort: -test_accuracy
      ```
      """
    let plan = try Fixtures.plan(text)
    let report = try ReportBuilder.build(
      plan, outcomes: [Self.outcome], provenance: Fixtures.provenance)
    #expect(
      try Fixtures.text(report, "tables/ranking.csv") == """
        rank,model,test_accuracy
        1,resnet32,0.9078
        1,resnet56,0.9068
        3,resnet20,0.9

        """)
  }
}
