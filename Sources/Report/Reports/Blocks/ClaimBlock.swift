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
  let proposition: ResolvedProposition
  /// What must be true for the claim to say anything of these results; nil where it always does.
  let condition: ResolvedProposition?
  /// What the notebook says of it.
  let expected: Expectation

  enum Expectation: String, CaseIterable, Sendable { case holds, refuted, undecided }

  let sources: [String]

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
        "expect", .name(Expectation.allCases.map(\.rawValue)), default: "holds",
        help: "refuted for what is known not to hold here: then that it holds is the surprise; "
          + "undecided for what these results cannot tell"),
    ]
  }

  init(_ options: Options, label: String, scope: BlockScope) throws(BlockProblems) {
    self.label = label
    statement = options["says"]?.stringValue ?? ""
    expected = Expectation(rawValue: options.string("expect")) ?? .holds
    var problems = ProblemCollector()
    var labels: [String] = []
    let proposition = Self.proposition("holds", options, scope, &labels, &problems)
    condition = Self.proposition("when", options, scope, &labels, &problems)
    sources = labels
    self.proposition = try problems.require(proposition)
  }

  /// Nil where the option is not given, or `problems` says what is wrong with it.
  ///
  /// - Parameter labels: gets those of its experiments, each once.
  private static func proposition(
    _ option: String, _ options: Options, _ scope: BlockScope, _ labels: inout [String],
    _ problems: inout ProblemCollector
  ) -> ResolvedProposition? {
    guard let value = options[option], let text = value.stringValue else { return nil }
    do throws(ExpressionError) {
      let proposition = try ExpressionParser.proposition(text)
      let resolved = try scope.formulas.resolve(proposition)
      for side in proposition.statements.flatMap(\.sides) {
        for label in side.expression.labels where !labels.contains(label) { labels.append(label) }
      }
      return resolved
    } catch {
      problems.add(.formula(error), at: value.location(ofCharacter: error.offset))
      return nil
    }
  }
}
