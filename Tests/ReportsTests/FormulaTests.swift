import Options
import Testing
import Trials

@testable import Reports

@Suite struct FormulaTests {
  static let settings = ExperimentSettings(
    models: [.named("resnet20"), .named("resnet32"), .named("resnet56")],
    datasets: [.named("fashion-mnist")]
  ) {
    $0.epochs = [3]
    $0.seeds = [42]
  }
  static let scope = FormulaResolver.Scope(
    experiments: [
      "quick": settings,
      "grid": ExperimentSettings(
        models: [.named("resnet20"), .named("resnet32")], datasets: [.named("fashion-mnist")]
      ) { $0.epochs = [1, 3] },
      "with-random": ExperimentSettings(
        models: [.named("resnet20"), .named("random")], datasets: [.named("fashion-mnist")]),
      "mixed": ExperimentSettings(
        models: [.named("resnet20"), .named("random")], datasets: [.named("fashion-mnist")]
      ) { $0.epochs = [1, 3] },
      "broken": nil,
    ],
    otherBlocks: ["ranking": "table"])

  /// The value, or the mistake with its offset and advice.
  static func value(
    _ text: String, _ outcomes: [ExperimentOutcome], scope: FormulaResolver.Scope = scope
  ) -> String {
    let formula: ResolvedFormula
    do throws(ExpressionError) {
      formula = try FormulaResolver(scope: scope).resolve(ExpressionParser.formula(text))
    } catch {
      return "\(error.offset): \(error.message)" + (error.advice.map { "; \($0)" } ?? "")
    }
    do throws(EvaluationFailure) {
      let value = try FormulaEvaluator(outcomes).evaluate(formula)
      return value.text + (value.failedTrials > 0 ? " †\(value.failedTrials)" : "")
    } catch {
      return "not available: \(error)"
    }
  }

  @Test(arguments: [
    // Selections.
    ("quick[model=resnet20].test_accuracy", "90.1%"),
    ("quick[model=resnet20].test_accuracy | percent", "90.1%"),
    ("quick[ model = resnet20 , epochs = 3 ].test_accuracy | percent(2)", "90.12%"),
    ("quick[model=\"resnet20\"].test_accuracy | fixed(3)", "0.901"),
    ("quick[model!=resnet20, model!=resnet32].size_mb", "3.46\u{A0}MB"),
    ("quick[test_accuracy>=0.9077].model", "resnet32"),
    ("quick[test_accuracy<0.902].model", "resnet20"),
    ("quick[technique=none, model=resnet56].inference_seconds | seconds", "6.89\u{A0}s"),
    ("quick[model=resnet20].parameters", "273,500"),
    ("quick[model=resnet20].parameters | fixed(1)", "273,500.0"),
    ("quick[model=resnet20].epochs | integer", "3"),
    // Conditions with a value that is worked out.
    ("quick[test_accuracy>=(best(quick.test_accuracy))].model", "resnet32"),
    ("quick[ size_mb < ( quick[model=resnet56].size_mb / 2 ) ].model", "resnet20"),
    ("min(quick[test_accuracy>=(best(quick.test_accuracy) - 0.004)].size_mb).model", "resnet32"),
    ("quick[model=(best(quick.opscore).model)].size_mb", "1.09\u{A0}MB"),
    ("count(quick[size_mb>(min(quick[model!=(best(quick.opscore).model)].size_mb))])", "1"),
    ("quick[epochs=((1 + 2)), model=resnet20].epochs", "3"),
    // Functions.
    ("best(quick.test_accuracy)", "90.8%"),
    ("worst(quick.test_accuracy)", "90.1%"),
    ("best(quick.inference_seconds)", "2.41\u{A0}s"),
    ("worst(quick.size_mb)", "3.46\u{A0}MB"),
    ("best(quick.opscore).model", "resnet20"),
    ("best(quick.test_accuracy).inference_seconds", "3.96\u{A0}s"),
    ("worst(quick[model!=resnet56].inference_seconds).model", "resnet32"),
    ("min(quick.test_accuracy).model", "resnet20"),
    ("max(quick.size_mb)", "3.46\u{A0}MB"),
    ("mean(quick.test_accuracy)", "90.5%"),
    ("sum(quick.train_seconds) | fixed(1)", "331.1"),
    ("count(quick)", "3"),
    ("count(quick[test_accuracy>0.905])", "2"),
    ("count(quick[test_accuracy>0.99])", "0"),
    (
      "ratio(quick[model=resnet56].inference_seconds, quick[model=resnet20].inference_seconds)",
      "2.86"
    ),
    // Arithmetic.
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("8 / 4 / 2", "1"),
    ("10 - 4 - 3", "3"),
    ("-2 * -3", "6"),
    ("1e3 + 0.5", "1,000"),
    ("1e3 + 0.5 | fixed(1)", "1,000.5"),
    ("best(quick.test_accuracy) - worst(quick.test_accuracy)", "0.6%"),
    ("100 * (best(quick.test_accuracy) - worst(quick.test_accuracy)) | fixed(2)", "0.65"),
    ("best(quick.size_mb) + best(quick.size_mb)", "2.19\u{A0}MB"),
    ("best(quick.size_mb) / best(quick.inference_seconds)", "0.454"),
    ("-best(quick.test_accuracy)", "−90.8%"),
    ("2^3^2", "512"),
    ("-2^2", "−4"),
    ("2^-1 * 4", "2"),
    ("(1 + 1)^3", "8"),
    // Functions of numbers.
    ("log10(1000)", "3"),
    ("ln(exp(2))", "2"),
    ("sqrt(2) | fixed(3)", "1.414"),
    ("abs(1 - 3)", "2"),
    ("min(3, 1, 2)", "1"),
    ("max(quick[model=resnet20].size_mb, quick[model=resnet56].size_mb)", "3.46\u{A0}MB"),
    // A hyphen belongs to a label, never to a column.
    ("quick[model=resnet32].epochs-quick[model=resnet20].epochs", "0"),
    ("best(quick.size_mb)-1", "0.0940"),
  ])
  func values(text: String, value: String) {
    #expect(Self.value(text, [Fixtures.quick]) == value)
  }

