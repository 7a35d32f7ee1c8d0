import Options
import Testing
import Trials

@testable import Reports

@Suite struct ClaimTests {
  /// Two models, each as it is and in 16 bits.
  private static let outcome: ExperimentOutcome = {
    func quantized(_ trial: TrialResult, accuracy: Double) -> TrialResult {
      var result = trial
      result.technique = "quantize(float16)"
      result.testAccuracy = accuracy
      result.sizeMb = trial.sizeMb / 2
      return result
    }
    let (a, b) = (Fixtures.resnet20, Fixtures.resnet56)
    return ExperimentOutcome(
      label: "quick",
      trials: [a, quantized(a, accuracy: 0.8912), b, quantized(b, accuracy: 0.9061)]
        .map { .success($0) })
  }()

  /// Evidence shows which value is the larger.
  @Test(arguments: [
    ("max(quick.learning_rate) < min(quick.learning_rate)", ["0.12341", "0.1234"]),
    ("quick[learning_rate=0.1234].learning_rate = 0.12341", ["0.1234", "0.12341"]),
    ("quick[learning_rate=0.1234].loss > 0.30001", ["0.30000", "0.30001"]),
    ("quick[learning_rate=0.1234].test_accuracy < 0.90121", ["90.120%", "90.121%"]),
    (
      "quick[learning_rate=0.1234].size_mb < quick[learning_rate=0.12341].size_mb",
      ["1.0940\u{A0}MB", "1.0941\u{A0}MB"]
    ),
  ])
  func evidenceTellsValuesApart(text: String, values: [String]) throws {
    let rates = [0.1234, 0.12341]
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: rates.enumerated().map {
        var trial = Fixtures.resnet20
        trial.learningRate = $1
        trial.sizeMb += Double($0) * 0.0001
        return .success(trial)
      })
    let judgement = try FormulaEvaluator([outcome]).judge(Self.resolved(text))
    let comparison = try #require(judgement.comparisons.first)
    #expect([comparison.left.value, comparison.right.value] == values)
  }

  private static let settings = ExperimentSettings(
    models: [.named("resnet20"), .named("resnet56")], datasets: [.named("fashion-mnist")]
  ) {
    $0.epochs = [3]
    $0.techniques = ["none", "quantize(float16)"]
    $0.seeds = [42]
  }

  private static let scope = FormulaResolver.Scope(
    experiments: ["quick": settings], otherBlocks: [:])

  /// Of an experiment of which only the results are known.
  static func resolved(_ text: String) throws -> ResolvedProposition {
    let scope = FormulaResolver.Scope(experiments: ["quick": nil], otherBlocks: [:])
    return try FormulaResolver(scope: scope).resolve(ExpressionParser.proposition(text))
  }

  /// The comparisons with their values and what they come to, or the mistake with its offset and advice.
  private static func judged(_ text: String, _ outcomes: [ExperimentOutcome] = [outcome]) -> String
  {
    let proposition: ResolvedProposition
    do throws(ExpressionError) {
      proposition = try FormulaResolver(scope: scope).resolve(ExpressionParser.proposition(text))
    } catch {
      return "\(error.offset): \(error.message)" + (error.advice.map { "; \($0)" } ?? "")
    }
    do throws(EvaluationFailure) {
      let judgement = try FormulaEvaluator(outcomes).judge(proposition)
      let values = judgement.comparisons.map { "\($0.left.value) \($0.relation) \($0.right.value)" }
      return (values + [judgement.holds ? "holds" : "fails"]).joined(separator: "; ")
    } catch {
      return "not decided: \(error)"
    }
  }

  @Test(arguments: [
    ("1 < 2", "1 < 2; holds"),
    ("2 <= 1", "2 ≤ 1; fails"),
    ("(1 + 2) * 3 = 9", "9 = 9; holds"),
    ("(1 < 2 or 3 < 2) and not (2 < 1)", "1 < 2; 3 < 2; 2 < 1; holds"),
    ("1 < 2 or 1 < 2 and 2 < 1", "1 < 2; 1 < 2; 2 < 1; holds"),
    ("((1)) != 2", "1 ≠ 2; holds"),
    ("best(quick.opscore).model = \"resnet20\"", "resnet20 = resnet20; holds"),
    ("'a' != \"a\"", "a ≠ a; fails"),
    // The limit is written as the value is.
    ("quick[model=resnet20, technique=none].test_accuracy > 0.9", "90.1% > 90.0%; holds"),
    // In pairs: 0.9012 − 0.8912 and 0.9051 − 0.9061.
    ("max(loss(quick.test_accuracy, technique=none)) < 0.02", "1.0% < 2.0%; holds"),
    ("min(loss(quick.test_accuracy, technique=none)) < 0", "−0.1% < 0.0%; holds"),
    (
      "max(gain(quick.test_accuracy, technique=none)) = 0.001",
      "0.1000000000000001% = 0.1000000000000000%; fails"
    ),
    ("max(ratio(quick.size_mb, technique=none)) < 0.55", "0.500 < 0.550; holds"),
    ("max(loss(quick.size_mb, technique=none)) < 0", "−0.547\u{A0}MB < 0\u{A0}MB; holds"),
    ("mean(ratio(quick[technique=none].size_mb, model=resnet20)) > 3", "3.16 > 3; holds"),
    (
      "loss(quick[model=resnet20, technique=quantize(float16)].test_accuracy, technique=none) < 0.02",
      "1.0% < 2.0%; holds"
    ),
    (
      "max(loss(quick.test_accuracy, technique=none)).model = \"resnet20\"",
      "resnet20 = resnet20; holds"
    ),
    // The partner itself is none of the pairs.
    ("ratio(quick[model=resnet20].size_mb, technique=none) = 0.5", "0.500 = 0.500; holds"),
    ("ratio(1, 2) = 0.5", "0.500 = 0.500; holds"),
    // Of resnet20: a third of the accuracies, all of the times, four fifths of the sizes; the others are
    // at an end of a scale.
    ("hypervolume(quick) < 1", "0.545 < 1.000; holds"),
  ])
  func judgements(_ text: String, _ expected: String) {
    #expect(Self.judged(text) == expected)
  }

  @Test(arguments: [
    (
      "",
      "0: there is nothing that could hold; write a comparison, for example "
        + "`best(label.test_accuracy) > 0.9`"
    ),
    ("1", "1: this ends where one of `=` `!=` `<` `<=` `>` `>=` should follow"),
    ("1 < 2 and", "9: this ends where a value should follow"),
    ("(1 < 2", "6: this ends where `and`, `or` or `)` should follow"),
    ("1 < 2 3", "6: expected nothing more, found `3`"),
    ("1 < 2 < 3", "6: expected nothing more, found `<`"),
    ("\"a\" < \"b\"", "4: `\"a\"` is text, which `<` cannot compare; use `=` or `!=`"),
    (
      "1 = \"a\"",
      "2: `\"a\"` is text and `1` is a number, which cannot be compared; compare columns of one kind"
    ),
    (
      "max(loss(quick.test_accuracy)) < 1",
      "4: `loss` compares trials in pairs, and this does not say with which; for example "
        + "`loss(label.test_accuracy, technique=none)`"
    ),
    (
      "max(loss(quick.test_accuracy, model=resnet2)) < 1",
      "36: no trial of `quick` has `model=resnet2`; did you mean `resnet20`?"
    ),
    (
      "max(loss(quick.test_accuracy, size_mb=1)) < 1",
      "30: `size_mb` is measured and not set: no two trials differ in it alone; there are: `model`, "
        + "`technique`, `dataset`, `split`, `input`, `weights`, `unfreeze`, `precision`, `backend`, `isa`, "
        + "`threads`, `seed` and 4 more"
    ),
    (
      "max(lost(quick.test_accuracy, technique=none)) < 1",
      "4: unknown function `lost`; did you mean `loss`?"
    ),
    (
      "best(quick.test_accuracy, technique=none) < 1",
      "0: `best` does not compare trials in pairs; only these do: `loss`, `gain`, `ratio`"
    ),
    (
      "best(loss(quick.test_accuracy, technique=none)) < 1",
      "0: in what `best` would choose from, neither end is the better one; use `min` or `max`"
    ),
    (
      "max(loss(quick.model, technique=none)) < 1",
      "15: `model` holds text, and `loss` needs numbers; choose a column of numbers"
    ),
    (
      "max(loss(quick.epochs, technique=none)) < 1",
      "15: no value of `epochs` is better than another, so `loss` cannot choose; use `min` or `max`"
    ),
  ])
  func mistakes(_ text: String, _ expected: String) {
    #expect(Self.judged(text) == expected)
  }

  @Test func whatTheResultsDoNotDecide() {
    let lone = ExperimentOutcome(
      label: "quick", trials: [Self.outcome.trials[1], Self.outcome.trials[2]])
    #expect(
      Self.judged("max(loss(quick.test_accuracy, technique=none)) < 1", [lone])
        == "not decided: quick has no partner for resnet20, technique=quantize(float16) with "
        + "technique=none")
    #expect(
      Self.judged("max(loss(quick[technique=none].test_accuracy, technique=none)) < 1")
        == "not decided: no trial of quick has technique=none, technique!=none")
    // One side is enough where it decides.
    let missing = "best(quick[precision=bfloat16].test_accuracy) > 0"
    #expect(
      Self.judged("count(quick[precision=bfloat16]) = 0 or \(missing)", [Self.outcome])
        == "7: no trial of `quick` has `precision=bfloat16`; it has: `float32`"
        || Self.judged("count(quick[f1>2]) = 0 or best(quick[f1>2].f1) > 0") == "0 = 0; holds")
    #expect(
      Self.judged("1 = 2 or best(quick[f1>2].f1) > 0") == "not decided: no trial of quick has f1>2")
    #expect(Self.judged("1 = 2 and best(quick[f1>2].f1) > 0") == "1 = 2; fails")
  }

  /// The reference that guesses has the same size and loss in every form: it does not take part.
  @Test(arguments: [true, false])
  func theRandomReferenceIsNoPartner(_ comesFirst: Bool) {
    var copy = Fixtures.random
    copy.technique = "quantize(float16)"
    let random: [Result<TrialResult, TrialFailure>] = [.success(Fixtures.random), .success(copy)]
    let trials = comesFirst ? random + Self.outcome.trials : Self.outcome.trials + random
    let outcome = ExperimentOutcome(label: "quick", trials: trials)
    #expect(
      Self.judged("min(ratio(quick.size_mb, technique=none)) = 0.5", [outcome])
        == "0.500 = 0.500; holds")
  }

  private static func report(_ claim: String, _ outcome: ExperimentOutcome = outcome) throws
    -> Report
  {
    let plan = try Fixtures.plan(
      """
      ```experiment quick
      models: [resnet20, resnet56]
      dataset: fashion-mnist
      epochs: 3
      techniques: [none, quantize(float16)]
      ```

      ```claim halves
      \(claim)
      ```

      See @halves.
      """)
    return try ReportBuilder.build(plan, outcomes: [outcome], provenance: Fixtures.provenance)
  }

  @Test(arguments: [
    ("< 0.55", "holds", Claim.Verdict.holds, "Holds"),
    ("< 0.45", "holds", .fails, "Does not hold"),
    ("< 0.45", "refuted", .refuted, "Does not hold, as expected"),
    ("< 0.55", "refuted", .unexpected, "Holds, against expectation"),
  ])
  func verdicts(
    _ limit: String, _ expected: String, _ verdict: Claim.Verdict, _ words: String
  ) throws {
    let report = try Self.report(
      "says: Half & half.\nholds: max(ratio(quick.size_mb, technique=none)) \(limit)\nexpect: \(expected)"
    )
    let claim = try #require(report.claims.first)
    #expect(
      claim
        == Claim(
          label: "halves", number: "Claim\u{A0}1", statement: "Half & half.", verdict: verdict,
          evidence: "max(ratio(quick.size_mb, technique=none)): 0.500 < \(limit.dropFirst(2))0"
            + (limit == "< 0.45" ? " is not so" : "")))
    #expect(report.openClaims.isEmpty == verdict.isExpected)
    let page = try Fixtures.text(report, "index.html")
    #expect(page.contains("<div class=\"claim \(verdict.rawValue)\" id=\"halves\""))
    #expect(
      page.contains("<b>Claim\u{A0}1.</b> Half &amp; half. <span class=\"verdict\">\(words)</span>")
    )
    #expect(page.contains("See <a href=\"#halves\">Claim\u{A0}1</a>."))
    #expect(page.contains("Claims that came out otherwise") != verdict.isExpected)
    let results = try Fixtures.text(report, "results.json")
    #expect(results.contains("\"verdict\" : \"\(verdict.rawValue)\""))
  }

  @Test(arguments: ["holds", "refuted"])
  func aClaimThatDoesNotApply(_ expected: String) throws {
    let report = try Self.report(
      "says: Half.\nwhen: count(quick[f1>2]) > 0\nholds: max(quick[f1>2].size_mb) < 1\n"
        + "expect: \(expected)")
    let claim = try #require(report.claims.first)
    #expect(claim.verdict == .inapplicable)
    #expect(claim.evidence == "count(quick[f1>2]): 0 > 0 is not so")
    #expect(report.openClaims.isEmpty)
    let page = try Fixtures.text(report, "index.html")
    #expect(page.contains("<span class=\"verdict\">Does not apply here</span>"))
    #expect(try Fixtures.text(report, "results.json").contains("\"verdict\" : \"inapplicable\""))
  }

  /// Where it applies, the claim alone is the evidence.
  @Test func aClaimThatApplies() throws {
    let report = try Self.report(
      "says: Half.\nwhen: count(quick) > 0\nholds: max(ratio(quick.size_mb, technique=none)) < 0.4")
    let claim = try #require(report.claims.first)
    #expect(claim.verdict == .fails)
    #expect(
      claim.evidence
        == "max(ratio(quick.size_mb, technique=none)): 0.500 < 0.400 is not so")
  }

  /// Not whether a claim holds, and not whether it applies: one that has failed might be what it is about.
  @Test(arguments: [
    "says: Half.\nholds: max(ratio(quick.size_mb, technique=none)) < 1",
    "says: Half.\nwhen: count(quick[f1>2]) > 0\nholds: max(quick[f1>2].size_mb) < 1",
  ])
  func failedTrialsDecideNothing(_ claim: String) throws {
    let failure = TrialFailure(trial: "resnet56", cause: "out of memory")
    let outcome = ExperimentOutcome(
      label: "quick", trials: Self.outcome.trials.prefix(2) + [.failure(failure)])
    let report = try Self.report(claim, outcome)
    #expect(report.claims.first?.verdict == .undecided)
    #expect(report.claims.first?.evidence == "1 failed trial might have decided otherwise")
  }

  @Test(arguments: [
    ("says: Yes.\nholds: 1 < 2\nwhen: 3", "this ends where one of"),
    ("says: Yes.", "the option `holds`"), ("holds: 1 < 2", "the option `says`"),
    ("says: Yes.\nholds: 1 < 2\nexpect: fails", "unknown value `fails` for `expect`"),
    ("says: Yes.\nholds: 1 <", "this ends where a value should follow"),
    ("says: Yes.\nholds: best(nothing.f1) > 1", "unknown experiment `nothing`"),
  ])
  func blockMistakes(_ options: String, _ message: String) {
    let text = Fixtures.complaints("```claim c\n\(options)\n```\n")
    #expect(text.contains(message), "\(text)")
  }
}
