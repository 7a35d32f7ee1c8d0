internal import Notebooks
internal import Options
internal import Trials

/// The trials that a table or figure is made from: its options `from` and `where`.
struct TrialSource: Sendable {
  /// At least one label.
  let labels: [String]
  let conditions: [TrialCondition]

  static let options = [
    OptionSpec(
      "from", .oneOrMore(.text), required: true, help: "The labels of the experiments to show"),
    OptionSpec(
      "where", .oneOrMore(.text),
      help: "Conditions that trials must fulfill, such as model=resnet20, epochs!=1; on what is "
        + "measured, repeats over seed must fulfill them by their mean"),
  ]

  init(_ options: Options, scope: BlockScope) throws(BlockProblems) {
    var problems = ProblemCollector()
    let experiments = scope.experiments.keys.sorted()
    var labels: [String] = []
    for value in options["from"]?.listValue ?? [] {
      let label = value.stringValue ?? ""
      if scope.experiments[label] == nil {
        let mistake: ExpressionError.Mistake =
          scope.kinds[label].map { .notAnExperiment(label: label, kind: $0) }
          ?? .unknownLabel(label, known: experiments)
        problems.add(
          .formula(ExpressionError(mistake: mistake, offset: 0)), at: value.location)
      } else if labels.contains(label) {
        problems.add(.givenTwice(option: "from", value: label), at: value.location)
      } else {
        labels.append(label)
      }
    }

    var conditions: [TrialCondition] = []
    for value in options["where"]?.listValue ?? [] {
      do throws(ExpressionError) {
        let parsed = try ExpressionParser.conditions(value.stringValue ?? "")
        // A value that one experiment lacks may be in another.
        let label = labels.count == 1 ? labels.first : nil
        let filters = labels.isEmpty ? [] : try scope.formulas.resolve(parsed, label: label)
        // A table or figure has no place to say that a formula has no value.
        if let formula = parsed.first(where: { $0.value.formula != nil }) {
          throw ExpressionError(
            mistake: .formulaInWhere(formula.value.text), offset: formula.value.offset)
        }
        conditions += filters.compactMap(\.condition)
      } catch {
        problems.add(.formula(error), at: value.location(ofCharacter: error.offset))
      }
    }
    self.labels = try problems.require(labels.isEmpty ? nil : labels)
    self.conditions = conditions
  }

  init(labels: [String], conditions: [TrialCondition] = []) {
    self.labels = labels
    self.conditions = conditions
  }

  /// Those that the trials are selected by.
  var columns: [TrialColumn] { conditions.map { .result($0.column) } }

  /// The selected trials, repeats together, in the order of the labels and of their grids.
  ///
  /// - Parameter columns: what is told of each trial.
  func repeats(
    _ outcomes: [ExperimentOutcome], telling columns: [TrialColumn]
  ) -> [Repeats] {
    Repeats.select(labels, where: conditions, from: outcomes, telling: .init(columns))
  }

  /// All failures of the experiments: a trial that has failed fulfills no conditions.
  func failures(_ outcomes: [ExperimentOutcome]) -> [TrialFailure] {
    labels.flatMap { label in outcomes.first { $0.label == label }?.failures ?? [] }
  }
}
