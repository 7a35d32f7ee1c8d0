internal import Assessment
internal import Foundation
internal import Trials

extension PivotTable {
  /// Of a column of numbers: which value, and of which trials.
  private struct Place {
    let value: ResultColumn
    /// One for each of `columnKeys`.
    let across: [String]
    /// The quotient of two places, instead of the mean of the trials.
    var ratio: (dividend: [String], divisor: [String])?
  }

  /// What a cell shows.
  private struct Number {
    let value: Double
    /// Of repeats alone; trials of several settings have none.
    let interval: Interval?
    /// How many repeats it is of; nil for trials of several settings.
    var count: Int?
    /// Whether all trials have this value, so that it is no mean.
    var isCommon = false
  }

  private struct Occurrence: Hashable {
    let row, across: [String]
    let trials: [TrialResult]
  }

  func model(_ source: TrialSource, _ outcomes: [ExperimentOutcome]) -> TableModel {
    let (trials, hasOtherScores) = distinctTrials(
      source.repeats(outcomes, telling: rowKeys + columnKeys))
    let rowValues = grouped(distinct(trials.map { key($0, rowKeys) }))
    let columnValues = grouped(distinct(trials.map { key($0, columnKeys) }))
    let quotient = ratio.flatMap { Self.ratio($0, among: Set(columnValues.compactMap(\.last))) }
    let places = values.flatMap { self.places($0, columnValues, quotient) }
    var cells: [[String]: [[String]: [Repeats]]] = [:]
    for trial in trials {
      cells[key(trial, rowKeys), default: [:]][key(trial, columnKeys), default: []]
        .append(trial)
    }
    let shown = rowValues.map { key in places.map { number($0, cells[key] ?? [:]) } }
    let numbers = shown.map { $0.map { $0?.value } }
    let hasMeans = cells.values.contains { $0.values.contains { $0.count > 1 } }
    let sums = showsTotals && !rowValues.isEmpty ? self.sums(numbers, places) : []
    let texts = texts(shown, sums, places)
    let keys = keyCells(rowValues)
    var rows = rowValues.indices.map { index in
      self.row(keys[index], texts.rows[index], shown[index], places)
    }
    mergeKeys(&rows)
    var model = TableModel(
      columns: rowKeys.map {
        TableModel.Column(name: $0.name, title: $0.title, isNumeric: $0.isNumeric, isKey: true)
      } + places.map { TableModel.Column(name: name($0), title: title($0), isNumeric: true) },
      head: head(places), rows: rows, failures: source.failures(outcomes))
    if !sums.isEmpty { model.totals = [totals(sums, texts.sums)] }
    if let text = ratio, quotient == nil {
      model.notes.append("The table has no columns for the ratio \(text).")
    }
    if hasMeans {
      model.notes.append("Where a cell stands for several trials, it shows their mean.")
    }
    let showsScores = values.contains { $0.name == "opscore" || $0.definition != nil }
    if hasOtherScores, showsScores {
      model.notes.append(
        "A trial of several experiments that weigh times differently has the OpScore of the first of them."
      )
    }
    model.notes += Repeats.notes(trials)
    model.notes +=
      (rowKeys + columnKeys + values.map { .result($0) } + source.columns)
      .definitionNotes
    return model
  }

  /// A trial that several experiments ask for counts once, as the first of them scores it.
  ///
  /// - Returns: also whether another one weighs the times in its score differently.
  private func distinctTrials(_ all: [Repeats]) -> (trials: [Repeats], hasOtherScores: Bool) {
    var seen: [Occurrence: [Double?]] = [:]
    var hasOtherScores = false
    let trials = all.filter { row in
      let scores = row.trials.map(\.scores.opscore)
      let occurrence = Occurrence(
        row: key(row, rowKeys), across: key(row, columnKeys),
        trials: row.trials.map {
          var trial = $0
          trial.scores.opscore = nil
          return trial
        })
      guard let first = seen[occurrence] else {
        seen[occurrence] = scores
        return true
      }
      if first != scores { hasOtherScores = true }
      return false
    }
    return (trials, hasOtherScores)
  }

  private func key(_ row: Repeats, _ columns: [TrialColumn]) -> [String] {
    columns.map { row.value($0).text }
  }

  /// In the order in which they first appear.
  private func distinct(_ keys: [[String]]) -> [[String]] {
    var seen: Set<[String]> = []
    return keys.filter { seen.insert($0).inserted }
  }

