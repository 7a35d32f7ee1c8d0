internal import Compression
internal import Names
internal import Trials

/// What the techniques of one trial have done, as the page shows it: folded away under the
/// experiment, for the reader who asks what a size or an accuracy is made of.
struct TechniqueSummary {
  /// More names than this are counted instead.
  private static let shownLayers = 6

  /// Those of a block's trials that have techniques.
  static func all(of results: [TrialResult]) -> [[String: any Sendable]] {
    results.filter { !$0.techniqueReports.isEmpty }.map { result in
      [
        "trial": title(of: result, among: results),
        "reports": result.techniqueReports.map(values),
      ]
    }
  }

  /// The model and the technique, and whatever else tells the trial from the others.
  static func title(of result: TrialResult, among results: [TrialResult]) -> String {
    let columns = TrialSetting.tellingColumns
    let more = columns.dropFirst(2).filter { column in
      results.contains { column.value($0) != column.value(result) }
    }
    return (columns.prefix(2) + more).map { column in
      switch column.value(result) {
      case .text(let text): text
      case .integer(let number): "\(column.title.lowercased()) \(number)"
      case .number(let number): "\(column.title.lowercased()) \(number)"
      case .missing: "–"
      }
    }.joined(separator: ", ")
  }

  private static func values(_ report: TechniqueReport) -> [String: any Sendable] {
    let changed = report.changed.count
    let sizes = [report.bytesBefore, report.bytesAfter].map {
      NumberFormat.megabytes.text(Double($0) / 1e6, in: .prose)
    }
    var facts = [
      "\(changed == 0 ? "nothing" : Counted.text(changed, "layer")) changed, \(Counted.digits(report.skipped.count)) left",
      "\(sizes[0]) → \(sizes[1])", NumberFormat.seconds.text(report.seconds, in: .prose),
    ]
    if let before = report.details["test_accuracy_before"],
      let after = report.details["test_accuracy_after"]
    {
      let format = NumberFormat.percent(decimals: 2)
      facts.append(
        "test accuracy \(format.text(before, in: .prose)) before retraining, "
          + "\(format.text(after, in: .prose)) after")
    }
    return [
      "technique": report.technique, "facts": facts.joined(separator: "; "),
      "changed": report.changed.notes.map(values), "skipped": report.skipped.notes.map(values),
      "hasSkipped": !report.skipped.isEmpty,
    ]
  }

  private static func values(_ note: LayerNotes.Note) -> [String: any Sendable] {
    let names =
      note.layers.count <= shownLayers
      ? note.layers.joined(separator: ", ")
      : "\(note.layers.count) from \(note.layers[0]) to \(note.layers[note.layers.count - 1])"
    return ["layers": names, "text": note.text]
  }
}
