/// The trials that an experiment's lists multiply out to, and what is known of them before they run.
package struct TrialGrid: Sendable {
  /// One setting's values.
  package struct Axis: Sendable {
    /// The column of the results; nil where they have none.
    let column: String?
    /// Whether trials that differ in it alone are repeats.
    let isRepeat: Bool
    let count: Int
    /// As the results will have them; nil where only these will tell.
    let values: [ResultColumn.Value]?
    /// What each value does to a trial, relative paths starting in a folder; nil leaves them so.
    let edits: @Sendable (_ folder: String?) -> [@Sendable (inout Trial) -> Void]
  }

  /// What trials are asked to fulfill in one column.
  package struct Condition {
    let column: String
    let holds: (ResultColumn.Value) -> Bool

    package init(column: String, holds: @escaping (ResultColumn.Value) -> Bool) {
      self.column = column
      self.holds = holds
    }
  }

  private let axes: [Axis]

  package init(_ settings: ExperimentSettings) {
    axes = TrialSetting.ofGrid.map { $0.axis(of: settings) }
  }

  /// How many trials there are; nil beyond any number of trials.
  package var count: Int? { Self.product(axes.map(\.count)) }

  /// The trials, the model the slowest to change.
  ///
  /// - Parameter folder: where relative paths start.
  package func trials(in folder: String) -> [Trial] { cells(in: folder).map(\.trial) }

  /// Which value of an option a trial was set by, by the option's name, as an index into its list.
  ///
  /// - Parameter folder: where relative paths start.
  package func choices(in folder: String) -> [Trial: [String: Int]] {
    let options = TrialSetting.ofGrid.map(\.optionName)
    return Dictionary(
      cells(in: folder).map { cell in
        (cell.trial, Dictionary(zip(options, cell.choices)) { first, _ in first })
      }, uniquingKeysWith: { first, _ in first })
  }

  private func cells(in folder: String) -> [(trial: Trial, choices: [Int])] {
    var cells = [(trial: Trial.unset, choices: [Int]())]
    for axis in axes {
      let edits = axis.edits(folder)
      cells = cells.flatMap { cell in
        edits.enumerated().map { index, edit in
          var trial = cell.trial
          edit(&trial)
          return (trial, cell.choices + [index])
        }
      }
    }
    return cells
  }

  private static func product(_ factors: [Int]) -> Int? {
    factors.reduce(1) { product, factor in
      guard let (product, overflow) = product?.multipliedReportingOverflow(by: factor) else {
        return nil
      }
      return overflow ? nil : product
    }
  }
}

extension TrialGrid {
  /// The values that a column takes among the trials that fulfill the conditions on their model;
  /// nil where only the results will tell.
  ///
  /// - Parameter conditions: nil where some of them take results.
  package func values(of column: String, under conditions: [Condition]?) -> [ResultColumn.Value]? {
    let isModel = column == TrialSetting.table.models.name
    guard isModel || conditions.map(isCertain) ?? false else { return nil }
    return axis(column)?.values
  }

  private func axis(_ column: String) -> Axis? { axes.first { $0.column == column } }

  /// The random reference has no epochs to multiply by: how many trials it gives is for those who run
  /// them to say.
  private func isCertain(under conditions: [Condition]) -> Bool {
    let column = TrialSetting.table.models.name
    return !(axis(column)?.values ?? []).contains { model in
      model == .text(Trial.randomReference)
        && conditions.allSatisfy { $0.column != column || $0.holds(model) }
    }
  }

  /// How many trials fulfill the conditions, with how many seeds each, and the columns that still
  /// differ among them; nil where only the results will tell.
  package func trials(
    matching conditions: [Condition]
  ) -> (count: Int, seeds: Int, differing: [String])? {
    guard isCertain(under: conditions),
      conditions.allSatisfy({ axis($0.column)?.values != nil })
    else { return nil }
    var counts: [Int] = []
    var seeds = 1
    var differing: [String] = []
    for axis in axes {
      var count = axis.count
      if let column = axis.column, let values = axis.values {
        let own = conditions.filter { $0.column == column }
        count = values.count { value in own.allSatisfy { $0.holds(value) } }
        if axis.isRepeat { seeds = count }
        if count > 1 { differing.append(column) }
      }
      counts.append(count)
    }
    return Self.product(counts).map { ($0, seeds, differing) }
  }
}