  /// Those that begin alike beside each other, in the order in which each beginning first appears.
  private func grouped(_ keys: [[String]]) -> [[String]] {
    guard let depth = keys.first?.count, depth > 1 else { return keys }
    let heads = distinct(keys.map { Array($0.prefix(1)) })
    return heads.flatMap { head in
      grouped(keys.filter { $0.first == head[0] }.map { Array($0.dropFirst()) }).map { head + $0 }
    }
  }

  /// The two values that `a/b` names, which may have a slash in them as well.
  static func ratio(
    _ text: String, among values: Set<String>
  ) -> (dividend: String, divisor: String)? {
    for slash in text.indices where text[slash] == "/" {
      let parts = [text[..<slash], text[text.index(after: slash)...]].map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if values.isSuperset(of: parts) { return (parts[0], parts[1]) }
    }
    return nil
  }

  private func places(
    _ value: ResultColumn, _ across: [[String]], _ ratio: (dividend: String, divisor: String)?
  ) -> [Place] {
    var result: [Place] = []
    for (index, key) in across.enumerated() {
      result.append(Place(value: value, across: key))
      guard let ratio else { continue }
      // Behind the last column of those that are alike but for the last key.
      let isLast = index + 1 == across.count || across[index + 1].dropLast() != key.dropLast()
      let pair = (key.dropLast() + [ratio.dividend], key.dropLast() + [ratio.divisor])
      if isLast, across.contains(Array(pair.0)), across.contains(Array(pair.1)) {
        result.append(
          Place(
            value: value, across: key.dropLast() + ["\(ratio.dividend)/\(ratio.divisor)"],
            ratio: (Array(pair.0), Array(pair.1))))
      }
    }
    return result
  }

  private func number(_ place: Place, _ cells: [[String]: [Repeats]]) -> Number? {
    func mean(_ key: [String]) -> Number? {
      let repeats = cells[key] ?? []
      let numbers = repeats.flatMap(\.trials).compactMap { place.value.value($0).number }
      if numbers.isEmpty { return nil }
      let isCommon = numbers.allSatisfy { $0 == numbers[0] }
      return Number(
        value: isCommon ? numbers[0] : numbers.reduce(0, +) / Double(numbers.count),
        interval: repeats.count == 1 ? repeats[0].interval(place.value) : nil,
        count: repeats.count == 1 ? numbers.count : nil, isCommon: isCommon)
    }
    guard let ratio = place.ratio else { return mean(place.across) }
    guard let a = mean(ratio.dividend), let b = mean(ratio.divisor), b.value != 0 else {
      return nil
    }
    return Number(value: a.value / b.value, interval: nil)
  }

  // MARK: Texts

  /// By place, so that the numbers of a column agree on their decimals; the sums last.
  private func texts(
    _ numbers: [[Number?]], _ sums: [Double?], _ places: [Place]
  ) -> (rows: [[String]], sums: [String]) {
    let byPlace = places.enumerated().map { index, place in
      let column = numbers.map { $0[index] }
      var format = format(place)
      // The mean of several settings is none of them.
      if format == .given, column.contains(where: { $0.map { !$0.isCommon } ?? false }) {
        format = .significant
      }
      let sum = sums.isEmpty ? nil : sums[index]
      return format.column(
        column.map { $0?.value ?? .nan } + (sum.map { [$0] } ?? []),
        column.map { $0?.interval } + (sum == nil ? [] : [nil]))
    }
    return (
      numbers.indices.map { row in byPlace.map { $0[row] } },
      byPlace.map { $0.count > numbers.count ? $0[numbers.count] : "" }
    )
  }

  private func format(_ place: Place) -> NumberFormat {
    if place.ratio != nil { return .fixed(decimals: 2) }
    return formats[place.value.name] ?? place.value.defaultFormat ?? .significant
  }

  private func name(_ place: Place) -> String {
    let conditions = zip(columnKeys, place.across).map { "\($0.name)=\($1)" }
    return place.value.name
      + (conditions.isEmpty ? "" : "[\(conditions.joined(separator: ", "))]")
  }

  private func title(_ place: Place) -> String {
    ([place.value.title] + place.across).joined(separator: ", ")
  }

  // MARK: Rows

