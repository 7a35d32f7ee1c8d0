internal import Assessment
internal import Charts
internal import Foundation
internal import Trials

/// The trials of a figure, and what of them it does not show.
struct FigureData {
  private let source: TrialSource
  private let outcomes: [ExperimentOutcome]
  /// The trials that are left out.
  var omitted = Omissions()
  /// Why there is no figure, though there are trials.
  var missing: String?
  /// What else is to be said, one sentence each.
  var notes: [String] = []
  /// The values of 0 and below that a logarithmic axis has no place for.
  var notPositive = 0

  private var columns: [TrialColumn] = []
  /// What the defined columns are that the figure shows.
  var definitions: [String] { (columns + source.columns).definitionNotes }

  init(_ source: TrialSource, _ outcomes: [ExperimentOutcome]) {
    self.source = source
    self.outcomes = outcomes
  }

  /// The selected trials, repeats together; how these are shown goes into `notes`.
  ///
  /// - Parameter telling: what the figure tells trials apart by, which may be the seed.
  mutating func repeats(telling columns: [TrialColumn]) -> [Repeats] {
    let repeats = source.repeats(outcomes, telling: columns)
    self.columns += columns
    notes += Repeats.notes(repeats)
    return repeats
  }

  /// The model of a trial, and what tells it from others of those that are selected.
  func name(of row: TrialRow) -> String {
    let all = source.repeats(outcomes, telling: Self.everySeed).flatMap(\.trials)
    return row.trial.description(among: all.filter { $0.model == row.trial.model })
  }

  /// The mean, if it has a place on its axis; else the reason goes into `omitted`.
  ///
  /// - Parameter label: the name of these trials that no other of the figure has.
  mutating func drawable(
    _ column: ResultColumn, _ repeats: Repeats, _ label: String, _ scale: FigureScale = .linear,
    isSize: Bool = false
  ) -> Double? {
    if column.definition != nil, !columns.contains(where: { $0.name == column.name }) {
      columns.append(.result(column))
    }
    guard let value = repeats.value(column).number else {
      let reason = repeats.reason(without: column).map { ", as \($0)" } ?? ""
      let what = "no \(column.titleInSentence)\(reason)"
      omitted.add(label, "which has \(what)", many: "which have \(what)")
      return nil
    }
    guard Self.isDrawable(value, scale), !isSize || value >= 0 else {
      count(value, scale)
      omitted.add(label, column.titleInSentence, is: value)
      return nil
    }
    return value
  }

  /// Counts a value that is not drawn, if that is for the axis' scale.
  mutating func count(_ value: Double, _ scale: FigureScale) {
    if scale != .linear, value <= 0 { notPositive += 1 }
  }

  /// An interval as charts take it: they leave an end open that has no place on its axis, and say so.
  static func ends(_ interval: Interval?) -> ClosedRange<Double>? {
    interval.map { $0.low...$0.high }
  }

  static func isDrawable(_ value: Double, _ scale: FigureScale) -> Bool {
    ChartLimits.isDrawable(value) && (scale == .linear || value > 0)
  }

  /// The first trial, for figures of one; that there are others goes into `omitted`.
  ///
  /// - Parameter telling: what of a trial such a figure depends on: one of several seeds is named.
  mutating func single(_ what: String, telling columns: [TrialColumn]) -> TrialRow? {
    let all = source.repeats(outcomes, telling: columns)
    guard let first = all.first else { return nil }
    if all.count > 1 {
      let trials = all.flatMap(\.trials)
      if Set(trials.map(\.seed)).count > 1, columns.contains(where: { $0.name == "seed" }) {
        notes.append("Shown: \(first.first.description(among: trials)).")
      }
      omitted.others.append(
        all.count == 2
          ? "Not shown: \(what) of the other trial that is selected; narrow it down with `where`."
          : "Not shown: \(what) of the other \(all.count - 1) trials that are selected; narrow them down "
            + "with `where`.")
    }
    return first.rows[0]
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

extension FigureData {
  /// `accuracy` for `test_accuracy` and `train_accuracy`; `value` where they have no last words in common.
  static func commonName(_ names: [String]) -> String {
    guard var common = names.first?.split(separator: "_") else { return "value" }
    for name in names.dropFirst() {
      let words = name.split(separator: "_")
      common = common.suffix(zip(common.reversed(), words.reversed()).prefix { $0 == $1 }.count)
    }
    return common.isEmpty ? "value" : common.joined(separator: "_")
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
    return Axis(chartColumn, scale: scale.kind, format: format, better: direction.better)
  }

  /// What the area of a bubble shows.
  var sizeAxis: Axis { Axis(chartColumn, format: unit.valueFormat) }

  var chartColumn: ChartColumn { ChartColumn(title, name: name, isName: definition != nil) }
}

extension ResultColumn {
  /// Without the unit, and as it stands within a sentence; what the document defines has a name of its own.
  fileprivate var titleInSentence: String {
    let ending = title.hasSuffix(")") ? title.range(of: " (", options: .backwards) : nil
    let hasUnit = unit != .none || name == "input"
    let plain = ending.flatMap { hasUnit ? String(title[..<$0.lowerBound]) : nil } ?? title
    return definition == nil ? plain.lowercasedFirst : plain
  }

  /// Whether the random reference has 0 of it, as it needs neither.
  var isTimeOrSpace: Bool {
    [.seconds, .milliseconds, .megabytes, .perSecond].contains(unit)
      || ["parameters", "layers", "macs"].contains(name)
  }
}

extension [ResultColumn] {
  /// Those by which repeats differ, so that a figure that shows them shows each trial.
  var seeds: [TrialColumn] { filter { $0.name == "seed" }.map { .result($0) } }
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
      // A unit in parentheses has its own letters.
      !dropFirst().prefix(while: { $0 != "(" }).contains(where: \.isUppercase)
    else { return self }
    return first.lowercased() + dropFirst()
  }
}
