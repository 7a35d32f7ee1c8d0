internal import Assessment
internal import Names
internal import Trials

extension TrialTable {
  /// Repeats over seed are one row of means, unless `seed` is a column. Ranks, marks, MIN and MAX go by
  /// the means; an OpScore is the mean of the repeats' scores, as any other column is of its numbers.
  func model(_ source: TrialSource, _ outcomes: [ExperimentOutcome]) -> TableModel {
    let sorted = sorted(source.repeats(outcomes, telling: columns.compactMap(\.trialColumn)))
    let ranks = ranks(of: sorted)
    let shown = Array(sorted.prefix(limit ?? sorted.count))
    let extremes =
      showsExtremes && sorted.contains(where: \.first.isScored)
      ? [Extreme.best, .worst].map { extremeRow($0, sorted) }
      : []

    // By column, so that the numbers of a column can agree on their decimals.
    let cells = columns.map { column -> [TableModel.Cell] in
      switch column {
      case .rank:
        return ranks.prefix(shown.count).map { rank in
          TableModel.Cell(
            text: rank.map(String.init) ?? "–", value: rank.map { .integer($0) } ?? .missing)
        } + extremes.map { _ in TableModel.Cell(text: "", value: .missing) }
      case .normalizedScore:
        let ends = zip(extremes, [0.0, 1]).map { $1 }
        let scores = normalizedScores(shown, among: sorted) + ends
        let texts = (formats[column.name] ?? .measured).column(scores.map { $0 ?? .nan })
        return zip(scores, texts).map { score, text in
          TableModel.Cell(text: text, value: score.map { .number($0) } ?? .missing)
        }
      case .trial(let column):
        let values =
          shown.map { $0.value(column) } + extremes.map { $0[column.name] ?? .missing }
        let intervals = shown.map { $0.interval(column) } + extremes.map { _ in nil }
        let texts = texts(values, intervals, column)
        let best = highlight == .best ? best(sorted, column) : nil
        return zip(values, texts).enumerated().map { index, pair in
          let (value, text) = pair
          return TableModel.Cell(
            text: text, value: DataValue(value),
            isBest: index < shown.count && best != nil && value.number == best
              && shown[index].first.isScored,
            interval: intervals[index])
        }
      }
    }
    let count = shown.count + extremes.count
    var rows = (0..<count).map { row in TableModel.Row(cells: cells.map { $0[row] }) }
    var extremeRows = Array(rows[shown.count...])
    rows.removeLast(extremes.count)
    for index in rows.indices { rows[index].count = shown[index].count }
    var heads = columns.map(\.model)
    // The column whose cells name the rows: the first of text, else the first.
    let key = heads.firstIndex { !$0.isNumeric } ?? 0
    heads[key].isKey = true
    var notes = Repeats.notes(shown)
    let guessed = sort.filter(\.isGuessed).map(\.column.titleInSentence)
    if !guessed.isEmpty {
      notes.append("Sorted by \(NameList.joined(guessed, by: "and")), from low to high.")
    }
    notes +=
      (columns.compactMap(\.trialColumn) + sort.map(\.column) + source.columns).definitionNotes
    if highlight == .pareto {
      for index in front(of: sorted) where index < shown.count { rows[index].isOnFront = true }
      notes.append(
        "Marked: the trials that no other beats in accuracy, inference time and size at once.")
    }
    for (index, name) in zip(extremeRows.indices, ["MIN", "MAX"]) {
      extremeRows[index].cells[key].text = name
      for other in heads.indices where other != key && !heads[other].isNumeric {
        extremeRows[index].cells[other].text = ""
      }
    }
    return TableModel(
      columns: heads, rows: rows, extremes: extremeRows,
      unscored: Set(sorted.filter { !$0.first.isScored }.map(\.first.model)).sorted(),
      failures: source.failures(outcomes),
      omitted: sorted.dropFirst(shown.count).reduce(0) { $0 + $1.count },
      notes: notes)
  }

  // MARK: Order