  /// What names the rows; numbers among it are written as numbers are.
  private func keyCells(_ keys: [[String]]) -> [[TableModel.Cell]] {
    let byColumn = rowKeys.enumerated().map { index, column -> [TableModel.Cell] in
      let texts = keys.map { $0[index] }
      let numbers = texts.map(Double.init)
      guard column.isNumeric, case .result(let result) = column else {
        return texts.map { TableModel.Cell(text: $0, value: .text($0)) }
      }
      let written = (result.defaultFormat ?? .significant).column(numbers.map { $0 ?? .nan })
      return zip(zip(texts, numbers), written).map { key, text in
        key.1.map { TableModel.Cell(text: text, value: .number($0)) }
          ?? TableModel.Cell(text: key.0, value: .text(key.0))
      }
    }
    return keys.indices.map { row in byColumn.map { $0[row] } }
  }

  private func row(
    _ key: [TableModel.Cell], _ texts: [String], _ numbers: [Number?], _ places: [Place]
  ) -> TableModel.Row {
    let best = highlight == .best ? best(numbers.map { $0?.value }, places) : []
    return TableModel.Row(
      cells: key
        + zip(texts, numbers).enumerated().map { index, pair in
          TableModel.Cell(
            text: pair.0, value: pair.1.map { .number($0.value) } ?? .missing,
            isBest: best.contains(index), interval: pair.1?.interval, count: pair.1?.count)
        })
  }

  /// The places with the best number of each value in a row; where all are the same, none.
  private func best(_ numbers: [Double?], _ places: [Place]) -> Set<Int> {
    var result: Set<Int> = []
    for value in values {
      guard let preference = value.direction.preference else { continue }
      let own = places.indices.filter {
        places[$0].value.name == value.name && places[$0].ratio == nil
      }
      let values = own.map { numbers[$0] }
      guard let best = preference.best(of: values), best != preference.worst(of: values) else {
        continue
      }
      result.formUnion(own.filter { numbers[$0] == best })
    }
    return result
  }

  /// Neighboring rows that begin alike share the cells that they have in common.
  private func mergeKeys(_ rows: inout [TableModel.Row]) {
    // The last key stays with its row.
    for column in 0..<max(0, rowKeys.count - 1) {
      var first = 0
      for index in rows.indices.dropFirst() {
        let isSame = (0...column).allSatisfy {
          rows[index].cells[$0].value == rows[first].cells[$0].value
        }
        if isSame {
          rows[first].cells[column].rows += 1
          rows[index].cells[column].rows = 0
        } else {
          first = index
        }
      }
    }
  }

  /// One for each place; nil where nothing is to be added up.
  private func sums(_ numbers: [[Double?]], _ places: [Place]) -> [Double?] {
    places.indices.map { index -> Double? in
      let place = places[index]
      let adds =
        [.seconds, .milliseconds, .megabytes].contains(place.value.unit)
        || place.value.kind == .integer
      guard place.ratio == nil, adds else { return nil }
      return numbers.compactMap { $0[index] }.reduce(0, +)
    }
  }

  private func totals(_ sums: [Double?], _ texts: [String]) -> TableModel.Row {
    TableModel.Row(
      cells: rowKeys.indices.map {
        TableModel.Cell(text: $0 == 0 ? "Total" : "", value: $0 == 0 ? .text("total") : .missing)
      }
        + zip(texts, sums).map { text, sum in
          TableModel.Cell(text: text, value: sum.map { .number($0) } ?? .missing)
        })
  }

  // MARK: Head

  /// A line for the values, where there are several or nothing else, and one for each of the columns.
  private func head(_ places: [Place]) -> [[TableModel.HeadCell]] {
    let lines = 1 + columnKeys.count
    let keys = rowKeys.enumerated().map { index, column in
      TableModel.HeadCell(
        text: column.title, isNumeric: column.isNumeric, isKey: index == 0, lines: lines)
    }
    return (0..<lines).map { line in
      var cells: [TableModel.HeadCell] = line == 0 ? keys : []
      var last: [String]?
      for place in places {
        let path = Array(([place.value.title] + place.across)[...line])
        if path == last, line + 1 < lines || columnKeys.isEmpty {
          cells[cells.count - 1].columns += 1
        } else {
          cells.append(TableModel.HeadCell(text: path[line], isNumeric: true))
        }
        last = path
      }
      return cells
    }
  }
}
