internal import Notebooks
internal import Options
internal import Trials

extension BlockKind {
  static let claim = BlockKind(
    "claim", help: "A statement, checked against the trials", counter: "Claim",
    options: ClaimBlock.options, check: ClaimBlock.init)
}

/// `claim`: a sentence that the results bear out or not.
struct ClaimBlock: Block {
  let label: String
  /// The sentence.
  let statement: String
  let proposition: Proposition
  /// What must be true for the claim to say anything of these results; nil where it always does.
  let condition: Proposition?
  /// Whether it is known not to hold here.
  let isExpectedRefuted: Bool

  var sources: [String] {
    var seen: Set<String> = []
    return (proposition.comparisons + (condition?.comparisons ?? []))
      .flatMap { $0.left.expression.labels + $0.right.expression.labels }
      .filter { seen.insert($0).inserted }
  }

  @Sendable static func options(_ names: KnownNames) -> [OptionSpec] {
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

  init(_ options: Options, label: String, scope: BlockScope) throws(BlockProblems) {
    self.label = label
    statement = options["says"]?.stringValue ?? ""
    isExpectedRefuted = options.string("expect") == "refuted"
    var problems = ProblemCollector()
    let proposition = Self.proposition("holds", options, scope, &problems)
    condition = Self.proposition("when", options, scope, &problems)
    self.proposition = try problems.require(proposition)
  }

  /// Nil where the option is not given, or `problems` says what is wrong with it.
  private static func proposition(
    _ option: String, _ options: Options, _ scope: BlockScope, _ problems: inout ProblemCollector
  ) -> Proposition? {
    guard let value = options[option], let text = value.stringValue else { return nil }
    do throws(ExpressionError) {
      let proposition = try ExpressionParser.proposition(text)
      try scope.formulas.check(proposition)
      return proposition
    } catch {
      problems.add(.formula(error), at: value.location(ofCharacter: error.offset))
      return nil
    }
  }
}
