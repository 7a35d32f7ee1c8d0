internal import Experiments
internal import Notebooks

extension TableBlock {
  public func render(_ context: RenderContext) throws -> RenderedBlock {
    let model = TableBuilder(block: self, outcomes: context.outcomes).build()
    let html = context.templates.render(
      "table",
      [
        "id": label,
        "file": label,
        "number": context.numbers[label] ?? "",
        "caption": optional(caption.map(HTMLText.escaped)),
        "columns": model.columns.enumerated().map { index, column -> [String: Any] in
          let classes = [column.isNumeric ? "number" : nil, index == model.keyColumn ? "key" : nil]
          return [
            "title": column.title,
            "class": optional(classes.compactMap { $0 }.joined(separator: " ")),
          ]
        },
        "groups": groups(model),
        "notes": notes(model).map { ["text": $0] },
      ])
    return RenderedBlock(
      html: html,
      files: [
        OutputFile("tables/\(label).csv", .bytes(model.csv)),
        OutputFile("tables/\(label).json", .bytes(try model.json(caption: caption))),
      ])
  }

  /// The bodies of the table: trials, failures, fictitious models.
  private func groups(_ model: TableModel) -> [[String: Any]] {
    func group(
      _ name: String?, rows: [TableModel.Row] = [], sentences: [[String: Any]] = []
    ) -> [String: Any] {
      ["class": optional(name), "rows": rows.map { row($0, model) }, "sentences": sentences]
    }
    let span = model.columns.count
    var groups: [[String: Any]] = []
    if !model.rows.isEmpty { groups.append(group(nil, rows: model.rows)) }
    if !model.failures.isEmpty {
      let sentences = model.failures.map { failure -> [String: Any] in
        ["trial": failure.trial, "text": failure.cause, "span": span]
      }
      groups.append(group("failed", sentences: sentences))
    }
    if !model.extremes.isEmpty { groups.append(group("extremes", rows: model.extremes)) }
    if groups.isEmpty {
      groups.append(
        group(nil, sentences: [["trial": false, "text": "No trials.", "span": span]]))
    }
    return groups
  }

  private func row(_ row: TableModel.Row, _ model: TableModel) -> [String: Any] {
    let cells = zip(row.cells, model.columns).enumerated().map { index, pair -> [String: Any] in
      let (cell, column) = pair
      let classes = [column.isNumeric ? "number" : nil, cell.isBest ? "best" : nil]
      return [
        "text": cell.text, "header": index == model.keyColumn,
        "class": optional(classes.compactMap { $0 }.joined(separator: " ")),
      ]
    }
    return ["cells": cells]
  }

  private func notes(_ model: TableModel) -> [String] {
    var notes: [String] = []
    if model.omitted > 0 {
      notes.append(
        "\(model.omitted) more \(model.omitted == 1 ? "trial is" : "trials are") not shown.")
    }
    if !model.extremes.isEmpty {
      notes.append(
        "MIN and MAX are fictitious models that have the best and the worst value of each column.")
    }
    return notes
  }
}