  private func sorted(_ rows: [Repeats]) -> [Repeats] {
    let keys = rows.map { row in sort.map { row.value($0.column) } }
    let order = rows.indices.sorted { a, b in
      for (index, key) in sort.enumerated() {
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

  /// What means over seeds may be, and scores and accuracies of one as the test set is finite; none for
  /// what is exact.
  private func intervals(of rows: [Repeats], _ column: TrialColumn) -> [Interval?] {
    guard case .result(let result) = column else { return [] }
    return rows.map { $0.uncertainty(result) }
  }

  /// Places by the first column of `sort`: values that nothing tells apart share one, missing values have
  /// none.
  private func ranks(of rows: [Repeats]) -> [Int?] {
    guard let key = sort.first else { return rows.map { _ in nil } }
    let ranking = Ranking(
      rows.map { $0.value(key.column).number }, intervals: intervals(of: rows, key.column),
      preference: key.isDescending ? .higher : .lower
    ) { rows[$0].pValue(comparedWith: rows[$1], key.column) }
    var ranks = [Int?](repeating: nil, count: rows.count)
    for item in ranking.items { ranks[item.index] = item.place }
    return ranks
  }

  // MARK: Values

  private func texts(
    _ values: [ResultColumn.Value], _ intervals: [Interval?], _ column: TrialColumn
  ) -> [String] {
    var format = formats[column.name]
    if format == nil, case .result(let result) = column { format = result.defaultFormat }
    guard let format else {
      return values.map { $0 == .missing ? "–" : $0.text }
    }
    // Missing values take part as what is no number, which is shown as a dash.
    return format.column(values.map { $0.number ?? .nan }, intervals)
  }

  private func best(_ rows: [Repeats], _ column: TrialColumn) -> Double? {
    guard case .result(let result) = column, let preference = result.direction.preference else {
      return nil
    }
    let numbers = rows.filter(\.first.isScored).map { $0.value(column).number }
    let best = preference.best(of: numbers)
    // Where all are the same, none is better than another.
    return best == preference.worst(of: numbers) ? nil : best
  }

  /// The rows that no other of them beats in accuracy, time and size at once.
  private func front(of rows: [Repeats]) -> [Int] {
    let scored = rows.indices.filter { rows[$0].first.isScored }
    let criteria = ["test_accuracy", "inference_seconds", "size_mb"].compactMap(ResultColumn.named)
    let values = scored.map { index in criteria.map { rows[index].value($0).number } }
    return ParetoFront.indices(of: values, preferences: [.higher, .lower, .lower])
      .map { scored[$0] }
  }

  /// From 0, the score of the fictitious MIN model of all rows, to 1, that of MAX.
  private func normalizedScores(_ shown: [Repeats], among rows: [Repeats]) -> [Double?] {
    guard rows.contains(where: \.first.isScored), let score = ResultColumn.named("opscore"),
      let least = extremeRow(.best, rows)["opscore"]?.number,
      let most = extremeRow(.worst, rows)["opscore"]?.number, most > least
    else { return shown.map { $0.first.isScored ? 0 : nil } }
    // Rounding may lead beyond the ends.
    return shown.map {
      $0.value(score).number.map { min(max(($0 - least) / (most - least), 0), 1) }
    }
  }

  private enum Extreme { case best, worst }

  /// The fictitious model that has the best, or the worst, of each column, and the scores that
  /// follow from these.
  private func extremeRow(_ extreme: Extreme, _ rows: [Repeats]) -> [String: ResultColumn.Value] {
    let rows = rows.filter(\.first.isScored)
    var values: [String: ResultColumn.Value] = [:]
    for column in columns.compactMap(\.resultColumn) {
      guard let preference = column.direction.preference else { continue }
      let own = rows.map { $0.value(column) }
      let numbers = own.map(\.number)
      let number = extreme == .best ? preference.best(of: numbers) : preference.worst(of: numbers)
      values[column.name] = own.first { $0.number == number }
    }
    let testCount = rows.flatMap(\.trials).map(\.structure.testImages).max() ?? 0
    let times: [(score: String, seconds: (TrialResult) -> Double?)] = [
      ("opscore", \.scoredSeconds), ("opscore_train", \.times.trainSeconds),
    ]
    for (score, seconds) in times {
      let measurements = rows.compactMap { $0.scoredMeasurement(seconds) }
      let model =
        extreme == .best
        ? Measurement.minimum(of: measurements) : Measurement.maximum(of: measurements)
      values[score] = model?.opScore(testCount: testCount).map { .number($0) } ?? .missing
    }
    return values
  }
}

extension ResultColumn.Direction {
  var preference: Preference? {
    switch self {
    case .higher: .higher
    case .lower: .lower
    case .neither: nil
    }
  }
}

extension TrialTable.Column {
  var trialColumn: TrialColumn? { if case .trial(let column) = self { column } else { nil } }

  var resultColumn: ResultColumn? {
    if case .trial(.result(let column)) = self { column } else { nil }
  }

  var model: TableModel.Column {
    switch self {
    case .rank: .init(name: "rank", title: "Rank", isNumeric: true)
    case .normalizedScore:
      .init(name: "opscore_normalized", title: "OpScore, normalized", isNumeric: true)
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
