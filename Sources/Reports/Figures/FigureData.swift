internal import Assessment
internal import Charts
internal import Experiments

/// The trials of a figure, and what of them it does not show.
struct FigureData {
  let rows: [TrialRow]
  /// One clause for each thing that is left out.
  var omitted: [String] = []
  /// The values of 0 and below that a logarithmic axis has no place for.
  var notPositive = 0

  init(_ rows: [TrialRow]) { self.rows = rows }

  /// The value, if it has a place on its axis; else the reason goes into `omitted`.
  mutating func drawable(
    _ column: ResultColumn, _ row: TrialRow, _ label: String, _ scale: FigureScale = .linear,
    isSize: Bool = false
  ) -> Double? {
    guard let value = column.value(row.trial).number else {
      omitted.append("\(label), which has no \(column.title)")
      return nil
    }
    guard Self.isDrawable(value, scale), !isSize || value >= 0 else {
      count(value, scale)
      omitted.append("\(label), whose \(column.title) is \(DataValue.number(value).text)")
      return nil
    }
    return value
  }

  /// Counts a value that is not drawn, if that is for the axis' scale.
  mutating func count(_ value: Double, _ scale: FigureScale) {
    if scale != .linear, value <= 0 { notPositive += 1 }
  }

  static func isDrawable(_ value: Double, _ scale: FigureScale) -> Bool {
    ChartLimits.isDrawable(value) && (scale == .linear || value > 0)
  }

  /// The first trial, for figures of one; the others go into `omitted`.
  mutating func single(_ what: String) -> TrialRow? {
    guard let first = rows.first else { return nil }
    if rows.count > 1 {
      omitted.append(
        "\(what) of the other \(rows.count - 1) trials that are selected; narrow them down with `where`"
      )
    }
    return first
  }

  /// Repeats, trials that differ in their seed alone, as one.
  struct Repeats {
    /// The first of them.
    let row: TrialRow
    let rows: [TrialRow]

    /// The mean of a column with its interval; of one trial's accuracy the binomial one.
    func value(_ column: ResultColumn) -> (mean: Double, interval: Interval?)? {
      let numbers = rows.compactMap { column.value($0.trial).number }
      guard !numbers.isEmpty, numbers.count == rows.count else { return nil }
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      if numbers.count > 1 { return (mean, Interval.mean(of: numbers)) }
      let trial = row.trial
      if column.name == "test_accuracy", trial.testImages > 0 {
        return (mean, .wilson(share: mean, count: trial.testImages))
      }
      return (mean, nil)
    }
  }

  /// The rows with repeats put together, in the order of the first of each.
  ///
  /// - Parameter telling: what the figure tells trials apart by, which may be the seed.
  static func repeats(_ rows: [TrialRow], telling: [TrialColumn]) -> [Repeats] {
    let settings = PairFunction.alike(but: "seed")
    let groups = rows.groupedInOrder { row in
      [row.experiment]
        + (settings.map { $0.value(row.trial) } + telling.map { $0.value(row) }).map(\.text)
    }
    return groups.flatMap { _, rows -> [Repeats] in
      // Trials that are alike in the seed as well are no repeats: what tells them apart is no setting.
      guard Set(rows.map(\.trial.seed)).count == rows.count else {
        return rows.map { Repeats(row: $0, rows: [$0]) }
      }
      return [Repeats(row: rows[0], rows: rows)]
    }
  }

  /// `Accuracy` for `Test accuracy` and `Training accuracy`; all titles where they have no last
  /// words in common.
  static func commonTitle(_ titles: [String]) -> String {
    guard let first = titles.first, titles.count > 1 else { return titles.first ?? "" }
    var common = first.split(separator: " ")
    for title in titles.dropFirst() {
      let words = title.split(separator: " ")
      let count = zip(common.reversed(), words.reversed()).prefix { $0 == $1 }.count
      common = Array(common.suffix(count))
    }
    guard let word = common.first, !word.hasPrefix("(") else {
      return titles.joined(separator: ", ")
    }
    let text = common.joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}

extension FigureScale {
  var kind: Scale.Kind {
    switch self {
    case .linear: .linear
    case .log10: .log10
    case .log2: .log2
    }
  }
}

extension ResultColumn {
  func axis(_ scale: FigureScale) -> Axis {
    // Powers of two are written in full: 16,384 and not 16.38k.
    let format: ValueFormat =
      kind == .integer ? (scale == .log2 ? .count : .si) : unit.valueFormat
    return Axis(title, scale: scale.kind, format: format, better: direction.better)
  }
}

extension ResultColumn.Unit {
  var valueFormat: ValueFormat { self == .fraction ? .percent : .number }
}

extension ResultColumn.Direction {
  var better: Axis.Better? {
    switch self {
    case .higher: .higher
    case .lower: .lower
    case .neither: nil
    }
  }
}

extension String {
  /// As it stands within a sentence; `OpScore` and `F1` stay as they are.
  var lowercasedFirst: String {
    guard let first, dropFirst().first?.isLowercase ?? false,
      !dropFirst().contains(where: \.isUppercase) || contains(" (")
    else { return self }
    return first.lowercased() + dropFirst()
  }
}
