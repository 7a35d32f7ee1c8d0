internal import Charts
internal import Names
internal import Trials

/// Makes the chart of a figure from the results.
struct ChartBuilder {
  let block: FigureBlock
  let outcomes: [ExperimentOutcome]

  /// The chart, what it does not show, one sentence each, and why it shows nothing at all.
  func build() -> (chart: any ChartSpec, notes: [String], missing: String?) {
    var data = FigureData(block.source, outcomes)
    let chart = block.content.chart(&data)
    var notes = data.notes + chart.notes + data.omitted.notes
    if data.notPositive > 0 {
      notes.append(
        (data.notPositive == 1 ? "One value is" : Counted.text(data.notPositive, "value") + " are")
          + " 0 or negative and cannot be shown on a logarithmic axis.")
    }
    let failures = FailureList.shortened(block.source.failures(outcomes).map(\.trial))
    if !failures.isEmpty { notes.append("Failed: \(failures.joined(separator: "; ")).") }
    return (chart, notes + data.definitions, data.missing)
  }
}
