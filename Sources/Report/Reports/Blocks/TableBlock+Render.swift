internal import Names
internal import Notebooks
internal import Trials

extension TableBlock {
  func render(_ context: RenderContext) throws -> RenderedBlock {
    let model = content.model(source, context.outcomes)
    let csv = OutputFile("tables/\(label).csv", .bytes(model.csv))
    let json = OutputFile("tables/\(label).json", .bytes(try model.json(caption: caption)))
    let html = context.templates.render(
      "table",
      [
        "id": label,
        "file": label,
        "csv": try context.pageFiles.address(of: csv),
        "json": try context.pageFiles.address(of: json),
        "number": context.numbers[label] ?? "",
        "caption": optional(caption.map(HTMLText.escaped)),
        "head": model.headLines.map { line -> [String: Any] in
          ["cells": line.map(headCell)]
        },
        "groups": groups(model),
        "printedWidth": model.printedWidth,
        "isAcross": model.isPrintedAcross,
        "isTooWide": model.isTooWideForPaper,
        "columnCount": model.columns.count,
        "notes": notes(model).map(HTMLText.values),
      ])
    return RenderedBlock(html: html, files: [csv, json])
  }

  private func headCell(_ cell: TableModel.HeadCell) -> [String: Any] {
    let classes = [
      cell.columns > 1 ? "group" : cell.isNumeric ? "number" : nil, cell.isKey ? "key" : nil,
      TableModel.isLong(cell.text) ? "long" : nil,
    ]
    return [
      "title": cell.text,
      "scope": cell.columns > 1 ? "colgroup" : "col",
      "class": optional(classes.compactMap { $0 }.joined(separator: " ")),
      "columns": optional(cell.columns > 1 ? String(cell.columns) : nil),
      "lines": optional(cell.lines > 1 ? String(cell.lines) : nil),
    ]
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
      let sentences = model.failures.groupedInOrder(by: \.cause).flatMap {
        cause, failures -> [[String: Any]] in
        let verb = failures[0].verb
        return FailureList.shortened(failures.map(\.trial)).map {
          ["trial": $0, "verb": verb, "text": cause, "html": HTMLText.marked(cause), "span": span]
        }
      }
      groups.append(group("failed", sentences: sentences))
    }
    if !model.totals.isEmpty { groups.append(group("totals", rows: model.totals)) }
    if !model.extremes.isEmpty { groups.append(group("extremes", rows: model.extremes)) }
    if groups.isEmpty {
      groups.append(
        group(
          nil,
          sentences: [
            ["trial": false, "text": "No trials.", "html": "No trials.", "span": span]
          ]))
    }
    return groups
  }

  private func row(_ row: TableModel.Row, _ model: TableModel) -> [String: Any] {
    let cells = zip(row.cells, model.columns).enumerated().compactMap {
      index, pair -> [String: Any]? in
      let (cell, column) = pair
      if cell.rows == 0 { return nil }
      let classes = [
        column.isNumeric ? "number" : nil, cell.isBest ? "best" : nil,
        index == model.stickyColumn ? "key" : nil,
        !column.isNumeric && TableModel.isLong(cell.text) ? "long" : nil,
      ]
      return [
        "text": cell.text, "header": column.isKey,
        "class": optional(classes.compactMap { $0 }.joined(separator: " ")),
        "scope": cell.rows > 1 ? "rowgroup" : "row",
        "rows": optional(cell.rows > 1 ? String(cell.rows) : nil),
      ]
    }
    return ["cells": cells, "class": optional(row.isOnFront ? "front" : nil)]
  }

  private func notes(_ model: TableModel) -> [String] {
    var notes: [String] = []
    if model.omitted > 0 {
      notes.append(
        "\(Counted.text(model.omitted, "more trial")) \(Counted.form(model.omitted, "is", "are")) not shown."
      )
    }
    if !model.extremes.isEmpty {
      notes.append(
        "MIN and MAX are fictitious models that have the best and the worst value of each column"
          + (model.unscored.isEmpty
            ? "." : " of all models but \(model.unscored.joined(separator: ", "))."))
    }
    return notes + model.notes
  }
}