  @Test(arguments: [
    // The way it is written.
    (
      "",
      "0: the formula is empty; write a value, for example `best(label.test_accuracy) | percent`"
    ),
    ("1 +", "3: this ends where a value should follow"),
    ("(1", "2: this ends where `)` should follow"),
    ("1 2", "2: expected nothing more, found `2`"),
    ("1 ) 2", "2: expected nothing more, found `)`"),
    ("quick..model", "6: expected a column, found `.`"),
    ("quick[model]", "11: expected one of `=` `!=` `<` `<=` `>` `>=`, found `]`"),
    ("quick[model=]", "12: expected a value, found `]`"),
    ("quick[model=resnet20", "20: this ends where `]` should follow"),
    ("quick[=3]", "6: expected a column, found `=`"),
    ("quick[loss<(]", "12: expected a value, found `]`"),
    ("quick[loss<(1].model", "13: expected `)`, found `]`"),
    ("quick[loss<(1) + 1].model", "15: expected `]`, found `+`"),
    (
      "quick[model=\"resnet20]",
      "12: the quotation mark is never closed; close it with the same mark"
    ),
    ("best(quick.test_accuracy", "24: this ends where `,` or `)` should follow"),
    ("1 ; 2", "2: expected a value, found `;`"),
    ("2x", "0: `2x` is not a number"),
    ("1e999", "0: `1e999` is not a number"),
    ("1 |", "3: this ends where a format should follow"),
    ("1 | fixed(", "10: this ends where a number should follow"),
    ("1 | fixed(2) | percent", "13: expected nothing more, found `|`"),
    // Formats.
    (
      "1 | fixed",
      "4: `fixed` needs the number of decimals; "
        + "for example `fixed(2)`; 0 to 9 decimals are possible"
    ),
    (
      "1 | fixed(12)",
      "10: `fixed` cannot take `12`; "
        + "for example `fixed(2)`; 0 to 9 decimals are possible"
    ),
    ("1 | seconds(1)", "12: `seconds` cannot take `1`; write `seconds` alone"),
    ("1 | precent", "4: unknown format `precent`; did you mean `percent`?"),
    (
      "1 | roman",
      "4: unknown format `roman`; known: `percent`, `fixed`, `seconds`, "
        + "`milliseconds`, `megabytes`, `integer`, `significant`"
    ),
    (
      "best(quick.test_accuracy).model | percent",
      "34: `model` holds text, and `percent` is a format of numbers; leave the format out"
    ),
    // Names.
    ("quack[model=resnet20].loss", "0: unknown experiment `quack`; did you mean `quick`?"),
    (
      "best(ranking.opscore)",
      "5: `ranking` is a table, not an experiment; name the experiment that it is made from"
    ),
    (
      "best(quick.test_acuracy)",
      "11: unknown column `test_acuracy`; did you mean `test_accuracy`?"
    ),
    ("quick[modle=resnet20].loss", "6: unknown column `modle`; did you mean `model`?"),
    (
      "quick[model=resnet21].loss",
      "12: no trial of `quick` has `model=resnet21`; "
        + "did you mean `resnet20`?"
    ),
    ("quick[epochs=5].loss", "13: no trial of `quick` has `epochs=5`; it has: `3`"),
    ("bets(quick.loss)", "0: unknown function `bets`; did you mean `best`?"),
    ("median(quick.loss)", "0: unknown function `median`; did you mean `mean`?"),
    ("best(quick.test_accuracy).modle", "26: unknown column `modle`; did you mean `model`?"),
    // What they stand for.
    (
      "quick",
      "0: `quick` is an experiment, not a value; "
        + "add a column, for example `quick.test_accuracy`"
    ),
    (
      "best(quick)",
      "5: `quick` is an experiment, not a value; "
        + "add a column, for example `quick.test_accuracy`"
    ),
    (
      "best(1)",
      "0: `best` needs a column of an experiment; "
        + "for example `best(label.test_accuracy)`"
    ),
    (
      "count(1)",
      "0: `count` needs an experiment; "
        + "for example `count(label[test_accuracy>0.9])`"
    ),
    ("best()", "0: `best` takes one value, not 0"),
    ("ratio(1)", "0: `ratio` takes 2 values, not 1"),
    ("sqrt(1, 2)", "0: `sqrt` takes one value, not 2"),
    ("sqrt()", "0: `sqrt` takes one value, not 0"),
    ("min()", "0: `min` takes one value, not 0"),
    (
      "max(1, best(quick.opscore).model)",
      "7: `model` holds text, and `max` needs numbers; choose a column of numbers"
    ),
    (
      "log(1)",
      "0: unknown function `log`; did you mean `low`?"
    ),
    ("2 ^", "3: this ends where a value should follow"),
    ("count(quick.loss)", "12: `count` takes trials and no column; leave `.loss` out"),
    (
      "mean(quick.loss).model",
      "17: `mean` does not stand for one trial; "
        + "only these do: `best`, `worst`, `min`, `max`"
    ),
    (
      "best(quick.model)",
      "11: `model` holds text, and `best` needs numbers; "
        + "choose a column of numbers"
    ),
    (
      "best(quick.epochs)",
      "11: no value of `epochs` is better than another, "
        + "so `best` cannot choose; use `min` or `max`"
    ),
    (
      "best(quick.opscore).model + 1",
      "0: `model` holds text, and `+` needs numbers; "
        + "choose a column of numbers"
    ),
    (
      "ratio(1, best(quick.opscore).model)",
      "9: `model` holds text, and `ratio` needs numbers; "
        + "choose a column of numbers"
    ),
    (
      "-best(quick.opscore).model",
      "1: `model` holds text, and `-` needs numbers; "
        + "choose a column of numbers"
    ),
    ("quick[epochs=three].loss", "13: `epochs` holds numbers, and `three` is not a number"),
    (
      "quick[epochs=(best(quick.opscore).model)].loss",
      "13: `epochs` holds numbers, and `(best(quick.opscore).model)` is not a number"
    ),
    (
      "quick[model=(1 + 1)].loss",
      "12: `model` is text and `(1 + 1)` is a number, which cannot be compared; "
        + "compare columns of one kind"
    ),
    (
      "quick[loss<(best(quick.test_acuracy))].loss",
      "23: unknown column `test_acuracy`; did you mean `test_accuracy`?"
    ),
    (
      "quick[loss<(quick.loss)].loss",
      "12: this selects 3 trials of `quick`, and only one trial has one value; "
        + "narrow it down with `[model=…]`, or use `best`, `worst`, `mean`, `min` or `max`"
    ),
    (
      "quick[model>resnet20].loss",
      "6: `model` holds text, which `>` cannot compare; "
        + "use `=` or `!=`"
    ),
    (
      "quick.test_accuracy",
      "0: this selects 3 trials of `quick`, and only one trial has one value; "
        + "narrow it down with `[model=…]`, or use `best`, `worst`, `mean`, `min` or `max`"
    ),
    (
      "grid.test_accuracy",
      "0: this selects 4 trials of `grid`, and only one trial has one value; "
        + "narrow it down with `[model=…, epochs=…]`, "
        + "or use `best`, `worst`, `mean`, `min` or `max`"
    ),
    (
      "grid[model=resnet20].test_accuracy",
      "0: this selects 2 trials of `grid`, "
        + "and only one trial has one value; narrow it down with `[epochs=…]`, "
        + "or use `best`, `worst`, `mean`, `min` or `max`"
    ),
  ])
  func mistakes(text: String, message: String) {
    #expect(Self.value(text, [Fixtures.quick]) == message)
  }

