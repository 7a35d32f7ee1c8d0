internal import Options
internal import Trials

/// The columns that a notebook defines in its front matter, each by a formula over the columns of one trial.
struct ColumnDefinitions {
  static let option = OptionSpec(
    "define", .entries(.either([.text, .map(specs)])),
    help: "Columns of the notebook's own, each a formula over the columns of one trial, such as "
      + "{cost: latency_ms * 0.3 + size_mb}; usable wherever a column is. A map has, beside the "
      + "formula, a title, which end is better, a unit and a format")

  private static let specs = [
    OptionSpec("formula", .text, required: true, help: "A formula over columns of one trial"),
    OptionSpec("title", .text, help: "The heading in tables and the title of an axis"),
    OptionSpec(
      "better", .name(["lower", "higher", "neither"]),
      help: "Which end is better; a multiple of a column has that column's, all else neither"),
    OptionSpec(
      "unit", .name(["percent", "seconds", "milliseconds", "megabytes"]),
      help: "The unit, where the formula does not tell it"),
    OptionSpec("format", .text, help: "How numbers are written, such as fixed(2)"),
  ]

  private static let limit = 100

  private var drafts: [Draft] = []
  private(set) var complaints: [Diagnostic] = []

  /// - Parameter entries: of the option.
  init(_ entries: [OptionEntry]) {
    if entries.count > Self.limit {
      complain(.tooManyDefinitions(limit: Self.limit), at: entries[Self.limit].keyLocation)
    }
    for entry in entries.prefix(Self.limit) {
      if let mistake = Self.mistake(inName: entry.key) {
        complain(mistake, at: entry.keyLocation)
      } else {
        drafts.append(Draft(entry))
      }
    }
    for index in drafts.indices { resolve(index) }
    for index in drafts.indices { order(index) }
  }

  /// The columns of the document. What is wrongly defined is among them, without values, so that no one
  /// complains of its uses.
  var table: ColumnTable {
    var columns: [Int: ResultColumn] = [:]
    for index in drafts.indices {
      // Each knows those that it is made from, in an order in which they can be worked out.
      for step in drafts[index].steps where columns[step] == nil {
        columns[step] = column(step, columns)
      }
      columns[index] = columns[index] ?? column(index, columns)
    }
    return ColumnTable(defined: drafts.indices.compactMap { columns[$0] })
  }

  private mutating func complain(_ mistake: BlockMistake, at location: SourceLocation) {
    complaints.append(Diagnostic(mistake, at: location))
  }

  // MARK: Reading

  /// What a formula of a definition is made from.
  private enum Operand: Sendable {
    case measured(ResultColumn)
    /// Another definition.
    case defined(Int)
  }

  private struct Draft {
    let name: String
    let keyLocation: SourceLocation
    let text: OptionValue
    let map: OptionValue
    var written = ""
    var format: NumberFormat?
    /// Nil where it is wrong.
    var formula: Arithmetic<Operand>?
    /// The definitions that it is made from and itself, each behind those that it is made from itself.
    var steps: [Int] = []

    init(_ entry: OptionEntry) {
      name = entry.key
      keyLocation = entry.keyLocation
      map = entry.value
      text = entry.value["formula"] ?? entry.value
    }
  }

  private mutating func resolve(_ index: Int) {
    let draft = drafts[index]
    // Otherwise the reading of the options has told what is wrong.
    guard let text = draft.text.stringValue else { return }
    do throws(ExpressionError) {
      let parsed = try ExpressionParser.definition(text)
      drafts[index].written = Self.shown(parsed.text)
      drafts[index].format = parsed.format
      drafts[index].formula = try resolve(parsed.expression, user: draft.name)
    } catch {
      complain(.formula(error), at: draft.text.location(ofCharacter: error.offset))
    }
    guard let format = draft.map["format"] else { return }
    do throws(ExpressionError) {
      drafts[index].format = try ExpressionParser.format(format.stringValue ?? "")
    } catch {
      complain(.formula(error), at: format.location(ofCharacter: error.offset))
    }
  }

