import Compression
import Kernels
import Networks
import Testing

@Suite struct TransferTests {
  private func state(_ network: Network) -> CompressionState {
    CompressionState(network: network, weights: .random(for: network, seed: 1))
  }

  private func apply(
    _ text: String, to state: inout CompressionState, _ context: CompressionContext
  ) throws -> TechniqueReport {
    try #require(TechniqueChain(text).apply(to: &state, context: context).first)
  }

  @Test func theLastStageIsCopied() throws {
    let (deep, shallow) = (
      try Models.residual("deep", blocks: 3), try Models.residual("shallow", blocks: 2)
    )
    var state = state(shallow)
    let before = state.weights
    let report = try apply("transfer(deep)", to: &state, Models.context(["deep": deep]))
    let source = Weights.random(for: deep, seed: 77)
    for (name, array) in state.weights.arrays {
      let isCopied = name.hasPrefix("stage2_")
      #expect(array == (isCopied ? source : before).arrays[name], "\(name)")
    }
    #expect(report.technique == "transfer(deep)")
    #expect(
      report.changed.lines == [
        "stage2_block1_conv: from stage2_block1_conv of deep",
        "stage2_block1_bn: from stage2_block1_bn of deep",
        "stage2_block2_conv: from stage2_block2_conv of deep",
        "stage2_block2_bn: from stage2_block2_bn of deep",
      ])
    #expect(report.skipped.isEmpty)
    #expect(
      report.details == ["layers": 4, "parameters": Double(4 * 8 * 9 + 8 * 8 * 9 + 2 * 4 * 8)])
    #expect(report.bytesAfter == 4 * shallow.parameterCount)
    #expect(report.bytesBefore == report.bytesAfter)
  }

  /// Names and patterns; what has other shapes is skipped, with the reason.
  @Test func whatDoesNotFitIsSkipped() throws {
    let target = try Models.residual("target", blocks: 2)
    let short = try Models.residual("short", blocks: 1, classes: 5)
    var state = state(target)
    let before = state.weights
    let report = try apply(
      "transfer(short, layers: [\"stage2_*\", predictions])", to: &state,
      Models.context(["short": short]))
    #expect(
      report.changed.lines == [
        "stage2_block1_conv: from stage2_block1_conv of short",
        "stage2_block1_bn: from stage2_block1_bn of short",
      ])
    #expect(
      report.skipped.lines == [
        "stage2_block2_conv: no matching layer is left in short: it is Conv2D 8×8×3×3",
        "stage2_block2_bn: no matching layer is left in short: it is BatchNormalization 8, 8, 8, 8",
        "predictions: it is Dense 3×8, 3, and in short Dense 5×8, 5",
      ])
    #expect(state.weights.arrays["predictions/kernel"] == before.arrays["predictions/kernel"])
  }

  @Test func retrainingMovesWhatIsTrained() throws {
    let (deep, shallow) = (
      try Models.residual("deep", blocks: 3), try Models.residual("shallow", blocks: 2)
    )
    var state = state(shallow)
    let before = state.weights
    let report = try apply(
      "transfer(deep, finetune: 1)", to: &state,
      Models.context(["deep": deep], trainedLayers: ["predictions"]))
    let source = Weights.random(for: deep, seed: 77)
    #expect(
      state.weights.arrays["stage2_block1_conv/kernel"]
        == source.arrays["stage2_block1_conv/kernel"])
    #expect(state.weights.arrays["predictions/kernel"] != before.arrays["predictions/kernel"])
    #expect(report.details["epochs"] == 1)
    #expect(try #require(report.details["loss"]) > 0)
  }

  @Test func mistakes() throws {
    let network = try Models.residual("shallow", blocks: 2)
    let context = Models.context([
      "deep": try Models.residual("deep", blocks: 3),
      "wide": try Models.residual("wide", blocks: 2, width: 5),
    ])
    func message(_ text: String, _ change: (inout CompressionState) -> Void = { _ in }) -> String {
      var state = state(network)
      change(&state)
      let before = state.weights
      let message = complaint { try apply(text, to: &state, context) }
      #expect(state.weights == before)
      return message
    }
    #expect(
      message("transfer(deep, layers: stage2_block1_con)")
        == "unknown layer `stage2_block1_con` in shallow; did you mean `stage2_block1_conv`?")
    #expect(
      message("transfer(deep, layers: pool)")
        == "the layer `pool` of shallow has no weights to replace")
    #expect(
      message("transfer(deep, layers: \"conv9_*\")")
        == "no layer of shallow with weights matches `conv9_*`; "
        + "`triptych model shallow` lists all")
    #expect(
      message("transfer(wide)")
        == "no layer of wide has the kind and shapes of a layer wanted in shallow; "
        + "choose a model of the same family, or other `layers`")
    #expect(message("transfer(other)") == "Unknown(name: \"other\")")
  }
}
