internal import Names
internal import Notebooks

/// What is wrong with a formula, and where in its text.
struct ExpressionError: Error, Hashable, Sendable {
  enum Mistake: Hashable, Sendable {
    // The way it is written.
    case empty
    case emptyClaim
    case emptyDefinition
    case unexpected(found: String?, expected: String)
    case invalidNumber(String)
    case unclosedQuote
    case tooDeep(limit: Int)
    case tooLong(limit: Int)
    case tooManyOperators(limit: Int)
    // The names in it.
    case unknownLabel(String, known: [String])
    case notAnExperiment(label: String, kind: String)
    case unknownColumn(String, known: [String])
    case unknownFunction(String, known: [String])
    case unknownFormat(String)
    case invalidFormatArgument(format: String, argument: String?)
    case unknownValue(column: String, value: String, label: String, known: [String])
    // What the names stand for.
    case needsColumn(label: String)
    case needsReference(function: String)
    case needsSelection(function: String)
    case argumentCount(function: String, expected: ClosedRange<Int>, found: Int)
    case selectionOnly(function: String, column: String)
    case noRow(function: String)
    case needsNumbers(column: String, user: String)
    case noDirection(column: String, function: String, isDefined: Bool = false)
    case valueIsNotANumber(column: String, value: String)
    case noOrder(column: String, comparison: String)
    case formulaInWhere(String)
    case severalTrials(label: String, count: Int, differing: [String])
    case formatOnText(format: String, column: String)
    case noInterval
    case seedOfSeveral(label: String, count: Int)
    // Trials in pairs.
    case needsPartner(function: String)
    case takesNoPartner(function: String)
    case partnerIsNoSetting(column: String, known: [String])
    case partnersOrder(function: String)
    // Two trials.
    case testInNumber(function: String)
    case differentColumns(function: String, first: String, second: String)
    // Definitions of columns.
    case trialsInDefinition(String)
    // Comparisons.
    case textAndNumber(text: String, number: String)
    case noOrderOfTexts(text: String, comparison: String)
  }

  let mistake: Mistake
  /// Characters from the start of the formula's text.
  let offset: Int
}

// All wording stands here.
extension ExpressionError {
  /// What is wrong, one sentence without a final period.
  var message: String {
    switch mistake {
    case .empty: "the formula is empty"
    case .emptyClaim: "there is nothing that could hold"
    case .emptyDefinition: "the formula is empty"
    case .unexpected(.some(let found), let expected): "expected \(expected), found `\(found)`"
    case .unexpected(nil, let expected): "this ends where \(expected) should follow"
    case .invalidNumber(let text): "`\(text)` is not a number"
    case .unclosedQuote: "the quotation mark is never closed"
    case .tooDeep(let limit): "the formula is nested more than \(limit) levels deep"
    case .tooLong(let limit): "the formula has more than \(limit) characters"
    case .tooManyOperators(let limit): "the formula has more than \(limit) operators"
    case .unknownLabel(let label, let known): UnknownName("experiment", label, known: known).message
    case .notAnExperiment(let label, let kind): "`\(label)` is a \(kind), not an experiment"
    case .unknownColumn(let column, let known):
      UnknownName("column", column, known: known).message
    case .unknownFunction(let name, let known): UnknownName("function", name, known: known).message
    case .unknownFormat(let name):
      UnknownName("format", name, known: NumberFormat.names).message
    case .invalidFormatArgument(let format, .some(let argument)):
      "`\(format)` cannot take `\(argument)`"
    case .invalidFormatArgument(let format, nil): "`\(format)` needs the number of decimals"
    case .unknownValue(let column, let value, let label, _):
      "no trial of `\(label)` has `\(column)=\(value)`"
    case .needsColumn(let label): "`\(label)` is an experiment, not a value"
    case .needsReference(let function): "`\(function)` needs a column of an experiment"
    case .needsSelection(let function): "`\(function)` needs an experiment"
    case .argumentCount(let function, let expected, let found):
      "`\(function)` takes "
        + (expected == 1...1
          ? "one value"
          : "\(expected.upperBound == .max ? "at least " : "")\(expected.lowerBound) values")
        + ", not \(found)"
    case .selectionOnly(let function, _): "`\(function)` takes trials and no column"
    case .noRow(let function): "`\(function)` does not stand for one trial"
    case .needsNumbers(let column, let user): "`\(column)` holds text, and `\(user)` needs numbers"
    case .noDirection(let column, let function, _):
      "no value of `\(column)` is better than another, so `\(function)` cannot choose"
    case .valueIsNotANumber(let column, let value):
      "`\(column)` holds numbers, and `\(value)` is not a number"
    case .noOrder(let column, let comparison):
      "`\(column)` holds text, which `\(comparison)` cannot compare"
    case .formulaInWhere(let value):
      "`where` takes values as such, and `\(value)` is a formula"
    case .severalTrials(let label, let count, _):
      "this selects \(count) trials of `\(label)`, and only one trial has one value"
    case .formatOnText(let format, let column):
      "`\(column)` holds text, and `\(format)` is a format of numbers"
    case .noInterval: "`±` asks for an interval, which only the results of trials have"
    case .seedOfSeveral(let label, let count):
      "this selects \(count) trials of `\(label)`, which have a seed each"
    case .needsPartner(let function):
      "`\(function)` compares trials in pairs, and this does not say with which"
    case .takesNoPartner(let function): "`\(function)` does not compare trials in pairs"
    case .partnerIsNoSetting(let column, _):
      "`\(column)` is measured and not set: no two trials differ in it alone"
    case .partnersOrder(let function):
      "in what `\(function)` would choose from, neither end is the better one"
    case .testInNumber(let function):
      "`\(function)` is true or false, and this needs a number"
    case .differentColumns(let function, let first, let second):
      "`\(function)` compares two trials in one column, and these are `\(first)` and `\(second)`"
    case .trialsInDefinition(let name):
      "a column is defined by the other columns of one trial, and `\(name)` asks for trials"
    case .textAndNumber(let text, let number):
      "`\(text)` is text and `\(number)` is a number, which cannot be compared"
    case .noOrderOfTexts(let text, let comparison):
      "`\(text)` is text, which `\(comparison)` cannot compare"
    }
  }

