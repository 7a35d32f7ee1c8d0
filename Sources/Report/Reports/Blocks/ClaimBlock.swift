package import Options
internal import Trials

/// `claim`: a sentence that the results bear out or not.
package struct ClaimBlock: BlockKind {
  package static let name = "claim"
  package static let help = "A statement, checked against the trials"
  package static let counter: String? = "Claim"
  package static let holdsTrials = false

  let label: String
  /// The sentence.
  let statement: String
  let proposition: Proposition
  /// What must be true for the claim to say anything of these results; nil where it always does.
  let condition: Proposition?
  /// Whether it is known not to hold here.
  let isExpectedRefuted: Bool

  package var sources: [String] {
    var seen: Set<String> = []
    return (proposition.comparisons + (condition?.comparisons ?? []))
      .flatMap { $0.left.expression.labels + $0.right.expression.labels }
      .filter { seen.insert($0).inserted }
  }

  package static func options(_ names: KnownNames) -> [OptionSpec] {
    [
      OptionSpec(
        "says", .text, required: true, help: "The claim as a sentence for the reader"),
      OptionSpec(
        "holds", .text, required: true,
        help: "When it holds, such as max(loss(label.test_accuracy, technique=none)) < 0.02; "
          + "`triptych options formulas` has the rest"),
      OptionSpec(
        "when", .text,
        help: "What must be true for the claim to say anything, such as "
          + "count(label[arithmetic=native]) > 0; where it is not, the claim does not apply"),
      OptionSpec(
        "expect", .name(["holds", "refuted"]), default: "holds",
        help: "refuted for what is known not to hold here: then that it holds is the surprise"),
    ]
  }

  package init?(
    _ options: Options, label: String, scope: BlockScope, complaints: inout [Diagnostic]
  ) {
    self.label = label
    statement = options["says"]?.stringValue ?? ""
    isExpectedRefuted = options.string("expect") == "refuted"
    let before = complaints.mistakeCount
    let proposition = Self.proposition("holds", options, scope, &complaints)
    condition = Self.proposition("when", options, scope, &complaints)
    guard let proposition, complaints.mistakeCount == before else { return nil }
    self.proposition = proposition
  }

  /// Nil where the option is not given, or `complaints` says what is wrong with it.
  private static func proposition(
    _ option: String, _ options: Options, _ scope: BlockScope, _ complaints: inout [Diagnostic]
  ) -> Proposition? {
    guard let value = options[option], let text = value.stringValue else { return nil }
    do throws(ExpressionError) {
      let proposition = try ExpressionParser.proposition(text)
      try scope.formulas.check(proposition)
      return proposition
    } catch {
      complaints.append(
        Diagnostic(.formula(error), at: value.location(ofCharacter: error.offset)))
      return nil
    }
  }
}