  /// On one line, with the signs that a reader knows.
  private static func shown(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).map { $0 == "-" ? "−" : $0 }
      .joined(separator: " ").replacing("*", with: "×")
  }

  /// - Parameter user: the column that is defined, or the function, that needs a number.
  private func resolve(
    _ expression: Expression, user: String
  ) throws(ExpressionError) -> Arithmetic<Operand> {
    switch expression {
    case .number(let number): return .constant(number)
    case .text(let name):
      throw ExpressionError(
        mistake: .unexpected(found: "\"\(name.text)\"", expected: "a number"), offset: name.offset)
    case .reference(let reference):
      guard let name = reference.loneName else {
        throw ExpressionError(
          mistake: .trialsInDefinition(reference.selection.label.text),
          offset: reference.selection.label.offset)
      }
      return .operand(try operand(name, user: user))
    case .member(let call, _):
      throw ExpressionError(
        mistake: .trialsInDefinition(call.name.text), offset: call.name.offset)
    case .call(let call):
      let name = call.name
      if let function = ScalarFunction.named(name.text), call.partner == nil {
        return try function.resolve(call) { (argument) throws(ExpressionError) in
          try resolve(argument, user: function.name)
        }
      }
      let isOfTrials =
        call.partner != nil || ExpressionFunction.named(name.text) != nil
        || PairFunction.named(name.text) != nil
      throw ExpressionError(
        mistake: isOfTrials
          ? .trialsInDefinition(name.text)
          : .unknownFunction(name.text, known: ScalarFunction.all.map(\.name)),
        offset: name.offset)
    case .negation(let inner): return .unary(.negation, try resolve(inner, user: "-"))
    case .binary(let sign, let left, let right, _):
      let user = String(sign.rawValue)
      return .binary(
        .named(sign), try resolve(left, user: user), try resolve(right, user: user))
    }
  }

  private func operand(_ name: Name, user: String) throws(ExpressionError) -> Operand {
    if let index = drafts.firstIndex(where: { $0.name == name.text }) { return .defined(index) }
    guard let column = ResultColumn.named(name.text) else {
      throw ExpressionError(
        mistake: .unknownColumn(
          name.text, known: ColumnTable.builtIn.numericNames + drafts.map(\.name)),
        offset: name.offset)
    }
    guard column.isNumeric else {
      throw ExpressionError(
        mistake: .needsNumbers(column: column.name, user: user), offset: name.offset)
    }
    return .measured(column)
  }

  // MARK: Order

  /// Finds `steps`, and complains of definitions that lead back to themselves.
  private mutating func order(_ index: Int) {
    var steps: [Int] = []
    var path: [Int] = []
    if let cycle = visit(index, &steps, &path) {
      // Each circle is told of once, at the first of its definitions.
      if cycle.min() == index {
        complain(
          .definedByItself((cycle + cycle.prefix(1)).map { drafts[$0].name }),
          at: drafts[index].keyLocation)
      }
    } else {
      drafts[index].steps = steps
    }
  }

  /// - Returns: the definitions of a circle, from the one where it closes.
  private func visit(_ index: Int, _ steps: inout [Int], _ path: inout [Int]) -> [Int]? {
    if steps.contains(index) { return nil }
    if let start = path.firstIndex(of: index) { return Array(path[start...]) }
    path.append(index)
    for case .defined(let other) in drafts[index].formula?.operands ?? [] {
      if let cycle = visit(other, &steps, &path) { return cycle }
    }
    path.removeLast()
    steps.append(index)
    return nil
  }

  // MARK: Columns

  /// - Parameter columns: those of the definitions that it is made from.
  private func column(_ index: Int, _ columns: [Int: ResultColumn]) -> ResultColumn {
    let draft = drafts[index]
    func known(_ operand: Operand) -> ResultColumn? {
      switch operand {
      case .measured(let column): column
      case .defined(let index): columns[index]
      }
    }
    let natural = draft.formula?.quantity { Quantity(number: 1, format: known($0)?.defaultFormat) }
    let notation = Notation(draft.format ?? natural?.format, unit: draft.map["unit"]?.stringValue)
    let ranges = { known($0)?.range ?? NumberRange.all }
    let direction: ResultColumn.Direction =
      switch draft.map["better"]?.stringValue {
      case "lower": .lower
      case "higher": .higher
      case nil:
        draft.formula.map {
          ResultColumn.Direction(
            $0.slope({ known($0)?.direction.slope ?? .unknown }, range: ranges))
        } ?? .lower
      default: .neither
      }
    let steps = draft.steps.compactMap { step in
      drafts[step].formula.map { Step(index: step, formula: $0) }
    }
    var column = ResultColumn(
      name: draft.name, title: draft.map["title"]?.stringValue ?? draft.name + notation.suffix,
      kind: notation.kind, unit: notation.unit, direction: direction
    ) { trial in Self.value(of: index, steps, trial) }
    column.digits = notation.digits
    let range = draft.formula?.range(ranges) ?? .notNegative
    column.canBeNegative = !range.isNotNegative
    let others = draft.steps.filter { $0 != index }.map {
      "\(drafts[$0].name) = \(drafts[$0].written)"
    }
    column.definition =
      draft.written + (others.isEmpty ? "" : ", where \(others.joined(separator: ", "))")
    return column
  }

  private struct Step: Sendable {
    let index: Int
    let formula: Arithmetic<Operand>
  }

  private struct Missing: Error {}

  /// Each of the steps is worked out once: definitions that name others twice would else take twice as long
  /// with each of them.
  private static func value(
    of index: Int, _ steps: [Step], _ trial: TrialResult
  ) -> ResultColumn.Value {
    var known: [Int: Double] = [:]
    for step in steps {
      do throws(Missing) {
        let quantity = try step.formula.quantity { (operand) throws(Missing) in
          let number: Double? =
            switch operand {
            case .measured(let column): column.value(trial).number
            case .defined(let other): known[other]
            }
          guard let number else { throw Missing() }
          return Quantity(number: number)
        }
        known[step.index] = quantity.number.isFinite ? quantity.number : nil
      } catch {
        continue
      }
    }
    return known[index].map(ResultColumn.Value.number) ?? .missing
  }
}
