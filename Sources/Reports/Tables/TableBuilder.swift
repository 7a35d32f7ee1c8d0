internal import Assessment
internal import Experiments

/// Makes a table of the results.
struct TableBuilder {
  let block: TableBlock
  let outcomes: [ExperimentOutcome]

  func build() -> TableModel {
    let sorted = sortedRows()
    let ranks = ranks(of: sorted)
    let shown = Array(sorted.prefix(block.limit ?? sorted.count))
    let extremes =
      block.showsExtremes && sorted.contains(where: \.trial.isScored)
      ? [Extreme.best, .worst].map { extremeRow($0, sorted) }
      : []

    // By column, so that the numbers of a column can agree on their decimals.
    let cells = block.columns.map { column -> [TableModel.Cell] in
      switch column {
      case .rank:
        return ranks.prefix(shown.count).map { rank in
          TableModel.Cell(
            text: rank.map(String.init) ?? "–", value: rank.map { .integer($0) } ?? .missing)
        } + extremes.map { _ in TableModel.Cell(text: "", value: .missing) }
      case .trial(let column):
        let values =
          shown.map { column.value($0) } + extremes.map { $0[column.name] ?? .missing }
        let texts = texts(values, column)
        let best = block.marksBest ? best(sorted, column) : nil
        return zip(values, texts).enumerated().map { index, pair in
          let (value, text) = pair
          return TableModel.Cell(
            text: text, value: DataValue(value),
            isBest: index < shown.count && best != nil && value.number == best
              && shown[index].trial.isScored)
        }
      }
    }
    let count = shown.count + extremes.count
    var rows = (0..<count).map { row in TableModel.Row(cells: cells.map { $0[row] }) }
    var extremeRows = Array(rows[shown.count...])
    rows.removeLast(extremes.count)
    let columns = block.columns.map(\.model)
    let key = columns.firstIndex { !$0.isNumeric } ?? 0
    for (index, name) in zip(extremeRows.indices, ["MIN", "MAX"]) {
      extremeRows[index].cells[key].text = name
      for other in columns.indices where other != key && !columns[other].isNumeric {
        extremeRows[index].cells[other].text = ""
      }
    }
    return TableModel(
      columns: columns, rows: rows, extremes: extremeRows,
      failures: block.source.failures(outcomes), omitted: sorted.count - shown.count)
  }

  // MARK: Order

  private func sortedRows() -> [TrialRow] {
    let rows = block.source.rows(outcomes)
    let keys = rows.map { row in block.sort.map { $0.column.value(row) } }
    let order = rows.indices.sorted { a, b in
      for (index, key) in block.sort.enumerated() {
        switch Self.compare(keys[a][index], keys[b][index], isDescending: key.isDescending) {
        case .before: return true
        case .after: return false
        case .same: continue
        }
      }
      // The order of the grid settles what is left.
      return a < b
    }
    return order.map { rows[$0] }
  }

  private enum Order { case before, same, after }

  /// Missing values and what is no number come last, whichever way the rest goes.
  private static func compare(
    _ a: ResultColumn.Value, _ b: ResultColumn.Value, isDescending: Bool
  ) -> Order {
    if case .text(let a) = a, case .text(let b) = b {
      return a == b ? .same : (a < b) != isDescending ? .before : .after
    }
    let first = a.number.flatMap { $0.isNaN ? nil : $0 }
    let second = b.number.flatMap { $0.isNaN ? nil : $0 }
    switch (first, second) {
    case (nil, nil): return .same
    case (nil, _): return .after
    case (_, nil): return .before
    case (let first?, let second?):
      return first == second ? .same : (first < second) != isDescending ? .before : .after
    }
  }

  /// Places by the first column of `sort`: equal values share one, missing values have none.
  private func ranks(of rows: [TrialRow]) -> [Int?] {
    guard let key = block.sort.first else { return rows.map { _ in nil } }
    let ranking = Ranking(
      rows.map { key.column.value($0).number }, preference: key.isDescending ? .higher : .lower)
    var ranks = [Int?](repeating: nil, count: rows.count)
    for item in ranking.items { ranks[item.index] = item.place }
    return ranks
  }

  // MARK: Values

  private func texts(_ values: [ResultColumn.Value], _ column: TrialColumn) -> [String] {
    var format = block.formats[column.name]
    if format == nil, case .result(let result) = column { format = result.defaultFormat }
    guard let format else {
      return values.map { $0 == .missing ? "–" : $0.text }
    }
    // Missing values take part as what is no number, which is shown as a dash.
    return format.column(values.map { $0.number ?? .nan })
  }

  private func best(_ rows: [TrialRow], _ column: TrialColumn) -> Double? {
    guard case .result(let result) = column, let preference = result.direction.preference else {
      return nil
    }
    let numbers = rows.filter(\.trial.isScored).map { column.value($0).number }
    let best = preference.best(of: numbers)
    // Where all are the same, none is better than another.
    return best == preference.worst(of: numbers) ? nil : best
  }

  private enum Extreme { case best, worst }

  /// The fictitious model that has the best, or the worst, of each column, and the scores that
  /// follow from these.
  private func extremeRow(_ extreme: Extreme, _ rows: [TrialRow]) -> [String: ResultColumn.Value] {
    let trials = rows.map(\.trial).filter(\.isScored)
    var values: [String: ResultColumn.Value] = [:]
    for column in ResultColumn.all {
      guard let preference = column.direction.preference else { continue }
      let numbers = trials.map { column.value($0).number }
      let number = extreme == .best ? preference.best(of: numbers) : preference.worst(of: numbers)
      values[column.name] = trials.map(column.value).first { $0.number == number }
    }
    let testCount = trials.map(\.testImages).max() ?? 0
    for (score, seconds) in [
      ("opscore", \TrialResult.inferenceSeconds), ("opscore_train", \TrialResult.trainSeconds),
    ] {
      let measurements = trials.map {
        Measurement(accuracy: $0.testAccuracy, seconds: $0[keyPath: seconds], megabytes: $0.sizeMb)
      }
      let model =
        extreme == .best
        ? Measurement.minimum(of: measurements) : Measurement.maximum(of: measurements)
      values[score] = model?.opScore(testCount: testCount).map { .number($0) } ?? .missing
    }
    return values
  }
}

extension ResultColumn.Direction {
  fileprivate var preference: Preference? {
    switch self {
    case .higher: .higher
    case .lower: .lower
    case .neither: nil
    }
  }
}

extension TableBlock.Column {
  var model: TableModel.Column {
    switch self {
    case .rank: .init(name: "rank", title: "Rank", isNumeric: true)
    case .trial(let column):
      .init(name: column.name, title: column.title, isNumeric: column.isNumeric)
    }
  }
}

extension DataValue {
  init(_ value: ResultColumn.Value) {
    switch value {
    case .text(let text): self = .text(text)
    case .integer(let integer): self = .integer(integer)
    case .number(let number): self = .number(number)
    case .missing: self = .missing
    }
  }
}