  /// What to do about it, one sentence without a final period.
  var advice: String? {
    switch mistake {
    case .empty: "write a value, for example `best(label.test_accuracy) | percent`"
    case .emptyClaim: "write a comparison, for example `best(label.test_accuracy) > 0.9`"
    case .emptyDefinition: "write columns and numbers, for example `latency_ms * 0.3 + size_mb`"
    case .unexpected(let found, _): found.flatMap { LookAlike.first(in: $0)?.advice }
    case .invalidNumber(let text): LookAlike.first(in: text)?.advice
    case .valueIsNotANumber(_, let value): LookAlike.first(in: value)?.advice
    case .argumentCount: nil
    case .unclosedQuote: "close it with the same mark"
    case .tooDeep, .tooLong, .tooManyOperators: "write it in simpler terms"
    case .unknownLabel(let label, let known):
      known.isEmpty
        ? "the notebook has no experiment block"
        : UnknownName("experiment", label, known: known).remedy
    case .notAnExperiment: "name the experiment that it is made from"
    case .unknownColumn(let column, let known):
      UnknownName("column", column, known: known).remedy
    case .unknownFunction(let name, let known): UnknownName("function", name, known: known).remedy
    case .unknownFormat(let name): UnknownName("format", name, known: NumberFormat.names).remedy
    case .invalidFormatArgument(let format, _):
      NumberFormat.takesDecimals(format)
        ? "for example `\(format)(2)`; 0 to \(NumberFormat.decimals.upperBound) decimals are possible"
        : "write `\(format)` alone"
    case .unknownValue(_, let value, _, let known):
      NearestName.suggestion(for: value, among: known, list: "it has")
    case .needsColumn(let label): "add a column, for example `\(label).test_accuracy`"
    case .needsReference(let function): "for example `\(function)(label.test_accuracy)`"
    case .needsSelection(let function): "for example `\(function)(label[test_accuracy>0.9])`"
    case .selectionOnly(_, let column): "leave `.\(column)` out"
    case .noRow:
      "only these do: "
        + ExpressionFunction.all.filter(\.choosesTrial).map { "`\($0.name)`" }
        .joined(separator: ", ")
    case .needsNumbers: "choose a column of numbers"
    case .noDirection(let column, _, true):
      "use `min` or `max`, or define `\(column)` with `better: lower` or `better: higher`"
    case .noDirection: "use `min` or `max`"
    case .noOrder: "use `=` or `!=`"
    case .formulaInWhere:
      "write the value itself; the conditions of the text's formulas and of claims can hold a formula"
    case .severalTrials(_, _, let differing):
      "narrow it down with `["
        + (differing.isEmpty ? "column=…" : differing.map { "\($0)=…" }.joined(separator: ", "))
        + "]`, or use `best`, `worst`, `mean`, `min` or `max`"
    case .formatOnText: "leave the format out"
    case .noInterval: "put it behind a column, or `best`, `worst`, `min`, `max` or `mean` of one"
    case .seedOfSeveral: "narrow it down with `[seed=…]`"
    case .needsPartner(let function):
      "for example `\(function)(label.test_accuracy, technique=none)`"
    case .takesNoPartner:
      "only these do: "
        + PairFunction.all.map { "`\($0.name)`" }.joined(separator: ", ")
    case .partnerIsNoSetting(let column, let known):
      NearestName.suggestion(for: column, among: known, list: "there are")
    case .partnersOrder: "use `min` or `max`"
    case .testInNumber(let function):
      "let it stand by itself in `holds` or `when`, as in `\(function)(a.test_accuracy, b.test_accuracy)`"
    case .differentColumns(_, let first, _): "for example `\(first)` of both"
    case .trialsInDefinition:
      "write columns by their names alone, for example `log10(latency_ms) + size_mb`"
    case .textAndNumber: "compare columns of one kind"
    case .noOrderOfTexts: "use `=` or `!=`"
    }
  }
}
