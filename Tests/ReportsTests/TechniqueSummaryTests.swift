import Compression
import Foundation
import Testing
import Trials

@testable import Reports

/// What the page says of techniques, under the experiment.
@Suite struct TechniqueSummaryTests {
  private static let report = TechniqueReport(
    technique: "transfer(resnet101, finetune: 1)",
    changed: LayerNotes([
      .init("from conv5_block1_1_conv of resnet101", of: ["conv5_block1_1_conv"]),
      .init("copied", of: (1...8).map { "layer\($0)" }),
    ]),
    skipped: LayerNotes([
      .init("it is 10 × 64, and in resnet101 <b>5 × 64</b>", of: ["head"]),
      .init("no weights", of: ["gap"]),
    ]),
    bytesBefore: 4_000_000, bytesAfter: 1_000_000, seconds: 1.25,
    details: ["test_accuracy_before": 0.5, "test_accuracy_after": 0.875])

  private static func trial(_ technique: TechniqueChain, seed: Int = 1) -> TrialResult {
    var trial = Fixtures.trial("resnet20", accuracy: 0.9, seconds: 2, megabytes: 1, seed: seed)
    trial.technique = technique
    trial.techniqueReports = technique == .none ? [] : [report]
    return trial
  }

  @Test func titlesTellTrialsApart() {
    let trials = [Self.trial("transfer(resnet101)"), Self.trial("transfer(resnet101)", seed: 2)]
    #expect(
      trials.map { TechniqueSummary.title(of: $0, among: trials) } == [
        "resnet20, transfer(resnet101), seed 1", "resnet20, transfer(resnet101), seed 2",
      ])
    #expect(
      TechniqueSummary.title(of: trials[0], among: [trials[0]]) == "resnet20, transfer(resnet101)")
  }

  @Test func theWholeSummary() {
    let templates = TemplateSet.builtIn
    let html = templates.render(
      "experiment",
      [
        "id": "quick", "label": "quick", "count": "2 trials", "failed": optional(nil),
        "settings": [[String: any Sendable]](),
        "techniques": TechniqueSummary.all(of: [
          Self.trial("none"), Self.trial("transfer(resnet101)"),
        ]),
      ])
    #expect(
      html.contains(
        """
        <details class="techniques">
        <summary>resnet20, transfer(resnet101)</summary>
        <p><b>transfer(resnet101, finetune: 1)</b>: 9 layers changed, 2 left; 4.00 MB → 1.00 MB; 1.25 s; \
        test accuracy 50.00% before retraining, 87.50% after</p>
        <ul>
        <li><code>conv5_block1_1_conv</code>: from conv5_block1_1_conv of resnet101</li>
        <li><code>8 from layer1 to layer8</code>: copied</li>
        </ul>
        <p>Left as they were:</p>
        <ul>
        <li><code>head</code>: it is 10 × 64, and in resnet101 &lt;b&gt;5 × 64&lt;/b&gt;</li>
        <li><code>gap</code>: no weights</li>
        </ul>
        </details>
        """.replacing(" MB", with: "\u{A0}MB").replacing("1.25 s", with: "1.25\u{A0}s")))
    #expect(html.components(separatedBy: "class=\"techniques\"").count == 2)
  }
}
