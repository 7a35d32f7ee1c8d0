/// What a notebook's formulas can say, for the help on a terminal and for the documentation.
package enum FormulaHelp {
  package struct Entry: Hashable, Sendable {
    /// As it is written.
    package let form: String
    /// One line, without a final period.
    package let help: String
  }

  package static let selections = [
    Entry(
      form: "label[column=value, …].column",
      help: "the value of the one trial of an experiment that fulfills the conditions; of repeats, "
        + "trials that differ in their seed alone, the mean"),
    Entry(
      form: "label[test_accuracy>0.9]",
      help: "conditions on what is measured choose repeats by their mean; with seed=… there is one "
        + "trial each"),
    Entry(
      form: Condition.Comparison.allCases.map(\.rawValue).sorted().joined(separator: " "),
      help: "the comparisons of conditions; only numbers have an order"),
    Entry(
      form: "label[column<(formula)].column",
      help: "the same, with a value that is worked out, such as [size_mb<(other.size_mb / 2)]"),
    Entry(form: "+ - * / ^ ( )", help: "arithmetic; ^ is a power"),
  ]

  package static let functions = ExpressionFunction.all.map { entry($0.help) }

  /// Of numbers.
  package static let scalars = ScalarFunction.all.map { entry($0.help) }

  /// Of trials in pairs, to be summed up by `min`, `max`, `mean` or `sum`, or of one trial.
  package static let pairs = PairFunction.all.map(entry)

  /// Of two trials.
  package static let comparisons = ComparisonFunction.all.map { entry($0.help) }

  /// What a claim says.
  package static let propositions = [
    Entry(form: "a < b", help: "a comparison: = != < <= > >=; of texts = and !="),
    Entry(form: "and or not ( )", help: "join comparisons; `and` goes before `or`"),
    Entry(
      form: "\"text\"",
      help: "a text to compare with, such as best(quick.opscore).model = \"resnet20\""),
  ]

  private static func entry(_ function: PairFunction) -> Entry { entry(function.help) }

  private static func entry(_ help: String) -> Entry {
    let parts = help.split(separator: ":", maxSplits: 1)
    return Entry(
      form: String(parts[0]), help: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
  }

  /// Written behind a bar, as in `best(label.test_accuracy) | percent`.
  package static let formats = [
    Entry(
      form: "percent",
      help: "a fraction in hundredths with one decimal, and at least one significant digit"),
    Entry(form: "percent(n)", help: "the same with n decimals"),
    Entry(form: "fixed(n)", help: "n decimals, and at least one significant digit"),
    Entry(form: "seconds", help: "three significant digits and the unit"),
    Entry(form: "milliseconds", help: "three significant digits and the unit"),
    Entry(form: "megabytes", help: "three significant digits and the unit"),
    Entry(form: "integer", help: "a whole number"),
    Entry(form: "significant", help: "three significant digits"),
  ]

  /// Written behind a format, or alone behind the bar.
  package static let intervals = [
    Entry(
      form: "±",
      help:
        "adds the 95 % interval of the mean over seeds, as in q[model=a].test_accuracy | percent ±; "
        + "+- is the same")
  ]
}