  /// What the names cannot tell shows once there are results.
  @Test(arguments: [
    ("quick[test_accuracy>0.99].model", "not available: no trial of quick has test_accuracy>0.99"),
    (
      "quick[test_accuracy>0.9].model",
      "not available: 3 trials of quick match test_accuracy>0.9; a single value needs exactly one"
    ),
    (
      "quick[test_accuracy>(best(quick.test_accuracy))].model",
      "not available: no trial of quick has test_accuracy>(best(quick.test_accuracy))"
    ),
    ("count(quick[loss<(1 / 0)])", "not available: the value is not a finite number"),
    ("count(quick[loss<(best(grid.loss))])", "not available: grid has not been run"),
    ("best(grid.loss)", "not available: grid has not been run"),
    ("best(broken.loss)", "not available: broken has not been run"),
    ("1 / 0", "not available: the value is not a finite number"),
    ("0 / 0", "not available: the value is not a finite number"),
  ])
  func withoutAValue(text: String, message: String) {
    #expect(Self.value(text, [Fixtures.quick]) == message)
  }

  @Test func theReferenceHasNoScore() {
    let outcome = ExperimentOutcome(
      label: "with-random", trials: [.success(Fixtures.resnet20), .success(Fixtures.random)])
    #expect(
      Self.value("with-random[model=random].opscore", [outcome])
        == "not available: random has no opscore")
    #expect(Self.value("best(with-random.opscore).model", [outcome]) == "resnet20")
    #expect(Self.value("with-random[model=random].test_accuracy", [outcome]) == "10.0%")
    #expect(
      Self.value("best(with-random[model=random].opscore)", [outcome])
        == "not available: every selected trial of with-random has no opscore")
  }

  /// The reference takes no time: nothing that is trained could be better, or worse at guessing.
  @Test func theReferenceDoesNotCompete() {
    let outcome = ExperimentOutcome(
      label: "with-random", trials: [.success(Fixtures.resnet20), .success(Fixtures.random)])
    #expect(Self.value("best(with-random.inference_seconds).model", [outcome]) == "resnet20")
    #expect(Self.value("worst(with-random.test_accuracy).model", [outcome]) == "resnet20")
    #expect(Self.value("min(with-random.inference_seconds).model", [outcome]) == "random")
    #expect(Self.value("best(with-random[model=random].test_accuracy)", [outcome]) == "10.0%")
  }

  /// Once the model is known to be trained, the lists tell how many trials there will be.
  @Test func theReferenceDoesNotHideWhatTheListsTell() {
    #expect(Self.value("mixed.loss", []) == "not available: mixed has not been run")
    #expect(
      Self.value("mixed[model!=random].loss", [])
        == "0: this selects 2 trials of `mixed`, and only one trial has one value; "
        + "narrow it down with `[epochs=…]`, or use `best`, `worst`, `mean`, `min` or `max`")
    #expect(
      Self.value("mixed[model=resnet20, epochs=2].loss", [])
        == "29: no trial of `mixed` has `epochs=2`; it has: `1`, `3`")
    #expect(
      Self.value("mixed[epochs=2].loss", []) == "not available: mixed has not been run")
  }

  @Test func failedTrialsAreNotForgotten() {
    let failure = TrialFailure(trial: "resnet56, epochs 3", cause: "the worker was killed")
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: [.success(Fixtures.resnet20), .success(Fixtures.resnet32), .failure(failure)])
    // A value of a trial that is there is whole.
    #expect(Self.value("quick[model=resnet20].test_accuracy", [outcome]) == "90.1%")
    // One of several says that they are not all.
    #expect(Self.value("best(quick.test_accuracy)", [outcome]) == "90.8% †1")
    #expect(Self.value("count(quick)", [outcome]) == "2 †1")
    #expect(
      Self.value("quick[test_accuracy>=(best(quick.test_accuracy))].model", [outcome])
        == "resnet32 †1")
    #expect(
      Self.value("quick[model=resnet56].test_accuracy", [outcome])
        == "not available: resnet56, epochs 3: the worker was killed")
  }

  /// A value is the same of all that tie; a name is of each of them, and other numbers may differ.
  @Test func tiesNameAllThatTie() {
    var twin = Fixtures.resnet32
    twin.settings.model = .named("twin")
    twin.sizes.sizeMb = 2
    let outcome = ExperimentOutcome(
      label: "quick", trials: [.success(Fixtures.resnet32), .success(twin)])
    for function in ["best", "worst", "min", "max"] {
      #expect(
        Self.value("\(function)(quick.test_accuracy).model", [outcome]) == "resnet32 and twin")
    }
    #expect(Self.value("best(quick.test_accuracy)", [outcome]) == "90.8%")
    // What they have in common is as good as of one.
    #expect(Self.value("best(quick.test_accuracy).dataset", [outcome]) == "fashion-mnist")
    #expect(Self.value("best(quick.test_accuracy).epochs", [outcome]) == "3")
    let tie = "resnet32 and twin tie"
    let advice = "narrow the selection down to one of them"
    #expect(
      Self.value("best(quick.test_accuracy).size_mb", [outcome])
        == "not available: \(tie) and differ in `size_mb`: \(advice)")
    // A condition needs one name.
    #expect(
      Self.value("quick[model=(best(quick.test_accuracy).model)].size_mb", [outcome])
        == "not available: \(tie), and one name is needed: \(advice)")
    // Another measure decides.
    #expect(Self.value("best(quick.size_mb).model", [outcome]) == "resnet32")
  }

  /// Trials of one model are told apart by their settings.
  @Test func tiesOfOneModelNameTheirSettings() {
    var twin = Fixtures.resnet32
    twin.epochs = 5
    twin.sizes.sizeMb = 2
    let outcome = ExperimentOutcome(
      label: "quick", trials: [.success(Fixtures.resnet32), .success(twin)])
    #expect(Self.value("best(quick.test_accuracy).model", [outcome]) == "resnet32")
    #expect(
      Self.value("best(quick.test_accuracy).size_mb", [outcome])
        == "not available: resnet32, epochs=3; and resnet32, epochs=5 tie and differ in `size_mb`: "
        + "narrow the selection down to one of them")
  }

  @Test func depthAndLengthAreLimited() {
    let deep = String(repeating: "(", count: 40) + "1" + String(repeating: ")", count: 40)
    #expect(
      Self.value(deep, [])
        == "32: the formula is nested more than 32 levels deep; write it in simpler terms")
    let signs = String(repeating: "-", count: 1000) + "1"
    #expect(
      Self.value(signs, [])
        == "32: the formula is nested more than 32 levels deep; write it in simpler terms")
    let long = Array(repeating: "1", count: 1001).joined(separator: "+")
    #expect(
      Self.value(long, [])
        == "0: the formula has more than 2000 characters; write it in simpler terms")
    let chain = Array(repeating: "1", count: 101).joined(separator: "+")
    #expect(Self.value(chain, []) == "101")
    #expect(
      Self.value(chain + "+1", [])
        == "201: the formula has more than 100 operators; write it in simpler terms")
  }

  @Test func everyFunctionAndFormatIsExplained() {
    #expect(
      FormulaHelp.functions.map(\.form) == [
        "best(label.column)", "worst(label.column)", "min(label.column)", "max(label.column)",
        "mean(label.column)", "sum(label.column)", "sd(label.column)",
        "low(label[model=…].column)", "high(label[model=…].column)", "count(label[column=value])",
        "hypervolume(label[column=value])",
      ])
    #expect(
      FormulaHelp.functions.map(\.form).map { String($0.prefix { $0 != "(" }) }
        == ExpressionFunction.all.map(\.name))
    #expect(
      FormulaHelp.scalars.map(\.form) == [
        "ratio(a, b)", "min(a, b, …)", "max(a, b, …)", "abs(a)", "sqrt(a)", "exp(a)", "ln(a)",
        "log10(a)",
      ])
    #expect(
      Set(FormulaHelp.formats.map { String($0.form.prefix { $0 != "(" }) })
        == Set(NumberFormat.names))
    let entries = [
      FormulaHelp.selections, FormulaHelp.functions, FormulaHelp.scalars, FormulaHelp.pairs,
      FormulaHelp.propositions, FormulaHelp.formats, FormulaHelp.intervals,
    ].flatMap { $0 }
    let names = KnownNames(models: [], datasets: [])
    let text = NotebookHelp.text(on: "formulas", names: names) ?? ""
    for entry in entries {
      #expect(!entry.help.isEmpty)
      #expect(text.contains("\n\(entry.form)\n    \(entry.help)\n"))
    }
  }
}
